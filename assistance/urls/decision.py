"""The team's meeting, its decision on a level, who may decide, and the letter to a chair."""

from django.urls import path

from assistance.views import body, decision, team

FILE = "assist/<matter:ref>/"
urlpatterns = [
    path(f"{FILE}meeting/new/", team.meeting_create, name="meeting-create"),
    path(f"{FILE}meeting/held/", team.meeting_held, name="meeting-held"),
    path(f"{FILE}meeting/<int:pk>/edit/", team.meeting_edit, name="meeting-edit"),
    path(f"{FILE}meeting/<int:pk>/cancel/", team.meeting_cancel, name="meeting-cancel"),
    path(f"{FILE}meeting/<int:pk>/calendar.ics", team.meeting_calendar, name="meeting-calendar"),
    path(f"{FILE}decision/new/", decision.decision_create, name="decision-create"),
    path(f"{FILE}decision/<int:pk>/", decision.decision_detail, name="decision-detail"),
    path(f"{FILE}decision/<int:pk>/edit/", decision.decision_edit, name="decision-edit"),
    path(f"{FILE}decision/<int:pk>/correct/", decision.decision_correct, name="decision-correct"),
    path(f"{FILE}decision/<int:pk>/publish/", decision.decision_publish, name="decision-publish"),
    path(f"{FILE}decision/<int:pk>/drop/", decision.decision_drop, name="decision-drop"),
    path(f"{FILE}chair-letter/new/<int:body>/", body.chair_letter_create, name="chair-letter-create"),
    path(f"{FILE}chair-letter/<int:pk>/", body.chair_letter_detail, name="chair-letter-detail"),
    path("settings/bodies/", body.body_list, name="body-list"),
    path("settings/bodies/new/", body.body_create, name="body-create"),
    path("settings/bodies/<int:pk>/", body.body_edit, name="body-edit"),
]

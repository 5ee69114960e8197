"""The school's own door and the inbox."""

from django.urls import path

from cases.views import door, inbox

urlpatterns = [
    path("door/<str:token>/", door.door_report, name="door-report"),
    path("settings/schools/<str:symbol>/door/", door.door_edit, name="door-edit"),
    path("referrals/", inbox.referral_list, name="referral-list"),
    path("cases/<str:ref>/referrals/<str:report>/accept/", inbox.referral_accept, name="referral-accept"),
]

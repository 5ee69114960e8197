"""Patrols in the public parks."""

from django.urls import path

from cases.views import patrol, patrol_live

urlpatterns = [
    path("patrols/", patrol.patrol_list, name="patrol-list"),
    path("patrols/new/", patrol.patrol_create, name="patrol-create"),
    path("patrols/<int:pk>/edit/", patrol.patrol_edit, name="patrol-edit"),
    path("patrols/<int:pk>/call-off/", patrol.patrol_call_off, name="patrol-call-off"),
    path("patrols/<int:pk>/live/", patrol_live.patrol_live, name="patrol-live"),
    path("patrols/<int:pk>/start/", patrol_live.patrol_start, name="patrol-start"),
    path("patrols/<int:pk>/end/", patrol_live.patrol_end, name="patrol-end"),
    path("patrols/<int:pk>/pupils/", patrol_live.patrol_pupil_note, name="patrol-pupil-note"),
    path("patrols/<int:pk>/pupils/new/", patrol_live.patrol_newcomer, name="patrol-newcomer"),
    path("patrols/<int:pk>/unknown/", patrol_live.patrol_unknown_note, name="patrol-unknown-note"),
    path("patrols/<int:pk>/findings/<int:finding>/undo/", patrol_live.patrol_finding_undo, name="patrol-finding-undo"),
]

"""The schools of the unit."""

from django.urls import path

from cases.views import school

urlpatterns = [
    path("settings/schools/", school.school_list, name="school-list"),
    path("settings/schools/new/", school.school_create, name="school-create"),
    path("settings/schools/<str:symbol>/", school.school_edit, name="school-edit"),
]

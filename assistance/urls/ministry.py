"""The ministry's reports beside our hours."""

from django.urls import path

from assistance.views import ministry

urlpatterns = [
    path("assist/ministry/", ministry.ministry_list, name="ministry-list"),
    path("assist/ministry/new/", ministry.ministry_create, name="ministry-create"),
    path("assist/ministry/<int:pk>/", ministry.ministry_detail, name="ministry-detail"),
    path("assist/ministry/<int:pk>/download/", ministry.ministry_download, name="ministry-download"),
    path("assist/ministry/<int:pk>/schools/<str:symbol>/", ministry.ministry_school, name="ministry-school"),
    path(
        "assist/ministry/<int:pk>/schools/<str:symbol>/download/",
        ministry.ministry_school_download,
        name="ministry-school-download",
    ),
]

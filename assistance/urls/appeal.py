"""Appeals."""

from django.urls import path

from assistance.views import appeal

ONE = "assist/<matter:ref>/appeals/<int:pk>/"
urlpatterns = [
    path("assist/appeals/", appeal.appeal_list, name="appeal-list"),
    path("assist/<matter:ref>/appeals/new/", appeal.appeal_create, name="appeal-create"),
    path(ONE, appeal.appeal_detail, name="appeal-detail"),
    path(f"{ONE}admit/", appeal.appeal_admit, name="appeal-admit"),
    path(f"{ONE}hear/", appeal.appeal_hear, name="appeal-hear"),
    path(f"{ONE}decide/", appeal.appeal_decide, name="appeal-decide"),
]

"""Locating pupils who study nowhere."""

from django.urls import path

from cases.views import locating, locating_item

urlpatterns = [
    path("locating/", locating.locating_list, name="locating-list"),
    path("locating/new/", locating.locating_create, name="locating-create"),
    path("locating/<int:pk>/", locating.locating_detail, name="locating-detail"),
    path("locating/<int:pk>/list/", locating.locating_list_add, name="locating-list-add"),
    path("locating/<int:pk>/children/new/", locating.locating_child_add, name="locating-child-add"),
    path("locating/<int:pk>/assign/", locating.locating_assign, name="locating-assign"),
    path("locating/<int:pk>/items/<int:item>/", locating_item.locating_item, name="locating-item"),
    path(
        "locating/<int:pk>/items/<int:item>/attempts/", locating_item.locating_attempt_log, name="locating-attempt-log"
    ),
    path(
        "locating/<int:pk>/items/<int:item>/outcome/", locating_item.locating_outcome_save, name="locating-outcome-save"
    ),
]

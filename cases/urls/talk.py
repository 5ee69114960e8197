"""Siblings, whose talks can be shared."""

from django.urls import path

from cases.views import sibling

urlpatterns = [
    path("cases/<str:ref>/siblings/", sibling.sibling_list, name="sibling-list"),
    path("cases/<str:ref>/siblings/<int:pk>/join/", sibling.sibling_join, name="sibling-join"),
    path("cases/<str:ref>/siblings/<int:pk>/part/", sibling.sibling_part, name="sibling-part"),
]

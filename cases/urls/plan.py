"""Integration plans, needs and answers."""

from django.urls import path

from cases.views import need

urlpatterns = [
    path("cases/<str:ref>/needs/", need.need_list, name="need-list"),
    path("cases/<str:ref>/needs/new/", need.need_create, name="need-create"),
    path("cases/<str:ref>/needs/<int:pk>/drop/", need.need_drop, name="need-drop"),
]

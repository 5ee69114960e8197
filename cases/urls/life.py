"""Closing, reopening, transfer, disclosures, joining pupils that are one."""

from django.urls import path

from cases.views import facts, life

urlpatterns = [
    path("cases/<str:ref>/edit/", facts.case_edit, name="case-edit"),
    path("cases/<str:ref>/close/", life.case_close, name="case-close"),
    path("cases/<str:ref>/reopen/", life.case_reopen, name="case-reopen"),
    path("cases/<str:ref>/transfer/", life.case_transfer, name="case-transfer"),
    path("cases/<str:ref>/move/", life.case_move, name="case-move"),
]

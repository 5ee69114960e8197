"""Referrals and meeting requests."""

from django.urls import path

from cases.views import referral, report

urlpatterns = [
    path("cases/<str:ref>/meeting-requests/new/", report.meeting_request_create, name="meeting-request-create"),
    path(
        "cases/<str:ref>/meeting-requests/<str:report>/withdraw/",
        report.meeting_request_withdraw,
        name="meeting-request-withdraw",
    ),
    path("cases/<str:ref>/referrals/<str:report>/withdraw/", report.referral_withdraw, name="referral-withdraw"),
    path("cases/<str:ref>/referrals/<str:report>/received/", report.referral_correct, name="referral-correct"),
    path("referrals/new/", referral.referral_create, name="referral-create"),
    path("referrals/opening/", referral.referral_opening, name="referral-opening"),
    path("referrals/<str:ref>/receipt/", referral.referral_receipt, name="referral-receipt"),
    path("students/search/", referral.student_search, name="student-search"),
]

from django.urls import path

from cases.views import referral

app_name = "cases"
urlpatterns = [
    path("referrals/new/", referral.referral_create, name="referral-create"),
    path("referrals/opening/", referral.referral_opening, name="referral-opening"),
    path("referrals/<str:ref>/receipt/", referral.referral_receipt, name="referral-receipt"),
    path("students/search/", referral.student_search, name="student-search"),
]

"""The yearly files and the rights behind them."""

from django.urls import path

from assistance.views import document, eligibility, file

urlpatterns = [
    path("assist/", file.file_list, name="file-list"),
    path("assist/<matter:ref>/", file.file_detail, name="file-detail"),
    path("assist/<matter:ref>/documents/new/", document.document_create, name="document-create"),
    path("assist/<matter:ref>/documents/<int:pk>/", document.document_download, name="document-download"),
    path("assist/eligibility/", eligibility.eligibility_list, name="eligibility-list"),
    path("assist/eligibility/new/", eligibility.eligibility_create, name="eligibility-create"),
    path("assist/eligibility/<matter:ref>/", eligibility.eligibility_detail, name="eligibility-detail"),
    path("assist/eligibility/<matter:ref>/end/", eligibility.eligibility_end, name="eligibility-end"),
]

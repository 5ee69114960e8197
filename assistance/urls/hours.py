"""Hours: additions, requests, the quota board."""

from django.urls import path

from assistance.views import approval, centre, hours, hours_request, quota

urlpatterns = [
    path("assist/<matter:ref>/hours/add/", hours.hours_add, name="hours-add"),
    path("assist/<matter:ref>/hours/<int:pk>/back/", hours.hours_back, name="hours-back"),
    path("assist/<matter:ref>/hours/approve/", hours.hours_approve, name="hours-approve"),
    path("assist/<matter:ref>/hours/copy/", hours.hours_copy, name="hours-copy"),
    path("assist/<matter:ref>/requests/new/", hours_request.hours_request_create, name="hours-request-create"),
    path("assist/<matter:ref>/requests/<int:pk>/", hours_request.hours_request_answer, name="hours-request-answer"),
    path("assist/requests/", hours_request.hours_request_list, name="hours-request-list"),
    path("assist/quota/", quota.quota_detail, name="quota-detail"),
    path("assist/quota/<int:pk>/<int:year>/", quota.quota_edit, name="quota-edit"),
    path("assist/quota/<int:pk>/<int:year>/approve/", approval.hours_approve_many, name="hours-approve-many"),
    path("assist/copies/", quota.copy_list, name="copy-list"),
    path("assist/centres/", centre.centre_list, name="centre-list"),
    path("assist/centres/new/", centre.centre_create, name="centre-create"),
    path("assist/centres/<int:pk>/", centre.centre_edit, name="centre-edit"),
]

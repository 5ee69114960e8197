"""Telling the parents of a decision."""

from django.urls import path

from assistance.views import delivery

urlpatterns = [
    path("assist/deliveries/", delivery.delivery_list, name="delivery-list"),
    path("assist/<matter:ref>/deliveries/nobody/", delivery.delivery_excuse, name="delivery-excuse"),
    path("assist/<matter:ref>/deliveries/<int:pk>/", delivery.delivery_record, name="delivery-record"),
    path("assist/<matter:ref>/deliveries/<int:pk>/appeal/", delivery.appeal_how, name="appeal-how"),
    path("assist/<matter:ref>/requests/<int:pk>/form/", delivery.request_form, name="request-form"),
]

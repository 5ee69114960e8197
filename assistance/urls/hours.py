"""Hours: additions, requests, the quota board."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""Home visits, meetings that are set, documents."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

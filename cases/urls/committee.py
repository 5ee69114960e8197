"""Committees: calendar, agenda, decisions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

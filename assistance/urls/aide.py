"""Aides, their placing, camps and journeys."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

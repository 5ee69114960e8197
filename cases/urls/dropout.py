"""Dropout and the search for a framework."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

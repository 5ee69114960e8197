"""Patrols and the school calendar."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""Talks shared by siblings."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

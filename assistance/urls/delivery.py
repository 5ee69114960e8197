"""Telling the parents of a decision."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""Locating children who are in no school."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

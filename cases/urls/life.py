"""Closing, reopening, transfer, disclosures, joining pupils that are one."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

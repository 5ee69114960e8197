"""The team's meeting and its decision on a level."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""The person over the years, and the search for him."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""The school's own door and the inbox."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""Leave and who covers."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

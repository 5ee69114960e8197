"""The May board and the passing to the centres."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

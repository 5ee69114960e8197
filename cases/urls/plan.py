"""Integration plans, needs and answers."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""Programmes and individual tuition."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""Addresses of goals, the library, schemes and targets."""

from django.urls import URLPattern

app_name = "indicators"
urlpatterns: list[URLPattern] = []

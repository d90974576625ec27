"""Addresses of the app."""

from django.urls import URLPattern

app_name = "air"
urlpatterns: list[URLPattern] = []

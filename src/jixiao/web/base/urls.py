"""Addresses that belong to no domain."""

from django.urls import path

from jixiao.web.base import views

app_name = "base"
urlpatterns = [
    path("language/", views.choose_language, name="language"),
    path("text-size/", views.choose_text_size, name="text_size"),
    path("health/", views.health, name="health"),
]

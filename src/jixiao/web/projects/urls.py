"""Addresses of joint projects."""

from django.urls import path

from jixiao.web.projects import views

app_name = "projects"
urlpatterns = [
    path("projects/<str:code>/", views.project, name="project"),
]

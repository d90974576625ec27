"""Addresses of the outlook."""

from django.urls import path

from jixiao.web.outlook import views

app_name = "outlook"
urlpatterns = [
    path("outlook/", views.outlooks, name="outlooks"),
    path("outlook/refresh/", views.refresh, name="refresh"),
    path("outlook/method/", views.method, name="method"),
    path("outlook/<str:organisation>/<str:indicator>/", views.indicator, name="indicator"),
    path("outlook/<str:organisation>/<str:indicator>/picture.svg", views.svg, name="svg"),
    path("outlook/<str:organisation>/<str:indicator>/what-if/", views.what_if, name="what_if"),
]

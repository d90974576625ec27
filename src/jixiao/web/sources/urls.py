"""Addresses of data sources and registered places."""

from django.urls import path

from jixiao.web.sources import views

app_name = "sources"
urlpatterns = [
    path("sources/", views.sources, name="sources"),
    path("sources/new/", views.create, name="create"),
    path("sources/<str:code>/", views.source, name="source"),
    path("sources/<str:code>/edit/", views.edit, name="edit"),
    path("sources/<str:code>/document/", views.document, name="document"),
    path("sources/<str:code>/secrets/", views.secrets, name="secrets"),
    path("sources/<str:code>/activate/", views.activate, name="activate"),
    path("sources/<str:code>/pause/", views.pause, name="pause"),
    path("sources/<str:code>/retire/", views.retire, name="retire"),
    path("sources/<str:code>/read/", views.run_now, name="run_now"),
    path("sources/<str:code>/change/", views.change, name="change"),
    path("sources/<str:code>/runs/<int:number>/", views.run, name="run"),
    path("places/", views.places, name="places"),
    path("places/new/", views.register, name="register_place"),
    path("places/<int:pk>/withdraw/", views.withdraw, name="withdraw_place"),
]

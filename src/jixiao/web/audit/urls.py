"""Addresses of the event log."""

from django.urls import path

from jixiao.web.audit import views

app_name = "audit"
urlpatterns = [
    path("audit/", views.events, name="events"),
    path("audit/objects/<slug:object_type>/<path:object_code>/", views.object_history, name="object_history"),
]

"""Addresses of messages."""

app_name = "notices"
urlpatterns: list[object] = []

"""Addresses of messages, and of how people and groups are reached."""

from django.urls import path

from jixiao.web.notices import views

app_name = "notices"
urlpatterns = [
    path("messages/", views.messages_page, name="messages"),
    path("messages/read/", views.read_all, name="read_all"),
    path("messages/<int:pk>/", views.open_message, name="open"),
    path("messages/settings/", views.preference, name="preference"),
    path("messages/settings/feed/", views.make_feed, name="make_feed"),
    path("messages/settings/feed/end/", views.end_feed, name="end_feed"),
    path("chat-groups/", views.bots, name="bots"),
    path("chat-groups/new/", views.add_bot, name="add_bot"),
    path("chat-groups/<int:pk>/again/", views.try_again, name="try_again"),
    path("chat-groups/<int:pk>/withdraw/", views.withdraw_bot, name="withdraw_bot"),
    path("late-ladder/", views.ladder, name="ladder"),
]

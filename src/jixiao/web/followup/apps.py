"""The app's registration."""

from django.apps import AppConfig


class FollowupConfig(AppConfig):
    """Registers jixiao.web.followup."""

    name = "jixiao.web.followup"

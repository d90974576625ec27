"""The app's registration."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Registers jixiao.web.notices."""

    name = "jixiao.web.notices"

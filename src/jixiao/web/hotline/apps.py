"""The app's registration."""

from django.apps import AppConfig


class HotlineConfig(AppConfig):
    """Registers jixiao.web.hotline."""

    name = "jixiao.web.hotline"

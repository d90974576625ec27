"""The app's registration."""

from django.apps import AppConfig


class AirConfig(AppConfig):
    """Registers jixiao.web.air."""

    name = "jixiao.web.air"

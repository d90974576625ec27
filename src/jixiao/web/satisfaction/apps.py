"""The app's registration."""

from django.apps import AppConfig


class SatisfactionConfig(AppConfig):
    """Registers jixiao.web.satisfaction."""

    name = "jixiao.web.satisfaction"

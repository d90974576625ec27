"""The app's registration."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Registers jixiao.web.indicators."""

    name = "jixiao.web.indicators"

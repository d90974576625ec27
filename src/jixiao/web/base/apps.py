"""The app's registration."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    """Registers jixiao.web.base."""

    name = "jixiao.web.base"

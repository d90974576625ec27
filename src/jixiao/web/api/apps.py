"""The app's registration."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Registers jixiao.web.api."""

    name = "jixiao.web.api"

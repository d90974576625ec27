"""The app's registration."""

from django.apps import AppConfig


class SetUpConfig(AppConfig):
    """Registers jixiao.web.set_up."""

    name = "jixiao.web.set_up"

"""The app's registration."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Registers jixiao.web.organisations."""

    name = "jixiao.web.organisations"

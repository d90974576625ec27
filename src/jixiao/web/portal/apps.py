"""The app's registration."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Registers jixiao.web.portal."""

    name = "jixiao.web.portal"

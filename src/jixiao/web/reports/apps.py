"""The app's registration."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Registers jixiao.web.reports."""

    name = "jixiao.web.reports"

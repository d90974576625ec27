"""The app's registration."""

from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    """Registers jixiao.web.analysis."""

    name = "jixiao.web.analysis"

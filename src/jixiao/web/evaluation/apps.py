"""The app's registration."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    """Registers jixiao.web.evaluation."""

    name = "jixiao.web.evaluation"

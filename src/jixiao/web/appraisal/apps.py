"""The app's registration."""

from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    """Registers jixiao.web.appraisal."""

    name = "jixiao.web.appraisal"

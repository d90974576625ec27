"""The app's registration."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Registers jixiao.web.audit."""

    name = "jixiao.web.audit"

"""The app's registration."""

from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    """Registers jixiao.web.budgets."""

    name = "jixiao.web.budgets"

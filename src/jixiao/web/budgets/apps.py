"""The app's registration and its job."""

from datetime import timedelta

from django.apps import AppConfig

from jixiao.engine.model.text import Text


class BudgetsConfig(AppConfig):
    """Registers jixiao.web.budgets."""

    name = "jixiao.web.budgets"

    def ready(self) -> None:
        """Every night all programmes are searched for idle money and for work that two departments do."""
        from jixiao.web import jobs
        from jixiao.web.budgets import tasks
        from jixiao.web.budgets.rules import finding

        label = Text("Search programmes for idle money and duplicates", "查找闲置资金和重复项目")
        jobs.register(finding.JOB_KIND, tasks.search_job, label=label, limit=timedelta(hours=1))
        jobs.repeat("budgets.nightly", kind=finding.JOB_KIND, cron="20 3 * * *")

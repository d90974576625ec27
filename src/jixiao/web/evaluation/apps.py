"""The app's registration, its job, and what it shows on the cockpits."""

from datetime import timedelta

from django.apps import AppConfig

from jixiao.engine.model.text import Text


class EvaluationConfig(AppConfig):
    """Registers jixiao.web.evaluation."""

    name = "jixiao.web.evaluation"

    def ready(self) -> None:
        """Overdue appeals are told every night; what waits stands on the cockpits."""
        from jixiao.web import jobs
        from jixiao.web.base import panels
        from jixiao.web.evaluation import rules, tasks
        from jixiao.web.evaluation.views import panels as drawn

        label = Text("Tell of overdue appeals", "申诉复核逾期提醒")
        jobs.register(rules.JOB_KIND, tasks.remind_job, label=label, limit=timedelta(hours=1))
        jobs.repeat("evaluation.nightly", kind=rules.JOB_KIND, cron="20 3 * * *")
        panels.register(panels.COCKPIT, drawn.cockpit, order=15)
        panels.register(panels.DEPARTMENT, drawn.department, order=15)

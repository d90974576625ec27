"""The app's registration, its job, and what it shows on pages of earlier stages."""

from datetime import timedelta

from django.apps import AppConfig

from jixiao.engine.model.text import Text


class OutlookConfig(AppConfig):
    """Registers jixiao.web.outlook."""

    name = "jixiao.web.outlook"

    def ready(self) -> None:
        """All series are looked at every night; those with new figures or targets within ten minutes."""
        from jixiao.web import jobs
        from jixiao.web.base import panels
        from jixiao.web.outlook import rules, tasks
        from jixiao.web.outlook.views import panels as drawn

        label = Text("Look ahead", "预测与达标概率推算")
        jobs.register(rules.JOB_KIND, tasks.look_job, label=label, limit=timedelta(hours=3))
        jobs.repeat("outlook.nightly", kind=rules.JOB_KIND, cron="40 2 * * *")
        panels.register(panels.COCKPIT, drawn.cockpit, order=10)
        panels.register(panels.DEPARTMENT, drawn.department, order=10)
        panels.register(panels.SERIES, drawn.series, order=10)
        jobs.repeat("outlook.new", kind=rules.JOB_KIND, cron="*/10 * * * *", arguments={"only_new": True})

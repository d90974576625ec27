"""The app's registration, its jobs, and what it shows on the cockpit and on pages of one thing."""

from datetime import timedelta

from django.apps import AppConfig

from jixiao.engine.model.text import Text


class ResultUseConfig(AppConfig):
    """Registers jixiao.web.result_use."""

    name = "jixiao.web.result_use"

    def ready(self) -> None:
        """Corrected results are taken up within minutes; every night the calendar is asked."""
        from jixiao.web import jobs
        from jixiao.web.base import panels
        from jixiao.web.result_use import rules, tasks
        from jixiao.web.result_use.views import panels as drawn

        label = Text("Watch over the use of results", "结果应用跟踪")
        jobs.register(rules.JOB_KIND, tasks.watch_job, label=label, limit=timedelta(hours=1))
        jobs.repeat("result_use.nightly", kind=rules.JOB_KIND, cron="50 3 * * *", arguments={"nightly": True})
        jobs.repeat("result_use.new", kind=rules.JOB_KIND, cron="3-59/5 * * * *")
        panels.register(panels.COCKPIT, drawn.cockpit, order=22)
        panels.register(panels.PROGRAMME, drawn.programme, order=20)
        panels.register(panels.ORGANISATION, drawn.organisation, order=20)

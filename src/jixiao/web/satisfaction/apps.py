"""The app's registration and its jobs."""

from datetime import timedelta

from django.apps import AppConfig

from jixiao.engine.model.text import Text


class SatisfactionConfig(AppConfig):
    """Registers jixiao.web.satisfaction."""

    name = "jixiao.web.satisfaction"

    def ready(self) -> None:
        """Answers are looked at for stuffing hourly, networks forgotten nightly; a month lands on the second day of the next."""
        from jixiao.web import jobs
        from jixiao.web.base import panels
        from jixiao.web.satisfaction import rules, tasks
        from jixiao.web.satisfaction.views import panels as drawn

        jobs.register(
            rules.FLAG_JOB, tasks.flag_job, label=Text("Look for stuffed answers", "刷评排查"), limit=timedelta(hours=1)
        )
        jobs.register(
            rules.FORGET_JOB, tasks.forget_job, label=Text("Forget the networks of answers", "清除评价的网络标识"),
            limit=timedelta(hours=1),
        )  # fmt: skip
        jobs.register(
            rules.FIGURES_JOB, tasks.land_job, label=Text("Land verified ratings as figures", "核验评价形成指标值"),
            limit=timedelta(hours=1),
        )  # fmt: skip
        panels.register(panels.SERIES, drawn.series, order=40)
        jobs.repeat("satisfaction.figures", kind=rules.FIGURES_JOB, cron="10 4 2 * *")
        jobs.repeat("satisfaction.flag", kind=rules.FLAG_JOB, cron="25 * * * *")
        jobs.repeat("satisfaction.forget", kind=rules.FORGET_JOB, cron="50 3 * * *")

"""The app's registration and its jobs."""

from datetime import timedelta

from django.apps import AppConfig

from jixiao.engine.model.text import Text


class SatisfactionConfig(AppConfig):
    """Registers jixiao.web.satisfaction."""

    name = "jixiao.web.satisfaction"

    def ready(self) -> None:
        """Answers are looked at for stuffing every hour; networks are forgotten every night."""
        from jixiao.web import jobs
        from jixiao.web.satisfaction import rules, tasks

        jobs.register(
            rules.FLAG_JOB, tasks.flag_job, label=Text("Look for stuffed answers", "刷评排查"), limit=timedelta(hours=1)
        )
        jobs.register(
            rules.FORGET_JOB, tasks.forget_job, label=Text("Forget the networks of answers", "清除评价的网络标识"),
            limit=timedelta(hours=1),
        )  # fmt: skip
        jobs.repeat("satisfaction.flag", kind=rules.FLAG_JOB, cron="25 * * * *")
        jobs.repeat("satisfaction.forget", kind=rules.FORGET_JOB, cron="50 3 * * *")

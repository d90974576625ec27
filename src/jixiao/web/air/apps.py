"""The app's registration and its job."""

from datetime import timedelta

from django.apps import AppConfig

from jixiao.engine.model.text import Text


class AirConfig(AppConfig):
    """Registers jixiao.web.air."""

    name = "jixiao.web.air"

    def ready(self) -> None:
        """Days are worked out when new hours have come."""
        from jixiao.web import jobs
        from jixiao.web.air import rules, tasks

        label = Text("Work out the air of days", "计算每日空气质量")
        jobs.register(rules.RESULTS_JOB, tasks.work_out, label=label, limit=timedelta(hours=2))

"""The app's registration, and the one kind of job that it brings along."""

from datetime import timedelta

from django.apps import AppConfig

from jixiao.engine.model.text import Text


class SourcesConfig(AppConfig):
    """Registers jixiao.web.sources."""

    name = "jixiao.web.sources"

    def ready(self) -> None:
        """Reading a source is a job; each active source has its own schedule."""
        from jixiao.web import jobs
        from jixiao.web.sources import rules, tasks

        label = Text("Fetch a data source", "采集数据来源")
        jobs.register(rules.JOB_KIND, tasks.capture_job, label=label, limit=timedelta(hours=1))

"""The app's registration, its job, and what it shows beside the figures of a task in review."""

from datetime import timedelta

from django.apps import AppConfig

from jixiao.engine.model.text import Text


class DoubtsConfig(AppConfig):
    """Registers jixiao.web.doubts."""

    name = "jixiao.web.doubts"

    def ready(self) -> None:
        """All figures are looked at every night; what sources and submissions bring, within five minutes."""
        from jixiao.web import jobs
        from jixiao.web.collection.queries import plug_in_doubts
        from jixiao.web.doubts import rules, tasks
        from jixiao.web.doubts.queries import beside_task

        plug_in_doubts(beside_task)
        label = Text("Look for doubts", "数据疑点排查")
        jobs.register(rules.JOB_KIND, tasks.look_job, label=label, limit=timedelta(hours=2))
        jobs.repeat("doubts.nightly", kind=rules.JOB_KIND, cron="20 2 * * *")
        jobs.repeat("doubts.new", kind=rules.JOB_KIND, cron="*/5 * * * *", arguments={"only_new": True})

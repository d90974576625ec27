"""The app's registration; it does something in a sandbox only."""

from datetime import timedelta

from django.apps import AppConfig
from django.conf import settings

from jixiao.engine.model.text import Text


class PracticeConfig(AppConfig):
    """Registers jixiao.web.practice."""

    name = "jixiao.web.practice"

    def ready(self) -> None:
        """In a sandbox the clock is the year's, the year is played by a job, and nights are played, not waited for."""
        if not settings.SANDBOX:
            return
        from jixiao.web import jobs
        from jixiao.web.base import clock
        from jixiao.web.practice import queries, rules, tasks

        label = Text("Play the training year", "推进演练年度")
        jobs.register(rules.JOB_KIND, tasks.play_job, label=label, limit=timedelta(minutes=20), max_attempts=2)
        jobs.SCHEDULES.clear()
        clock.move_by(queries.shift)

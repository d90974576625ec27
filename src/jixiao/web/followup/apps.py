"""The app's registration, its jobs, and what it shows on the cockpits and on pages of one thing."""

from datetime import timedelta

from django.apps import AppConfig

from jixiao.engine.model.text import Text


class FollowupConfig(AppConfig):
    """Registers jixiao.web.followup."""

    name = "jixiao.web.followup"

    def ready(self) -> None:
        """What waits is taken up within five minutes; every night, after warnings, figures and calendar are asked."""
        from jixiao.web import jobs
        from jixiao.web.base import panels
        from jixiao.web.followup import rules, tasks
        from jixiao.web.followup.views import panels as drawn

        label = Text("Watch over rectification orders", "整改督办")
        jobs.register(rules.JOB_KIND, tasks.watch_job, label=label, limit=timedelta(hours=1))
        jobs.repeat("followup.nightly", kind=rules.JOB_KIND, cron="40 3 * * *", arguments={"nightly": True})
        jobs.repeat("followup.new", kind=rules.JOB_KIND, cron="4-59/5 * * * *")
        panels.register(panels.STAGE, drawn.stage, order=40)
        panels.register(panels.COCKPIT, drawn.cockpit, order=25)
        panels.register(panels.DEPARTMENT, drawn.department, order=25)
        panels.register(panels.PROGRAMME, drawn.programme, order=10)
        panels.register(panels.PROJECT, drawn.project, order=10)
        panels.register(panels.INDICATOR, drawn.indicator, order=10)
        panels.register(panels.ORGANISATION, drawn.organisation, order=10)

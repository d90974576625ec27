"""The app's registration, its jobs, and what it shows on the cockpits."""

from datetime import timedelta

from django.apps import AppConfig

from jixiao.engine.model.text import Text


class ProjectsConfig(AppConfig):
    """Registers jixiao.web.projects."""

    name = "jixiao.web.projects"

    def ready(self) -> None:
        """Every night who has the ball too long is reminded, and what a month brought lands as figures."""
        from jixiao.web import jobs
        from jixiao.web.base import panels
        from jixiao.web.projects import rules, tasks
        from jixiao.web.projects.views import panels as drawn

        label = Text("Watch over joint projects", "联合项目巡查")
        jobs.register(rules.JOB_KIND, tasks.watch_job, label=label, limit=timedelta(hours=1))
        jobs.repeat("projects.nightly", kind=rules.JOB_KIND, cron="20 3 * * *")
        panels.register(panels.COCKPIT, drawn.cockpit, order=30)
        panels.register(panels.DEPARTMENT, drawn.department, order=30)

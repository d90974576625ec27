"""The app's registration, its job, and what it shows on the cockpit."""

from datetime import timedelta

from django.apps import AppConfig

from jixiao.engine.model.text import Text


class WarningsConfig(AppConfig):
    """Registers jixiao.web.warnings."""

    name = "jixiao.web.warnings"

    def ready(self) -> None:
        """All figures are judged every night, after doubts and forecasts; what comes through the day within five minutes."""
        from jixiao.web import jobs
        from jixiao.web.base import panels
        from jixiao.web.outlook.queries import plug_in_happenings
        from jixiao.web.warnings import rules, tasks
        from jixiao.web.warnings.queries.happened import happenings
        from jixiao.web.warnings.views import panels as drawn

        label = Text("Look for warnings", "预警判断")
        jobs.register(rules.JOB_KIND, tasks.look_job, label=label, limit=timedelta(hours=2))
        panels.register(panels.COCKPIT, drawn.cockpit, order=20)
        panels.register_marks(panels.COCKPIT, drawn.corners)
        panels.register(panels.DEPARTMENT, drawn.department, order=20)
        panels.register(panels.SERIES, drawn.series, order=20)
        panels.register(panels.OUTLOOK, drawn.series, order=20)
        panels.register(panels.SERIES, drawn.control, order=30)
        panels.register(panels.OUTLOOK, drawn.control, order=30)
        plug_in_happenings(happenings)
        trial = Text("Try warning rules", "预警规则试算")
        jobs.register(rules.TRIAL_KIND, tasks.trial_job, label=trial, limit=timedelta(hours=2))
        jobs.repeat("warnings.nightly", kind=rules.JOB_KIND, cron="10 3 * * *")
        jobs.repeat("warnings.new", kind=rules.JOB_KIND, cron="3-59/5 * * * *", arguments={"only_new": True})

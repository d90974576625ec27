"""The app's registration, and the one job that it brings along itself."""

from django.apps import AppConfig

from jixiao.engine.model.text import Text


class JobsConfig(AppConfig):
    """Registers jixiao.web.jobs."""

    name = "jixiao.web.jobs"

    def ready(self) -> None:
        """Old jobs are forgotten every night."""
        from jixiao.web import jobs
        from jixiao.web.jobs import tasks

        jobs.register("forget_old_jobs", tasks.forget_old_jobs, label=Text("Forget old jobs", "清理过期作业记录"))
        jobs.repeat("jobs.forget", kind="forget_old_jobs", cron="30 3 * * *")

"""The app's registration, its jobs, and what stands around public pages."""

from datetime import timedelta

from django.apps import AppConfig

from jixiao.engine.model.text import Text


class PortalConfig(AppConfig):
    """Registers jixiao.web.portal."""

    name = "jixiao.web.portal"

    def ready(self) -> None:
        """What is confirmed becomes a draft within ten minutes."""
        from jixiao.web import jobs
        from jixiao.web.base import panels
        from jixiao.web.base.public import frame_with
        from jixiao.web.portal import rules, tasks
        from jixiao.web.portal.views.frame import frame
        from jixiao.web.portal.views.stages import stage

        label = Text("Draft what can be published", "生成待公开草稿")
        jobs.register(rules.JOB_KIND, tasks.prepare_job, label=label, limit=timedelta(hours=1))
        jobs.repeat("portal.prepare", kind=rules.JOB_KIND, cron="*/10 * * * *")
        kept = Text("Bring back lost files of releases", "恢复丢失的公开文件")
        jobs.register(rules.KEEP_JOB, tasks.keep_job, label=kept, limit=timedelta(hours=2))
        jobs.repeat("portal.keep", kind=rules.KEEP_JOB, cron="20 4 * * *")
        frame_with(frame)
        panels.register(panels.STAGE, stage, order=50)

"""The app's registration, its jobs, and what its mails carry."""

from datetime import timedelta

from django.apps import AppConfig

from jixiao.engine.model.text import Text


class ReportsConfig(AppConfig):
    """Registers jixiao.web.reports."""

    name = "jixiao.web.reports"

    def ready(self) -> None:
        """Print runs on demand; what is due by mail every ten minutes; old files are cleaned away at night."""
        from jixiao.web import jobs
        from jixiao.web.notices import channels
        from jixiao.web.reports import rules, tasks

        written = Text("Write many reports", "成批生成报告")
        jobs.register(rules.PRINT_JOB, tasks.print_reports, label=written, limit=timedelta(hours=3))
        jobs.register(rules.MAIL_JOB, tasks.mail_due, label=Text("Mail reports", "邮寄报告"))
        jobs.register(rules.CLEAN_JOB, tasks.clean_old, label=Text("Clean away old report files", "清理过期报告文件"))
        jobs.repeat("reports.mail", kind=rules.MAIL_JOB, cron="*/10 * * * *")
        jobs.repeat("reports.clean", kind=rules.CLEAN_JOB, cron="50 3 * * *")
        channels.enclose("report:", tasks.attachments)

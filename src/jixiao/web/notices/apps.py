"""The app's registration."""

from django.apps import AppConfig

from jixiao.engine.model.text import Text


class NoticesConfig(AppConfig):
    """Registers jixiao.web.notices and its job."""

    name = "jixiao.web.notices"

    def ready(self) -> None:
        """What is due goes out every minute."""
        from jixiao.web import jobs
        from jixiao.web.notices import tasks

        jobs.register("notices.deliver", tasks.deliver_due, label=Text("Send messages", "发送消息"))
        jobs.repeat("notices.deliver", kind="notices.deliver", cron="* * * * *")

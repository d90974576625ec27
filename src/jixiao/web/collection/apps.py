"""The app's registration."""

from django.apps import AppConfig

from jixiao.engine.model.text import Text


class CollectionConfig(AppConfig):
    """Registers jixiao.web.collection and its jobs, and lends its approved figures to the targets' paths."""

    name = "jixiao.web.collection"

    def ready(self) -> None:
        """An earlier stage never looks ahead: what it needs from here is plugged in."""
        from jixiao.web import jobs
        from jixiao.web.collection import tasks
        from jixiao.web.collection.queries import approved_figures
        from jixiao.web.indicators.queries import plug_in_history

        plug_in_history(approved_figures)
        jobs.register("collection.remind", tasks.remind, label=Text("Remind the late", "逾期提醒"))
        # Before the daily e-mail goes out, so that it holds what is due today.
        jobs.repeat("collection.remind", kind="collection.remind", cron="30 7 * * *")

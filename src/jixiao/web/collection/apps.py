"""The app's registration."""

from django.apps import AppConfig


class CollectionConfig(AppConfig):
    """Registers jixiao.web.collection and lends its approved figures to the targets' paths."""

    name = "jixiao.web.collection"

    def ready(self) -> None:
        """An earlier stage never looks ahead: what it needs from here is plugged in."""
        from jixiao.web.collection.queries import approved_figures
        from jixiao.web.indicators.queries import plug_in_history

        plug_in_history(approved_figures)

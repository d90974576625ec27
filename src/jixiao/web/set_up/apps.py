"""The app's registration, and what it shows on an overview that is empty."""

from django.apps import AppConfig


class SetUpConfig(AppConfig):
    """Registers jixiao.web.set_up."""

    name = "jixiao.web.set_up"

    def ready(self) -> None:
        """Where nothing is to be seen yet, the overview leads to the guide."""
        from jixiao.web.base import panels
        from jixiao.web.set_up.views.panels import guide_panel

        panels.register(panels.EMPTY, guide_panel)

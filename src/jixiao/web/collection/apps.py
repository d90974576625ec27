"""The app's registration."""

from django.apps import AppConfig


class CollectionConfig(AppConfig):
    """Registers jixiao.web.collection."""

    name = "jixiao.web.collection"

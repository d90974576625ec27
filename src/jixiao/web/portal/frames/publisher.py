"""Who publishes what belongs to the whole city."""

from datetime import date

from jixiao.engine.model.text import Text
from jixiao.web.base.words import name_of
from jixiao.web.organisations.queries import tree_on


def publisher_on(day: date) -> Text:
    """The organisation at the root of the tree."""
    root = tree_on(day).root
    return name_of(root) if root else Text("Government", "政府")

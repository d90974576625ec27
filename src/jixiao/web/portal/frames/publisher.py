"""Who publishes what belongs to the whole city, and what its organisations are called."""

from datetime import date

from jixiao.engine.model.text import Text
from jixiao.web.organisations.queries import tree_on


def publisher_on(day: date) -> Text:
    """The organisation at the root of the tree."""
    tree = tree_on(day)
    roots = tree.children.get(None, ())
    if not roots:
        return Text("Government", "政府")
    root = tree.nodes[roots[0]]
    return Text(root.label_en or root.label_zh, root.label_zh)


def names_on(day: date) -> dict[str, Text]:
    """Organisations by code with their names of the day, those that are no more too."""
    tree = tree_on(day)
    found = {each.code: Text(each.label_en or each.label_zh, each.label_zh) for each in tree.absent.values()}
    return found | {each.code: Text(each.label_en or each.label_zh, each.label_zh) for each in tree.nodes.values()}

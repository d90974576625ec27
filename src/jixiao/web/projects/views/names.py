"""What organisations are called in plans and on pages of projects."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _

from jixiao.web.base.templatetags.words import label
from jixiao.web.organisations.middleware import reader
from jixiao.web.projects.frames import KnownPlaces
from jixiao.web.projects.rules import DECIDING


def known_places(request: HttpRequest, permission: str) -> KnownPlaces:
    """Every organisation by its code and by its name in either language: work is shared beyond what one sees of others.

    A name that several bear is left out; only names that the reader sees are offered for one that was mistyped.
    """
    access, tree = reader(request).access, reader(request).tree
    nodes = [node for _depth, node in tree.depth_first()]
    found: dict[str, set[str]] = {}
    for node in nodes:
        for name in filter(None, (node.label_zh, node.label_en)):
            found.setdefault(name, set()).add(node.code)
    codes = {name: min(several) for name, several in found.items() if len(several) == 1}
    seen = access.visible_ids(permission)
    hints = [node.label_zh for node in nodes if node.id in seen]
    return KnownPlaces(codes | {node.code: node.code for node in nodes}, hints)


def name_by_code(request: HttpRequest, code: str) -> str:
    """An organisation's name of today or its last one; the office where it is its turn."""
    if code == DECIDING:
        return _("The office")
    place = reader(request).tree.anywhere(code)
    return label(place) if place else code


def names_by_code(request: HttpRequest, codes: Iterable[str]) -> dict[str, str]:
    """Names of several."""
    return {code: name_by_code(request, code) for code in codes}

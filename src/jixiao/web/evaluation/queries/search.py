"""Finds indicators and schemes by a few words, within the reader's rights."""

from jixiao.web.indicators.models import IndicatorVersion
from jixiao.web.indicators.queries import visible_versions
from jixiao.web.organisations.queries import OrganisationTree
from jixiao.web.organisations.rules import Access

MOST = 20
Named = tuple[str, str, str, int]  # code, label_zh, label_en, number of the version


def find_indicators(words: list[str], access: Access) -> list[Named]:
    """Indicators whose code or newest name holds every word."""
    if not words or not access.can("indicators.view"):
        return []
    rows = IndicatorVersion.objects.order_by("indicator__code", "number")
    newest = {row[0]: row for row in rows.values_list("indicator__code", "label_zh", "label_en", "number")}
    return [row for row in newest.values() if _matches(words, row)][:MOST]


def find_schemes(words: list[str], access: Access, tree: OrganisationTree) -> list[Named]:
    """Scheme versions that the reader may see, newest first."""
    if not words:
        return []
    seen = visible_versions(tree, access.visible_ids("schemes.view"), access.visible_ids("schemes.edit"))
    rows = [(version.scheme.code, version.label_zh, version.label_en, version.number) for version in seen]
    return [row for row in rows if _matches(words, row)][:MOST]


def _matches(words: list[str], row: Named) -> bool:
    text = " ".join(row[:3]).casefold()
    return all(word in text for word in words)

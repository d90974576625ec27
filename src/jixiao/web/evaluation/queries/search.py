"""Finds indicators and schemes by a few words, within the reader's rights."""

from jixiao.web.indicators.models import IndicatorVersion, SchemeVersion
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


def find_schemes(words: list[str], access: Access) -> list[Named]:
    """Scheme versions of the organisations in reach, newest first."""
    owners = access.visible_ids("schemes.view")
    if not words or not owners:
        return []
    rows = SchemeVersion.objects.order_by("scheme__code", "-number")
    found = rows.values_list("scheme__code", "label_zh", "label_en", "number")
    return [row for row in found if _matches(words, row)][:MOST]


def _matches(words: list[str], row: Named) -> bool:
    text = " ".join(row[:3]).casefold()
    return all(word in text for word in words)

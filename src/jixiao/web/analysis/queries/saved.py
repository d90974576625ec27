"""Saved views and the map of regions, for those who may see them."""

from dataclasses import dataclass
from functools import lru_cache

from jixiao.web.analysis import rules
from jixiao.web.analysis.models import RegionMap, SavedView
from jixiao.web.base.content import stored_at
from jixiao.web.base.rules import RuleViolation
from jixiao.web.organisations.models import Account


def views_of(account: Account, *, removed: bool = False) -> list[SavedView]:
    """What the account saved, by name."""
    return list(
        SavedView.objects.filter(owner=account, removed_at__isnull=not removed).select_related("owner").order_by("name")
    )


def shared_views(account: Account, seen_codes: frozenset[str]) -> list[SavedView]:
    """What others share, as far as the reader may see every organisation and group that it names."""
    shared = SavedView.objects.filter(is_shared=True, removed_at__isnull=True).exclude(owner=account)
    rows = shared.select_related("owner").order_by("name")
    return [view for view in rows if seen_codes.issuperset(view.names)]


def view_for(account: Account, pk: int, seen_codes: frozenset[str]) -> SavedView | None:
    """The view if the reader saved it or may see it shared."""
    if not 0 < pk < 1 << 63:
        return None
    view = SavedView.objects.filter(pk=pk).select_related("owner").first()
    if view is None:
        return None
    if view.owner_id == account.pk:
        return view
    open_to_reader = view.is_shared and view.removed_at is None and seen_codes.issuperset(view.names)
    return view if open_to_reader else None


@dataclass(frozen=True)
class KnownMap:
    """The map that holds, with its regions; `regions` is empty where its file is gone."""

    row: RegionMap
    regions: tuple[rules.Region, ...]


def newest_map() -> KnownMap | None:
    """The map uploaded last, None before the first; its file is read once per content."""
    row = RegionMap.objects.select_related("uploaded_by").order_by("-number").first()
    if row is None:
        return None
    try:
        return KnownMap(row, _regions(row.digest))
    except (OSError, RuleViolation):
        return KnownMap(row, ())


@lru_cache(maxsize=4)
def _regions(digest: str) -> tuple[rules.Region, ...]:
    return rules.read_regions(stored_at(digest).read_bytes()).regions

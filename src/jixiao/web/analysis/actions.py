"""Every write of the comparison pages: views are saved, shared, removed and restored; a map of regions is kept."""

import hashlib
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from jixiao.web.analysis import rules
from jixiao.web.analysis.models import RegionMap, SavedView
from jixiao.web.audit.actions import record
from jixiao.web.base.content import clean_name, keep_content
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.organisations.models import Account, Organisation


@transaction.atomic
def save_view(
    *, name: str, address: str, names: Collection[str], is_shared: bool, by: Account, now: datetime
) -> SavedView:
    """Keep a question under a name; the same name once more holds the new question. RuleViolation where it has none."""
    rules.check_name(name, address)
    Account.objects.select_for_update(no_key=True).get(pk=by.pk)
    given = {"address": address, "names": sorted(names), "is_shared": is_shared, "saved_at": now}
    view = SavedView.objects.filter(owner=by, name=name.strip(), removed_at__isnull=True).first()
    if view is None:
        view = SavedView.objects.create(owner=by, name=name.strip(), **given)
    else:
        for key, value in given.items():
            setattr(view, key, value)
        view.save(update_fields=list(given))
    _record("VIEW_SAVED", view, by, now, shared=is_shared)
    return view


@transaction.atomic
def share_view(*, view: SavedView, is_shared: bool, by: Account, now: datetime) -> SavedView:
    """Let others open it, or no longer."""
    view = _held(view, by, "share")
    view.is_shared = is_shared
    view.save(update_fields=["is_shared"])
    _record("VIEW_SHARED" if is_shared else "VIEW_UNSHARED", view, by, now)
    return view


@transaction.atomic
def remove_view(*, view: SavedView, by: Account, now: datetime) -> SavedView:
    """Take it off the list; it can be restored."""
    view = _held(view, by, "remove")
    view.removed_at = now
    view.save(update_fields=["removed_at"])
    _record("VIEW_REMOVED", view, by, now)
    return view


@transaction.atomic
def restore_view(*, view: SavedView, by: Account, now: datetime) -> SavedView:
    """Put it back; RuleViolation where another view bears its name meanwhile."""
    view = _held(view, by, "restore")
    if SavedView.objects.filter(owner=by, name=view.name, removed_at__isnull=True).exists():
        raise RuleViolation(
            "name_taken", N_("You have another view called “%(name)s” now. Remove or save it under another name first."),
            name=view.name,
        )  # fmt: skip
    view.removed_at = None
    view.save(update_fields=["removed_at"])
    _record("VIEW_RESTORED", view, by, now)
    return view


def _held(view: SavedView, by: Account, wanted: str) -> SavedView:
    held = SavedView.objects.select_for_update().get(pk=view.pk)
    rules.check_can_change_view(is_owner=held.owner_id == by.pk, is_removed=held.removed_at is not None, wanted=wanted)
    return held


def _record(event: str, view: SavedView, by: Account, now: datetime, **details: object) -> None:
    record(
        event=event, object_type="saved_view", object_code=str(view.pk), by=by, now=now,
        details={"name": view.name, **details},
    )  # fmt: skip


@transaction.atomic
def upload_map(*, name: str, content: bytes, is_whole: bool, by: Account, now: datetime) -> RegionMap:
    """Keep a GeoJSON file as the map that figures are drawn on. RuleViolation where it cannot be used."""
    rules.check_can_upload_map(is_whole)
    regions = rules.read_regions(content).regions
    list(Organisation.objects.select_for_update(no_key=True).order_by("pk")[:1])
    known = set(Organisation.objects.values_list("code", flat=True))
    known |= set(Organisation.objects.values_list("versions__label_zh", flat=True))
    digest = hashlib.sha256(content).hexdigest()
    number = (RegionMap.objects.aggregate(newest=Max("number"))["newest"] or 0) + 1
    row = RegionMap.objects.create(
        number=number, file_name=clean_name(name), size=len(content), digest=digest, n_regions=len(regions),
        n_matched=sum(not known.isdisjoint(region.keys) for region in regions), uploaded_by=by, uploaded_at=now,
    )  # fmt: skip
    keep_content(digest, content)
    record(
        event="MAP_UPLOADED", object_type="region_map", object_code=str(number), by=by, now=now,
        details={"file_name": row.file_name, "file_size": row.size, "file_digest": digest, "regions": row.n_regions,
                 "matched": row.n_matched},
    )  # fmt: skip
    return row

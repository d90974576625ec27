"""What a look ahead found becomes rows: the outlooks anew, the chances that moved, and the record of the look."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from jixiao.web.audit.actions import Actor, record
from jixiao.web.organisations.models import Organisation
from jixiao.web.outlook import queries
from jixiao.web.outlook.frames import Found
from jixiao.web.outlook.models import Chance, Outlook, OutlookRun, StoodForecast

BATCH = 500
WRITTEN = [
    "run", "kind", "direction", "state", "newest_period", "newest_value", "n_values", "n_known", "n_left", "model", "is_weak",
    "coverage_group", "path", "note_zh", "note_en", "end_mean", "quantiles", "so_far", "target", "probability",
    "required", "light", "previous_light", "light_since",
]  # fmt: skip
"""Columns that every look writes anew."""
STOOD = ["run", "next_period", "mean", "low", "high", "required"]
"""Columns of the forecast that stands beside a newest figure: written anew until a newer figure is seen."""


@dataclass(frozen=True)
class Looked:
    """What a look read and how: `indicator_ids` None means everything, so that what it did not find is no more."""

    year: int
    period: str
    seed: int
    input_digest: str
    result_digest: str
    newest: queries.Newest
    n_series: int
    n_forecast: int
    coverage: Sequence[dict[str, Any]] = ()
    indicator_ids: Collection[int] | None = None


@transaction.atomic
def keep_outlooks(*, found: Sequence[Found], looked: Looked, by: Actor, now: datetime) -> OutlookRun:
    """Write every outlook of the look anew; a light that changed keeps its former one and since when it is another.

    What the look covered and did not find (an organisation that is no more) is dropped.
    """
    # One look writes at a time.
    list(Organisation.objects.select_for_update(no_key=True).order_by("pk")[:1])
    kept = {
        (one.organisation_id, one.indicator_id): one for one in queries.kept_outlooks(looked.year, looked.indicator_ids)
    }
    changed = [one for one in found if _has_changed(kept.get(one.pair), one)]
    run = _run(found, looked, len(changed), by, now)
    rows = [_row(kept.get(one.pair), one, run, now) for one in found]
    fresh, known = ([row for row in rows if (row.pk is None) is is_new] for is_new in (True, False))
    Outlook.objects.bulk_create(fresh, batch_size=BATCH)
    Outlook.objects.bulk_update(known, WRITTEN, batch_size=BATCH)
    gone = kept.keys() - {one.pair for one in found}
    Outlook.objects.filter(pk__in=[kept[pair].pk for pair in gone]).delete()
    Chance.objects.bulk_create([_chance(one, run, now) for one in changed if one.columns["light"]], batch_size=BATCH)
    StoodForecast.objects.bulk_create(
        [_stood(one, run) for one in found if one.columns["path"] and None not in one.columns["path"][0]], batch_size=BATCH,
        update_conflicts=True, unique_fields=["organisation", "indicator", "newest_period"], update_fields=STOOD,
    )  # fmt: skip
    record(
        event="OUTLOOK_REFRESHED", object_type="outlook", object_code=str(run.number), by=by, now=now,
        details={
            "year": run.year, "period": run.period, "n_series": run.n_series, "n_forecast": run.n_forecast,
            "changed": run.n_changed, "digest": run.result_digest,
        },
    )  # fmt: skip
    return run


def _run(found: Sequence[Found], looked: Looked, n_changed: int, by: Actor, now: datetime) -> OutlookRun:
    return OutlookRun.objects.create(
        number=queries.next_number(), year=looked.year, period=looked.period,
        only_new=looked.indicator_ids is not None, seed=looked.seed, input_digest=looked.input_digest,
        result_digest=looked.result_digest, newest=looked.newest._asdict(), n_series=looked.n_series,
        n_forecast=looked.n_forecast, n_with_target=sum(one.columns["target"] is not None for one in found),
        n_changed=n_changed, coverage=list(looked.coverage), run_by=by.username, run_at=now,
    )  # fmt: skip


def _has_changed(former: Outlook | None, one: Found) -> bool:
    """Whether the chance has news: a newer figure, another target, another light."""
    names = ("newest_period", "target", "light", "state")
    return former is None or any(getattr(former, name) != one.columns[name] for name in names)


def _row(former: Outlook | None, one: Found, run: OutlookRun, now: datetime) -> Outlook:
    organisation_id, indicator_id = one.pair
    row = former or Outlook(organisation_id=organisation_id, indicator_id=indicator_id, year=run.year)
    if former is None or former.light != one.columns["light"]:
        row.previous_light = former.light if former else ""
        row.light_since = now if one.columns["light"] else None
    for name, value in one.columns.items():
        setattr(row, name, value)
    row.run = run
    return row


def _stood(one: Found, run: OutlookRun) -> StoodForecast:
    organisation_id, indicator_id = one.pair
    next_period, mean, low, high = one.columns["path"][0][:4]
    return StoodForecast(
        organisation_id=organisation_id, indicator_id=indicator_id, newest_period=one.columns["newest_period"], run=run,
        next_period=next_period, mean=mean, low=low, high=high, required=one.columns["required"],
    )  # fmt: skip


def _chance(one: Found, run: OutlookRun, now: datetime) -> Chance:
    organisation_id, indicator_id = one.pair
    columns = one.columns
    return Chance(
        organisation_id=organisation_id, indicator_id=indicator_id, year=run.year, run=run, found_at=now,
        **{name: columns[name] for name in ("newest_period", "target", "end_mean", "probability", "light")},
    )  # fmt: skip

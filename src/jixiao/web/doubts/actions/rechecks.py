"""Independent re-checks: a sample is drawn once, what the checker finds is entered figure by figure."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from jixiao.web.audit.actions import record
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.doubts import queries, rules
from jixiao.web.doubts.models import Recheck, SampledFigure
from jixiao.web.organisations.models import Account, Organisation


@transaction.atomic
def draw(
    *,
    label: str,
    organisation: Organisation,
    ids: Collection[int],
    first_period: str,
    last_period: str,
    size: int,
    seed: int,
    tolerance: float = 0.0,
    by: Account,
    now: datetime,
) -> Recheck:
    """Draw `size` figures of the organisations `ids` below `organisation`; the row says how to draw them again."""
    if not label.strip():
        raise RuleViolation("label_missing", N_("Give the re-check a name, so that others find it."))
    for period in (first_period, last_period):
        rules.check_period(period)
    rules.check_seed(seed)
    rules.check_tolerance(tolerance)
    newest = queries.newest_observation()
    rows = queries.drum(ids, first_period, last_period, newest)
    rules.check_size(size, len({row[1] for row in rows}), len(rows))
    chosen = queries.drawn(rows, size, seed)
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    recheck = Recheck.objects.create(
        number=Recheck.objects.count() + 1, label=label.strip()[:120], organisation=organisation,
        first_period=first_period, last_period=last_period, seed=seed, size=size, n_figures=len(rows),
        newest_observation=newest, tolerance=tolerance, drawn_by=by, drawn_at=now,
    )  # fmt: skip
    SampledFigure.objects.bulk_create(
        [SampledFigure(recheck=recheck, number=place, observation_id=one) for place, one in enumerate(chosen, 1)]
    )
    record(
        event="RECHECK_DRAWN", object_type="recheck", object_code=str(recheck.number),
        organisation_code=organisation.code, by=by, now=now,
        details={
            "seed": seed, "size": size, "figures": len(rows), "periods": [first_period, last_period], "tolerance": tolerance,
        },
    )  # fmt: skip
    return recheck


@transaction.atomic
def enter_finding(
    *, figure: SampledFigure, verified: float, note: str = "", by: Account, now: datetime
) -> SampledFigure:
    """What the checker found for one figure; entered again it is corrected, and the event log keeps both."""
    rules.check_finding(verified, note)
    fresh = SampledFigure.objects.select_for_update(of=("self",)).select_related("recheck").get(pk=figure.pk)
    observation = fresh.observation
    rules.check_can_check(observation.recorded_by.username, by.username)
    before = fresh.verified
    fresh.verified, fresh.note, fresh.checked_by, fresh.checked_at = verified, note.strip(), by, now
    fresh.agrees = queries.agree(float(observation.value or 0.0), verified, fresh.recheck.tolerance)
    fresh.save(update_fields=["verified", "note", "agrees", "checked_by", "checked_at"])
    record(
        event="FIGURE_VERIFIED", object_type="recheck", object_code=str(fresh.recheck.number),
        organisation_code=observation.organisation.code, by=by, now=now,
        details={"figure": fresh.number, "verified": verified, "before": before, "agrees": fresh.agrees},
    )  # fmt: skip
    return fresh

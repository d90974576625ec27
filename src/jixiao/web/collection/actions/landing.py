"""Figures that nobody typed: what a source or a file delivers becomes observations, all of a delivery or nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from jixiao.engine.model.text import Text
from jixiao.web.audit.actions import Actor, record
from jixiao.web.collection.models import Observation
from jixiao.web.collection.queries.observations import COUNTS
from jixiao.web.collection.queries.register import Register, Standing, standing_figures
from jixiao.web.collection.rules import REASON_LIMIT
from jixiao.web.collection.rules.delivery import RESTATED, TAKEN_BACK, Figure, Refusal, figure_refusal
from jixiao.web.organisations.models import Account, Organisation

BATCH = 500
Place = tuple[str, str, str]
"""Organisation, indicator and period of a figure."""


@dataclass(frozen=True)
class Landed:
    """What became of a delivery: how many figures are new, revised, known already; those refused, each with its reason.

    `revisions` are those that were written, by the figures' places.
    """

    n_new: int = 0
    n_revised: int = 0
    n_unchanged: int = 0
    refused: tuple[Refusal, ...] = ()
    revisions: Mapping[tuple[str, str, str], int] = field(default_factory=dict)

    @property
    def n_landed(self) -> int:
        return self.n_new + self.n_revised


@dataclass(frozen=True)
class Delivery:
    """Where figures come from: `source` is how (capture, push, workbook), `code` which, `details` go with each figure.

    `actor` stands in the event log where no person acted (a department's system that pushes).
    """

    source: str
    code: str
    details: Mapping[str, Any] = field(default_factory=dict)
    actor: Actor | None = None


@transaction.atomic
def land(*, figures: Iterable[Figure], delivery: Delivery, on: date, by: Account, now: datetime) -> Landed:
    """Write a new revision of each figure that differs from its newest; the same delivery twice changes nothing.

    What a person has put right since stays, until the source says something else than before. Figures of unknown
    organisations or indicators, or outside of the indicator's bounds, are refused.
    """
    wanted = list(figures)
    register = Register.of(wanted, on)
    refused: list[Refusal] = []
    good: dict[tuple[int, int, str], Figure] = {}
    for figure in wanted:
        refusal = figure_refusal(figure, register.expected(figure), good.get(register.key(figure)))
        if refusal is not None:
            refused.append(refusal)
        else:
            good[register.key(figure)] = figure
    # One organisation's figures have one writer at a time: a task handed in at this moment waits, or we do.
    ids = sorted({organisation for organisation, _, _ in good})
    list(Organisation.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
    standing = standing_figures(good, delivery.code)
    fresh = [_observation(key, figure, standing.get(key), delivery, by, now) for key, figure in good.items()]
    changed = [observation for observation in fresh if observation is not None]
    written = zip(good.values(), fresh, strict=True)
    revisions = {figure.place: observation.revision for figure, observation in written if observation is not None}
    Observation.objects.bulk_create(changed, batch_size=BATCH)
    n_new = sum(observation.revision == 1 for observation in changed)
    landed = Landed(n_new, len(changed) - n_new, len(good) - len(changed), tuple(refused), revisions)
    if changed or refused:
        counts = {"new": n_new, "revised": landed.n_revised, "unchanged": landed.n_unchanged, "refused": len(refused)}
        record(
            event="FIGURES_DELIVERED", object_type="data_source", object_code=delivery.code,
            by=delivery.actor or by, now=now,
            details={**counts, **delivery.details},
        )  # fmt: skip
    return landed


@dataclass(frozen=True)
class Restated:
    """What a source says anew of a figure that it gave: another value, or None: it counts no more; and why."""

    value: float | None
    reason: Text


@transaction.atomic
def restate(*, figures: Mapping[Place, Restated], delivery: Delivery, by: Account, now: datetime) -> list[Place]:
    """What gave figures says something else of them: a new revision with the reason; nothing is deleted.

    A value replaces one that is approved; before that it lands as any other does. What a person has put right since stays.
    Gives the places of the revisions.
    """
    organisations, codes, periods = (sorted({place[part] for place in figures}) for part in range(3))
    # One organisation's figures have one writer at a time.
    list(Organisation.objects.select_for_update(no_key=True).filter(code__in=organisations).order_by("pk"))
    rows = Observation.objects.filter(
        organisation__code__in=organisations, indicator__code__in=codes, period__in=periods
    ).select_related("organisation", "indicator")
    newest = {_place(row): row for row in rows.order_by("revision")}
    counted = {_place(row) for row in rows.filter(COUNTS)}
    made = {
        place: _restated(newest[place], said, delivery, by, now)
        for place, said in sorted(figures.items(), key=lambda each: each[0])
        if place in newest and newest[place].provenance.get("source") == delivery.code
        and newest[place].value not in (None, said.value) and (said.value is None or place in counted)
    }  # fmt: skip
    Observation.objects.bulk_create(made.values(), batch_size=BATCH)
    if made:
        reason = figures[next(iter(made))].reason.zh
        record(
            event="FIGURES_RESTATED", object_type="data_source", object_code=delivery.code, by=delivery.actor or by,
            now=now, details={**delivery.details, "figures": len(made), "reason": reason},
        )  # fmt: skip
    return list(made)


def _place(row: Observation) -> Place:
    return row.organisation.code, row.indicator.code, row.period


def _restated(row: Observation, said: Restated, delivery: Delivery, by: Account, now: datetime) -> Observation:
    return Observation(
        organisation=row.organisation, indicator=row.indicator, period=row.period, revision=row.revision + 1,
        value=said.value, reason=said.reason.zh[:REASON_LIMIT], recorded_by=by, recorded_at=now,
        source=TAKEN_BACK if said.value is None else RESTATED,
        provenance={"source": delivery.code, **delivery.details, "revision": row.revision, "reason_en": said.reason.en},
    )  # fmt: skip


def _observation(
    key: tuple[int, int, str],
    figure: Figure,
    former: Standing | None,
    delivery: Delivery,
    by: Account,
    now: datetime,
) -> Observation | None:
    """The next revision; None where the newest says the same, or the source says again what a person has put right."""
    if former is not None and figure.value in (former.value, former.delivered):
        return None
    organisation_id, indicator_id, period = key
    place = {name: value for name, value in (("file", figure.file), ("row", figure.row), ("n", figure.n)) if value}
    return Observation(
        organisation_id=organisation_id, indicator_id=indicator_id, period=period,
        revision=former.revision + 1 if former else 1, value=figure.value, entered_text="", source=delivery.source,
        provenance={"source": delivery.code, **delivery.details, **place}, recorded_by=by, recorded_at=now,
    )  # fmt: skip

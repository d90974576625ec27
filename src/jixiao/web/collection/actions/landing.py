"""Figures that nobody typed: what a source or a file delivers becomes observations, all of a delivery or nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from jixiao.web.audit.actions import Actor, record
from jixiao.web.collection.models import Observation
from jixiao.web.collection.queries.register import Register, Standing, standing_figures
from jixiao.web.collection.rules.delivery import Figure, Refusal, figure_refusal
from jixiao.web.organisations.models import Account, Organisation

BATCH = 500


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

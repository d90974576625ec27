"""Every read of re-checks: what could be drawn, samples, how many figures of each organisation were wrong."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from jixiao.engine.integrity.sample import draw_sample, error_rates
from jixiao.engine.model.period import Period
from jixiao.web.collection.models import Observation
from jixiao.web.doubts import rules
from jixiao.web.doubts.models import Recheck, SampledFigure
from jixiao.web.organisations.models import Organisation

Row = tuple[int, str, str, str, float]
"""Observation, organisation, indicator, period, value."""
SMALLEST_SHARE = 1e-12
"""The engine draws by share or by number, whichever is more; here the number counts."""


def drum(ids: Collection[int], first: str, last: str, until: int | None = None) -> list[Row]:
    """The figures that hold of these organisations and periods; with `until` as they stood when that one was newest."""
    observations = Observation.objects.all() if until is None else Observation.objects.filter(pk__lte=until)
    later = observations.filter(
        organisation=OuterRef("organisation"), indicator=OuterRef("indicator"), period=OuterRef("period"),
        revision__gt=OuterRef("revision"),
    )  # fmt: skip
    holding = observations.filter(~Exists(later), organisation__in=list(ids), value__isnull=False)
    names = ("id", "organisation__code", "indicator__code", "period", "value")
    begin, end = Period.parse(first).first_date, Period.parse(last).last_date
    return [row for row in holding.order_by("id").values_list(*names) if _inside(row[3], begin, end)]


def _inside(period: str, begin: Any, end: Any) -> bool:
    one = Period.parse(period)
    return bool(begin <= one.first_date and one.last_date <= end)


def drawn(rows: Sequence[Row], size: int, seed: int) -> list[int]:
    """Observations of a sample: from each organisation in proportion. Same rows, size and seed give the same ones."""
    by_organisation: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_organisation[row[1]].append(row)
    shares = rules.shares_of({code: len(own) for code, own in by_organisation.items()}, size)
    return [
        observation_id
        for code, own in sorted(by_organisation.items())
        for observation_id in _drawn_of(own, shares[code], seed)
    ]


def _drawn_of(rows: Sequence[Row], size: int, seed: int) -> list[int]:
    known = {row[1:4]: row[0] for row in rows}
    names = ("organisation_code", "indicator_code", "period", "value")
    columns = {name: [row[place] for row in rows] for place, name in enumerate(names, start=1)}
    table = draw_sample(columns, seed=seed, share=SMALLEST_SHARE, least=size).table
    return [known[row["organisation_code"], row["indicator_code"], row["period"]] for row in table]


def organisation_of(organisation_id: int) -> Organisation:
    """The organisation's row."""
    return Organisation.objects.get(pk=organisation_id)


def rechecks(ids: Collection[int]) -> QuerySet[Recheck]:
    """Samples drawn from organisations among `ids`, newest first, with how far they are."""
    found: QuerySet[Recheck] = Recheck.objects.filter(organisation__in=list(ids))
    counted = found.annotate(
        n_checked=Count("figures", filter=Q(figures__agrees__isnull=False)),
        n_wrong=Count("figures", filter=Q(figures__agrees=False)),
    )
    return counted.select_related("organisation", "drawn_by").order_by("-number")


def find_recheck(number: int, ids: Collection[int]) -> Recheck | None:
    """The sample with that number."""
    return rechecks(ids).filter(number=number).first() if number < 2**31 else None


def sampled(recheck: Recheck) -> list[SampledFigure]:
    """Its figures by number."""
    joined = ("observation__organisation", "observation__indicator", "observation__recorded_by", "checked_by")
    return list(recheck.figures.select_related(*joined).order_by("number"))


def sampled_figure(recheck: Recheck, number: int) -> SampledFigure | None:
    """One of its figures."""
    joined = ("observation__organisation", "observation__indicator", "observation__recorded_by", "checked_by")
    return recheck.figures.select_related(*joined).filter(number=number).first() if number < 2**31 else None


@dataclass(frozen=True)
class ErrorRate:
    """Of one organisation (code `*`: of all) how many figures were verified, how many were wrong, 95 % interval."""

    organisation_code: str
    organisation_id: int | None
    n_drawn: int
    n_checked: int
    n_wrong: int
    share_wrong: float | None
    lower: float | None
    upper: float | None


def rates_of(recheck: Recheck, figures: Iterable[SampledFigure]) -> list[ErrorRate]:
    """The error rate of each organisation in the sample, all together last."""
    listed = list(figures)
    n_drawn: dict[str, int] = defaultdict(int)
    ids: dict[str, int | None] = {"*": None}
    for one in listed:
        code = one.observation.organisation.code
        ids[code] = one.observation.organisation_id
        n_drawn[code] += 1
        n_drawn["*"] += 1
    known = {row["organisation_code"]: row for row in error_rates(_checked(listed), tolerance=recheck.tolerance).table}
    order = [*sorted(code for code in n_drawn if code != "*"), *(["*"] if listed else [])]
    return [_rate(code, ids[code], n_drawn[code], known.get(code)) for code in order]


def _checked(figures: Iterable[SampledFigure]) -> dict[str, list[Any]]:
    rows = [(one.observation, one.verified) for one in figures if one.verified is not None]
    return {
        "organisation_code": [observation.organisation.code for observation, _ in rows],
        "indicator_code": [observation.indicator.code for observation, _ in rows],
        "period": [observation.period for observation, _ in rows],
        "value": [observation.value for observation, _ in rows],
        "verified": [verified for _, verified in rows],
    }


def _rate(code: str, organisation_id: int | None, n_drawn: int, row: Any) -> ErrorRate:
    if row is None:
        return ErrorRate(code, organisation_id, n_drawn, 0, 0, None, None, None)
    return ErrorRate(
        code, organisation_id, n_drawn, row["n_checked"], row["n_wrong"], row["share_wrong"], row["lower"], row["upper"]
    )


def agree(value: float, verified: float, tolerance: float) -> bool:
    """Whether a figure is what the checker found, by the same measure as the error rates."""
    columns = {
        "organisation_code": ["one"], "indicator_code": ["one"], "period": ["2000"],
        "value": [value], "verified": [verified],
    }  # fmt: skip
    return bool(error_rates(columns, tolerance=tolerance).table["n_wrong"][0] == 0)

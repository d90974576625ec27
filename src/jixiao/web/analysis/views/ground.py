"""What a reader may choose from on the pages of efficiency and of policies: indicators, periods, organisations, groups."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from jixiao.engine.model.period import Period
from jixiao.web.analysis import queries, rules
from jixiao.web.analysis.views.room import newest_period
from jixiao.web.base import clock
from jixiao.web.base.templatetags.words import label, period_label
from jixiao.web.evaluation import queries as evaluation
from jixiao.web.indicators.models import IndicatorVersion
from jixiao.web.organisations.middleware import reader


@dataclass(frozen=True)
class Option:
    """One choice of a list; `note` in smaller letters behind it."""

    code: str
    label: str
    is_chosen: bool
    note: str = ""


@dataclass(frozen=True)
class Ground:
    """Everything that may be chosen, as of the end of `period`; what the reader may not see does not exist in it."""

    every: str
    period: str
    periods: tuple[str, ...]
    frequencies: tuple[str, ...]
    versions: dict[str, IndicatorVersion]
    organisations: tuple[queries.Organisation, ...]
    groups: queries.Groups

    @property
    def by_id(self) -> dict[int, queries.Organisation]:
        """Organisations by id."""
        return {place.id: place for place in self.organisations}

    def named(self, codes: Collection[str]) -> list[queries.Organisation]:
        """Those of the codes given, in the order of all."""
        return [place for place in self.organisations if place.code in codes]

    def members(self, group: str) -> list[queries.Organisation]:
        """Those of a peer group."""
        ids = self.groups.members.get(group, frozenset())
        return [place for place in self.organisations if place.id in ids]


def ground_of(request: HttpRequest, every: str, period: str, *, with_past: bool = False) -> Ground:
    """The choices at a period (else the newest with results). `with_past`: organisations that ended before it too."""
    page = reader(request)
    held = queries.held()
    every = every if every in held.frequencies else next(iter(held.frequencies), every)
    periods = tuple(held.all_periods(every))
    period = period if period in periods else newest_period(request, held, every, periods)
    day = Period.parse(period).last_date if period else clock.today()
    names = evaluation.names_at(period) if period else page.tree
    everybody = queries.places(names, queries.with_figures(queries.seen_ids(page.access)))
    versions = queries.indicators_held(held.ids(every), day)
    return Ground(
        every, period, periods, tuple(held.frequencies),
        {version.indicator.code: version for version in versions.values()},
        tuple(place for place in everybody if with_past or place.id in names.nodes), queries.groups_on(day),
    )  # fmt: skip


def options(labels: Iterable[tuple[str, str]], chosen: str) -> list[Option]:
    """A list of which one is chosen; words are msgids."""
    return [Option(code, _(words), code == chosen) for code, words in labels]


def period_options(periods: Sequence[str], chosen: str, empty: str = "") -> list[Option]:
    """Periods, the newest first; with `empty` words for none."""
    none = [Option("", empty, not chosen)] if empty else []
    return none + [Option(code, period_label(code), code == chosen) for code in reversed(periods)]


def frequency_options(ground: Ground) -> list[Option]:
    """Months, quarters, years, as far as there are figures; none where there is no choice."""
    if len(ground.frequencies) < 2:
        return []
    return [Option(code, _(rules.EVERY_LABELS[code]), code == ground.every) for code in ground.frequencies]


def indicator_options(ground: Ground, chosen: Collection[str]) -> list[Option]:
    """Indicators with their unit and, where lower is better, that."""
    return [
        Option(code, label(version), code in chosen, indicator_note(version))
        for code, version in ground.versions.items()
    ]


def indicator_note(version: IndicatorVersion) -> str:
    """Unit of measure and direction, as they stand behind an indicator's name."""
    better = _("lower is better") if version.direction == "lower" else _("higher is better")
    return f"{version.unit_of_measure} · {better}" if version.unit_of_measure else better


def organisation_options(ground: Ground, chosen: Collection[str]) -> list[Option]:
    """Organisations in the order of the tree."""
    return [Option(place.code, label(place), place.code in chosen) for place in ground.organisations]

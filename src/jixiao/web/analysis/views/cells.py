"""What a cell says: the figure in its unit, which side is better, its colour, and where it leads."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from statistics import quantiles
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext as _

from jixiao.web.analysis import frames, queries, rules
from jixiao.web.analysis.rules import contrasts
from jixiao.web.analysis.views.room import Room
from jixiao.web.base.formats import ABSENT, number, signed
from jixiao.web.base.templatetags.words import label, period_label
from jixiao.web.indicators.models import IndicatorVersion

COLOURS = 10
FIRST_FIFTH, LAST_FIFTH = 8, 1
"""Colours from which, and up to which, a figure that has no sign of its own gets one."""


@dataclass(frozen=True)
class Cell:
    """One figure. `value` is in the unit shown; `mark` better, worse or nothing; `heat` 0 (worst) to 9, None: no colour."""

    value: float | None
    text: str
    mark: str = ""
    heat: int | None = None
    title: str = ""
    href: str = ""
    is_waiting: bool = False
    observation_id: int = 0

    def td(self, words: Mapping[str, str]) -> str:
        """The cell as it stands in the table; 600 of them are written faster here than by a template."""
        heat = f" heat-cell heat-{self.heat}" if self.heat is not None else ""
        told = escape(self.text)
        if self.href:
            told = f'<a href="{escape(self.href)}">{told}</a>'
        if self.mark:
            sign = "▲" if self.mark == "better" else "▼"
            told = (
                f'<span class="mark {self.mark}" aria-hidden="true">{sign}</span>'
                f'<span class="visually-hidden">{words[self.mark]} </span>{told}'
            )
        if self.is_waiting:
            told += f' <span class="waiting" title="{words["waiting"]}">○</span>'
        return f'<td class="num{heat}" title="{escape(self.title)}">{told}</td>'


def mark_words() -> dict[str, str]:
    """What the signs in cells say to those who do not see them."""
    words = {
        "better": _("on the better side"),
        "worse": _("on the worse side"),
        "waiting": _("not approved yet"),
    }
    return {key: escape(text) for key, text in words.items()}


def unit_of(code: str, version: IndicatorVersion) -> str:
    """In what a contrast of an indicator is counted."""
    kind = rules.CONTRASTS[code].kind
    if kind == contrasts.FIGURE:
        return version.unit_of_measure
    if kind == contrasts.DIFFERENCE:
        return _("percentage points") if version.unit_of_measure == "%" else version.unit_of_measure
    return "%" if kind == contrasts.GROWTH else ""


def scaled(code: str, value: float) -> float:
    """The figure as it is written: shares as per cent."""
    return value * 100 if rules.CONTRASTS[code].kind in {contrasts.GROWTH, contrasts.SHARE} else value


def written(code: str, value: float, version: IndicatorVersion, n_peers: int = 0) -> str:
    """The figure in words, without its unit."""
    kind = rules.CONTRASTS[code].kind
    if kind == contrasts.RANKED:
        return f"{value:.0f}/{n_peers}" if n_peers else f"{value:.0f}"
    if kind == contrasts.FIGURE:
        return number(value, version.decimals)
    if kind == contrasts.SHARE:
        return number(value * 100, 0)
    digits = version.decimals if kind == contrasts.DIFFERENCE else 1
    return signed(scaled(code, value), digits)


@dataclass(frozen=True)
class Painter:
    """Makes the cells of one page."""

    room: Room
    seen: frames.Seen

    @cached_property
    def scales(self) -> dict[str, dict[int, float]]:
        """By contrast and indicator how far apart figures usually lie: nine tenths of the distances are below."""
        return {
            code: {thing: _ninth(values) for thing, values in _by_indicator(places).items()}
            for code, places in self.seen.better.items()
            if rules.CONTRASTS[code].is_signed
        }

    @cached_property
    def waiting(self) -> frozenset[int]:
        """Submissions that nobody has approved yet."""
        return queries.waiting({place[2] for place in self.seen.figures})

    @cached_property
    def _addresses(self) -> str:
        return reverse("evaluation:series", args=["ORGANISATION", "INDICATOR"])

    @cached_property
    def _codes(self) -> tuple[dict[int, str], dict[int, str], dict[int, str], dict[int, str]]:
        places, versions = self.room.by_id, self.room.all_versions
        return (
            {id_: quote(place.code, safe="") for id_, place in places.items()},
            {id_: quote(one.indicator.code, safe="") for id_, one in versions.items()},
            {id_: label(place) for id_, place in places.items()},
            {id_: label(one) for id_, one in versions.items()},
        )

    @cached_property
    def _periods(self) -> Mapping[str, str]:
        return {period: period_label(period) for period in {place[2] for place in self.seen.figures}}

    def href(self, place: queries.Place) -> str:
        """The series that a figure belongs to, with its way and receipts."""
        organisations, indicators, *_names = self._codes
        path = self._addresses.replace("ORGANISATION", organisations[place[0]]).replace(
            "INDICATOR", indicators[place[1]]
        )
        return f"{path}?period={place[2]}"

    def cell(self, place: queries.Place, show: str) -> Cell:
        """The cell at a place."""
        figure = self.seen.figures.get(place)
        value = self.seen.shown.get(show, {}).get(place)
        if value is None:
            return Cell(None, ABSENT, title=self._why_not(figure, show), href=self.href(place) if figure else "")
        version = self.room.all_versions[place[1]]
        # How many of the peers have a figure of last year, and so a gain, is not told by how many there are.
        text = written(show, value, version, self.seen.n_peers.get(place, 0) if show != rules.GAIN else 0)
        heat = self._heat(place, show)
        is_waiting = figure is not None and figure.submission_id in self.waiting
        return Cell(
            scaled(show, value), text, self._mark(place, show, heat), heat, self._title(place, show, text, version),
            self.href(place), is_waiting, figure.observation_id if figure else 0,
        )  # fmt: skip

    def _title(self, place: queries.Place, show: str, text: str, version: IndicatorVersion) -> str:
        _organisations, _indicators, places, things = self._codes
        words = f"{places[place[0]]} · {things[place[1]]} · {self._periods[place[2]]}: {text} {unit_of(show, version)}"
        return words.strip() if show == rules.VALUE else f"{words.strip()} ({_(rules.CONTRASTS[show].label)})"

    def _why_not(self, figure: queries.Figure | None, show: str) -> str:
        if figure is None:
            return _("No figure was reported.")
        if figure.value is None:
            return _("Declared as nothing to report, or not to be added up.")
        against = {
            rules.TARGET: _("No target is set for this period."),
            rules.BASELINE: _("No baseline is set for this year."),
            rules.PEERS: _("No peers to compare with, or too few that may be told."),
        }
        needs = rules.CONTRASTS[show].needs
        return next((words for need, words in against.items() if need in needs), _("The figure before is not known."))

    def _heat(self, place: queries.Place, show: str) -> int | None:
        """0 to 9: by the place among peers, or for differences by size against what is usual."""
        better = self.seen.better[show].get(place)
        if better is None:
            return None
        if not rules.CONTRASTS[show].is_signed:
            return min(COLOURS - 1, int((better + 0.5) * COLOURS))
        scale = self.scales[show].get(place[1], 0.0)
        if better == 0 or scale <= 0:
            return None
        steps = min(COLOURS // 2, 1 + int(abs(better) / scale * (COLOURS // 2 - 0.001)))
        return COLOURS // 2 - 1 + steps if better > 0 else COLOURS // 2 - steps

    def _mark(self, place: queries.Place, show: str, heat: int | None) -> str:
        better = self.seen.better[show].get(place, 0.0)
        if rules.CONTRASTS[show].is_signed:
            return "better" if better > 0 else "worse" if better < 0 else ""
        if heat is None:
            return ""
        return "better" if heat >= FIRST_FIFTH else "worse" if heat <= LAST_FIFTH else ""


def _ninth(values: list[float]) -> float:
    """Nine tenths of the distances are no larger."""
    sizes = sorted(abs(value) for value in values)
    return quantiles(sizes, n=10, method="inclusive")[-1] if len(sizes) > 1 else sizes[0] if sizes else 0.0


def _by_indicator(places: Mapping[queries.Place, float]) -> dict[int, list[float]]:
    """Values of each indicator: colours are scaled within one."""
    found: dict[int, list[float]] = defaultdict(list)
    for place, value in places.items():
        found[place[1]].append(value)
    return found

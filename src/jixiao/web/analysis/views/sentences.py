"""The first line of the comparison: who differs, in what, since when, with figures that are links."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.engine.model.period import Period
from jixiao.web.analysis import frames, queries, rules
from jixiao.web.analysis.views import cells
from jixiao.web.analysis.views.pivot import Grid
from jixiao.web.analysis.views.room import Room
from jixiao.web.base.formats import number
from jixiao.web.base.templatetags.words import label, period_label
from jixiao.web.base.words import N_

LOOKED_BACK = 24
"""Periods that are looked back for the beginning of a difference."""


@dataclass(frozen=True)
class Standout:
    """The figure that lies farthest from its peers, with its value, its gap to the median, and since when it is there."""

    place: queries.Place
    is_worse: bool
    value: float
    gap: float
    n_peers: int
    since: str
    n_periods: int


def standout(room: Room, grid: Grid) -> Standout | None:
    """The figure of the newest period shown that is worst against its peers' spread; the best where none is worse.

    Where schemes score the indicators, a distance counts by their points: what is worth more is told first.
    """
    distances = {place: far for place, far in grid.seen.distance.items() if place[2] == room.question.period and far}
    points = queries.points_of({one.indicator.code: id_ for id_, one in room.versions.items()})
    if any(place[1] in points for place in distances):
        distances = {place: far * points.get(place[1], 0.0) for place, far in distances.items()}
    if not distances:
        return None
    worst = min(distances, key=lambda place: (distances[place], place))
    place = worst if distances[worst] < 0 else max(distances, key=lambda place: (distances[place], place))
    return _history(room, place, distances[place] < 0)


def _history(room: Room, place: queries.Place, is_worse: bool) -> Standout | None:
    """The figure with its past: since when, without a gap, it has been on that side of the peers' median."""
    last = Period.parse(place[2])
    periods = [str(last.shift(-step)) for step in range(LOOKED_BACK)]
    cut = queries.Cut([place[0]], [place[1]], periods, [rules.VALUE, rules.MEDIAN])
    seen = frames.look(cut, room.ground, with_peers=True)
    value, gap = seen.shown[rules.VALUE].get(place), seen.shown[rules.MEDIAN].get(place)
    if value is None or gap is None:
        return None
    better = seen.better[rules.MEDIAN]
    since, n_periods = place[2], 0
    for period in periods:
        side = better.get((place[0], place[1], period), 0.0)
        if not (side < 0 if is_worse else side > 0):
            break
        since, n_periods = period, n_periods + 1
    return Standout(place, is_worse, value, gap, seen.n_peers.get(place, 0), since, n_periods)


def headline(room: Room, grid: Grid) -> SafeString:
    """Who differs most, in what and since when; else how much there is to compare."""
    found = standout(room, grid)
    if found is not None:
        return _standing_out(room, grid, found)
    if not grid.lines:
        return format_html("{}", _("There is nothing to compare here yet."))
    if any(place[2] == room.question.period for place in grid.seen.distance):
        words = _("{period}: nobody stands apart, every figure lies at the median of its peers.")
        return format_html(words, period=period_label(room.question.period))
    return format_html(
        _("{period}: {n} rows beside each other; nobody has peers to be held against."),
        period=period_label(room.question.period), n=grid.n_rows,
    )  # fmt: skip


def _standing_out(room: Room, grid: Grid, found: Standout) -> SafeString:
    """Two sentences: where it stands, and since when."""
    place, version = found.place, room.all_versions[found.place[1]]
    painter = cells.Painter(room, grid.seen)
    figure = format_html(
        '<a class="asked" href="{}">{}{}</a>', painter.href(place), number(found.value, version.decimals),
        version.unit_of_measure,
    )  # fmt: skip
    code = room.by_id[place[0]].code
    whole = room.question.address(
        organisations=(code,), indicators=(version.indicator.code,), rows=rules.ORGANISATIONS, columns=rules.PERIODS,
        view="lines", sort="",
    )  # fmt: skip
    words = _BELOW if found.gap < 0 else _ABOVE
    return format_html(
        _(words["worse" if found.is_worse else "better"]),
        period=period_label(place[2]), organisation=label(room.by_id[place[0]]), indicator=label(version),
        figure=figure, n=found.n_peers,
        gap=f"{number(abs(found.gap), version.decimals)} {cells.unit_of(rules.MEDIAN, version)}".strip(),
        since=format_html('<a class="asked" href="{}">{}</a>', whole, _since_words(found)),
    )  # fmt: skip


def _since_words(found: Standout) -> str:
    if found.n_periods <= 1:
        return _("for the first time")
    if found.n_periods >= LOOKED_BACK:
        return _("for at least {n} periods").format(n=LOOKED_BACK)
    words = ngettext("since {period}, {n} period", "since {period}, {n} periods running", found.n_periods)
    return words.format(period=period_label(found.since), n=found.n_periods)


_BELOW = {
    "worse": N_(
        "{period}: {organisation} stands out most, in “{indicator}”: {figure}, {gap} below the median of {n} peers, {since}."
    ),
    "better": N_(
        "{period}: {organisation} stands out most, in “{indicator}”: {figure}, "
        "{gap} below the median of {n} peers, which is better here, {since}."
    ),
}
_ABOVE = {
    "worse": N_(
        "{period}: {organisation} stands out most, in “{indicator}”: {figure}, "
        "{gap} above the median of {n} peers, which is worse here, {since}."
    ),
    "better": N_(
        "{period}: {organisation} stands out most, in “{indicator}”: {figure}, {gap} above the median of {n} peers, {since}."
    ),
}

"""What one can choose on the comparison page: axes, comparisons, periods, whom and what; and its pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from jixiao.web.analysis import rules
from jixiao.web.analysis.views.pivot import Grid
from jixiao.web.analysis.views.room import Room
from jixiao.web.base.templatetags.words import label, period_label


@dataclass(frozen=True)
class Option:
    """One choice of a list."""

    code: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Tab:
    """One way to see the same."""

    label: str
    href: str
    is_current: bool


def lists(room: Room) -> list[tuple[str, str, list[Option]]]:
    """The lists one chooses from: (parameter, label, options); only those that matter to this table."""
    question = room.question
    found = [
        ("rows", _("In rows"), _named(rules.AXIS_LABELS, question.rows)),
        ("columns", _("In columns"), _named(rules.AXIS_LABELS, question.columns)),
    ]
    if not question.is_free(rules.CONTRASTS_AXIS):
        shows = {code: each.label for code, each in rules.CONTRASTS.items()}
        found.append(("show", _("Compared with"), _named(shows, question.show)))
    return found + _times(room) + _parts(room)


def _times(room: Room) -> list[tuple[str, str, list[Option]]]:
    """Up to when, how far back, counted by what."""
    question = room.question
    periods = [Option(code, period_label(code), code == question.period) for code in reversed(room.all_periods)]
    found = [("period", _("Up to") if question.is_free(rules.PERIODS) else _("Period"), periods)]
    if question.is_free(rules.PERIODS):
        found.append(("span", _("Looking back"), _spans(rules.SPANS, question.span)))
    if len(room.held.frequencies) > 1:
        known = {code: rules.EVERY_LABELS[code] for code in room.held.frequencies}
        found.append(("every", _("Figures by"), _named(known, question.every)))
    if question.has_trend:
        found.append(("trend", _("Trend in rows"), _spans(rules.TRENDS, question.trend)))
    return found


def _parts(room: Room) -> list[tuple[str, str, list[Option]]]:
    """Only one peer group, only one goal."""
    question = room.question
    found = []
    groups = [Option("", _("All organisations"), not question.group)]
    groups += [Option(code, label(group), code == question.group) for code, group in room.groups.known.items()]
    if len(groups) > 2:
        found.append(("group", _("Peer group"), groups))
    goals = [Option("", _("All indicators"), not question.goal)]
    goals += [Option(code, label(goal), code == question.goal) for code, (goal, _codes) in room.goals.items()]
    if len(goals) > 1:
        found.append(("goal", _("Goal"), goals))
    return found


def _spans(numbers: Sequence[int], chosen: int) -> list[Option]:
    return [Option(str(n), _("%(n)s periods") % {"n": n} if n else _("No line"), n == chosen) for n in numbers]


def _named(labels: Any, chosen: str) -> list[Option]:
    return [Option(code, _(words), code == chosen) for code, words in labels.items()]


def organisations(room: Room) -> list[Option]:
    """Which organisations: several where they make rows or columns, else the one that is looked at."""
    free = room.question.is_free(rules.ORGANISATIONS)
    chosen = set(room.question.organisations) if free else {room.organisation.code} if room.organisation else set()
    return [Option(place.code, label(place), place.code in chosen) for place in room.all_organisations]


def indicators(room: Room) -> list[Option]:
    """Which indicators: several where they make rows or columns, else the one that is looked at."""
    free = room.question.is_free(rules.INDICATORS)
    chosen = set(room.question.indicators) if free else {room.version.indicator.code} if room.version else set()
    return [Option(one.indicator.code, label(one), one.indicator.code in chosen) for one in room.all_versions.values()]


def contrasts(question: rules.Question) -> list[Option]:
    """Which comparisons stand beside each other where they make rows or columns; none chosen: all."""
    return [Option(code, _(each.label), code in question.contrasts) for code, each in rules.CONTRASTS.items()]


def tabs(question: rules.Question) -> list[Tab]:
    """The table and the pictures of it."""
    return [
        Tab(_(words), question.address(view=code), code == question.view) for code, words in rules.VIEW_LABELS.items()
    ]


def eyes(room: Room) -> list[Tab]:
    """As it was and as it is now; nothing where no organisation was ever reorganised."""
    question = room.question
    if not (question.as_now or room.names.absent):
        return []
    return [
        Tab(_("As it was"), question.address(as_now=False), not question.as_now),
        Tab(_("As it is now"), question.address(as_now=True), question.as_now),
    ]


def pages(question: rules.Question, grid: Grid) -> dict[str, Any]:
    """Links to the pages before and after, of rows and of columns."""
    page = min(question.page, grid.n_pages)
    start = question.start if question.start < grid.n_columns else 0
    more = start + len(grid.columns) < grid.n_columns
    return {
        "page": page,
        "n_pages": grid.n_pages,
        "first": (page - 1) * grid.rows_shown + 1,
        "last": (page - 1) * grid.rows_shown + len(grid.lines),
        "before": question.address(page=page - 1, start=question.start) if page > 1 else "",
        "after": question.address(page=page + 1, start=question.start) if page < grid.n_pages else "",
        "first_column": start + 1,
        "last_column": start + len(grid.columns),
        "left": question.address(start=max(0, start - rules.COLUMNS_SHOWN), page=page) if start else "",
        "right": question.address(start=start + rules.COLUMNS_SHOWN, page=page) if more else "",
    }


def name_sort(question: rules.Question) -> dict[str, str]:
    """Where the head of the rows leads: sorted by name, up and down."""
    down = question.sort == "name"
    state = {"name": "ascending", "-name": "descending"}.get(question.sort, "")
    return {"href": question.address(sort="-name" if down else "name"), "state": state}

"""The page that puts any organisation, indicator and period side by side."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jixiao.web.analysis import queries, rules
from jixiao.web.analysis.views import drawing, sentences
from jixiao.web.analysis.views.pivot import Grid, Line, Pivot
from jixiao.web.analysis.views.room import Room, room_of
from jixiao.web.analysis.views.saved import seen_codes
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label, moment, period_label
from jixiao.web.base.words import N_
from jixiao.web.organisations.middleware import reader, require

COUNTED = {
    rules.ORGANISATIONS: N_("%(n)s organisations"),
    rules.INDICATORS: N_("%(n)s indicators"),
    rules.PERIODS: N_("%(n)s periods"),
    rules.CONTRASTS_AXIS: N_("%(n)s comparisons"),
}


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


def compare(request: HttpRequest) -> HttpResponse:
    """The table or picture that the address asks for; ?export= gives the whole table of the view."""
    require(request, queries.SIGHT)
    room = room_of(request)
    pivot = Pivot(room)
    if request.GET.get("export"):
        answer = _table(pivot, pivot.grid(whole=True), request).export(request)
        if answer is not None:
            return answer
    grid = pivot.grid()
    question = room.question
    shown = drawing.picture(pivot, grid, queries.newest_map() if question.view == "map" else None)
    context: dict[str, Any] = {
        "room": room,
        "question": question,
        "grid": grid,
        "picture": shown,
        "headline": sentences.headline(room, grid),
        "told": _told(room, grid),
        "lists": _lists(room),
        "organisation_options": _organisations(room),
        "indicator_options": _indicators(room),
        "tabs": _tabs(question),
        "eyes": _eyes(room),
        "pages": _pages(question, grid),
        "address": question.address().lstrip("?"),
        "turn_href": question.turned().address(),
        "name_sort": _name_sort(question),
        "views": queries.views_of(reader(request).user),
        "shared_views": queries.shared_views(reader(request).user, seen_codes(request)),
        "saved": request.GET.get("saved", ""),
        "is_signed": rules.CONTRASTS[question.show].is_signed,
        "both_colours": question.is_free(rules.CONTRASTS_AXIS),
        "row_axis": _(rules.AXIS_LABELS[question.rows]),
        "may_see_all": reader(request).tree.holds_all(queries.seen_ids(reader(request).access)),
        "origins": _origins(grid),
    }
    answer = render(request, "analysis/compare.html", context)
    if request.headers.get("HX-Request"):
        answer["HX-Push-Url"] = f"{request.path}{question.address()}"
    return answer


def _told(room: Room, grid: Grid) -> str:
    """What is on show, in one line."""
    question = room.question
    parts = []
    for axis in (rules.ORGANISATIONS, rules.INDICATORS, rules.PERIODS, rules.CONTRASTS_AXIS):
        keys = room.keys(axis)
        if question.is_free(axis):
            n = grid.n_rows if axis == question.rows else len(keys)
            parts.append(_(COUNTED[axis]) % {"n": n})
        elif keys:
            parts.append(_head_of(room, axis))
    if question.group in room.groups.known:
        parts.append(label(room.groups.known[question.group]))
    if question.goal in room.goals:
        parts.append(label(room.goals[question.goal][0]))
    return " · ".join(parts)


def _head_of(room: Room, axis: str) -> str:
    if axis == rules.ORGANISATIONS:
        return label(room.organisation)
    if axis == rules.INDICATORS:
        version = room.version
        return (
            f"{label(version)} ({version.unit_of_measure})" if version and version.unit_of_measure else label(version)
        )
    if axis == rules.PERIODS:
        return period_label(room.question.period)
    return _(rules.CONTRASTS[room.question.show].label)


def _lists(room: Room) -> list[tuple[str, str, list[Option]]]:
    """The lists one chooses from: (parameter, label, options); only those that matter to this table."""
    question = room.question
    found = [
        ("rows", _("In rows"), _named(rules.AXIS_LABELS, question.rows)),
        ("columns", _("In columns"), _named(rules.AXIS_LABELS, question.columns)),
    ]
    if not question.is_free(rules.CONTRASTS_AXIS):
        shows = {code: each.label for code, each in rules.CONTRASTS.items()}
        found.append(("show", _("Compared with"), _named(shows, question.show)))
    periods = [Option(code, period_label(code), code == question.period) for code in reversed(room.all_periods)]
    found.append(("period", _("Up to") if question.is_free(rules.PERIODS) else _("Period"), periods))
    if question.is_free(rules.PERIODS):
        spans = [Option(str(n), _("%(n)s periods") % {"n": n}, n == question.span) for n in rules.SPANS]
        found.append(("span", _("Looking back"), spans))
    if len(room.held.frequencies) > 1:
        known = {code: rules.EVERY_LABELS[code] for code in room.held.frequencies}
        found.append(("every", _("Figures by"), _named(known, question.every)))
    groups = [Option("", _("All organisations"), not question.group)]
    groups += [Option(code, label(group), code == question.group) for code, group in room.groups.known.items()]
    if len(groups) > 2:
        found.append(("group", _("Peer group"), groups))
    goals = [Option("", _("All indicators"), not question.goal)]
    goals += [Option(code, label(goal), code == question.goal) for code, (goal, _codes) in room.goals.items()]
    if len(goals) > 1:
        found.append(("goal", _("Goal"), goals))
    return found


def _named(labels: Any, chosen: str) -> list[Option]:
    return [Option(code, _(words), code == chosen) for code, words in labels.items()]


def _organisations(room: Room) -> list[Option]:
    free = room.question.is_free(rules.ORGANISATIONS)
    chosen = set(room.question.organisations) if free else {room.organisation.code} if room.organisation else set()
    return [Option(place.code, label(place), place.code in chosen) for place in room.all_organisations]


def _indicators(room: Room) -> list[Option]:
    free = room.question.is_free(rules.INDICATORS)
    chosen = set(room.question.indicators) if free else {room.version.indicator.code} if room.version else set()
    return [Option(one.indicator.code, label(one), one.indicator.code in chosen) for one in room.all_versions.values()]


def _tabs(question: rules.Question) -> list[Tab]:
    return [
        Tab(_(words), question.address(view=code), code == question.view) for code, words in rules.VIEW_LABELS.items()
    ]


def _eyes(room: Room) -> list[Tab]:
    """As it was and as it is now; nothing where no organisation was ever reorganised."""
    question = room.question
    if not (question.as_now or room.names.absent):
        return []
    return [
        Tab(_("As it was"), question.address(as_now=False), not question.as_now),
        Tab(_("As it is now"), question.address(as_now=True), question.as_now),
    ]


def _pages(question: rules.Question, grid: Grid) -> dict[str, Any]:
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


def _name_sort(question: rules.Question) -> dict[str, str]:
    down = question.sort == "name"
    state = {"name": "ascending", "-name": "descending"}.get(question.sort, "")
    return {"href": question.address(sort="-name" if down else "name"), "state": state}


def _origins(grid: Grid) -> str:
    """When the newest of the figures shown was recorded."""
    ids = [cell.observation_id for line in grid.lines for cell in line.cells if cell.observation_id]
    known = queries.origins(ids[-1000:])
    newest = max((each.recorded_at for each in known.values()), default=None)
    return moment(newest) if newest else ""


def _table(pivot: Pivot, grid: Grid, request: HttpRequest) -> Table:
    """What an export holds: the rows and columns of the view, figures as numbers."""
    columns = [Column("row", _(rules.AXIS_LABELS[pivot.question.rows]), value=lambda line: line.head.label)]
    columns.append(Column("code", _("Code"), value=lambda line: line.head.code))
    for place, head in enumerate(grid.columns):
        columns.append(Column(head.code, head.label, True, head.unit, value=partial(_value, place)))
    query = request.GET.copy()
    for key in ("sort", "find", "hide"):
        query.pop(key, None)
    return Table(columns, grid.lines, name=f"compare-{pivot.question.period or 'empty'}", query=query)


def _value(place: int, line: Line) -> float | None:
    value = line.cells[place].value
    return None if value is None else round(value, 10)

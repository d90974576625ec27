"""The page that puts any organisation, indicator and period side by side."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jixiao.web.analysis import queries, rules
from jixiao.web.analysis.views import choices, drawing, sentences
from jixiao.web.analysis.views.pivot import Grid, Line, Pivot
from jixiao.web.analysis.views.room import Room, room_of
from jixiao.web.analysis.views.saved import seen_codes
from jixiao.web.analysis.views.trend import with_trend
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


def compare(request: HttpRequest) -> HttpResponse:
    """The table or picture that the address asks for; ?export= gives the whole table of the view."""
    require(request, queries.SIGHT)
    room = room_of(request)
    pivot = Pivot(room)
    if request.GET.get("export"):
        answer = _table(pivot, pivot.grid(whole=True), request).export(request)
        if answer is not None:
            return answer
    grid = with_trend(pivot, pivot.grid())
    question = room.question
    shown = drawing.picture(pivot, grid, queries.newest_map() if question.view == "map" else None)
    context: dict[str, Any] = {
        "room": room,
        "question": question,
        "grid": grid,
        "has_trend": any(line.trend for line in grid.lines),
        "picture": shown,
        "headline": sentences.headline(room, grid),
        "told": _told(room, grid),
        "only_one": room.organisation if len(room.keys(rules.ORGANISATIONS)) == 1 else None,
        "lists": choices.lists(room),
        "organisation_options": choices.organisations(room),
        "indicator_options": choices.indicators(room),
        "contrast_options": choices.contrasts(question),
        "tabs": choices.tabs(question),
        "eyes": choices.eyes(room),
        "pages": choices.pages(question, grid),
        "address": question.address().lstrip("?"),
        "turn_href": question.turned().address(),
        "name_sort": choices.name_sort(question),
        "views": queries.views_of(reader(request).user),
        "shared_views": queries.shared_views(reader(request).user, seen_codes(request)),
        "saved": request.GET.get("saved", ""),
        "colour_words": drawing.colour_words(pivot),
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
    if any(line.head.unit for line in grid.lines):
        columns.append(Column("unit", _("Unit of measure"), value=lambda line: line.head.unit))
    for place, head in enumerate(grid.columns):
        columns.append(Column(head.code, head.label, True, head.unit, value=partial(_value, place)))
    query = request.GET.copy()
    for key in ("sort", "find", "hide"):
        query.pop(key, None)
    return Table(columns, grid.lines, name=f"compare-{pivot.question.period or 'empty'}", query=query)


def _value(place: int, line: Line) -> float | None:
    value = line.cells[place].value
    return None if value is None else round(value, 10)

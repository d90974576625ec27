"""The nearest neighbours of one organisation: who is most like it, in what, and how it stands beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jixiao.web.analysis import frames, queries, rules
from jixiao.web.analysis.views import cells, likeness
from jixiao.web.analysis.views.choices import Option
from jixiao.web.analysis.views.likeness import Setting
from jixiao.web.analysis.views.room import room_of
from jixiao.web.base.formats import ABSENT, number, signed
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label, period_label
from jixiao.web.evaluation.views.scope import open_organisation
from jixiao.web.indicators.models import IndicatorVersion
from jixiao.web.organisations.middleware import reader, require


@dataclass(frozen=True)
class BesideRow:
    """One indicator: the organisation's figure, its neighbours' median, and which side it is on."""

    version: IndicatorVersion
    own: str
    median: str
    gap: str
    mark: str
    mads: float | None
    rank: str
    href: str
    beside: frames.Beside


@dataclass(frozen=True)
class WhyRow:
    """One thing in which they are alike: the usual level of each, and how far each neighbour lies away."""

    version: IndicatorVersion
    own: str
    others: tuple[tuple[str, str], ...]


def alike(request: HttpRequest, organisation: str) -> HttpResponse:
    """The page; 404 for an organisation outside the data scope. ?export= gives the table beside the neighbours."""
    require(request, queries.SIGHT)
    own = open_organisation(request, organisation, queries.SIGHT)
    room = room_of(request)
    known = {one.indicator.code for one in room.all_versions.values()}
    setting = Setting(room, own, rules.LikenessQuestion.read(dict(request.GET.lists()), known))
    rows = _beside(setting)
    answer = _table(setting, rows, request).export(request)
    if answer is not None:
        return answer
    place = room.by_id.get(own) or reader(request).tree.find(own)
    context: dict[str, Any] = {
        "place": place,
        "setting": setting,
        "headline": likeness.headline(setting, place),
        "rows": rows,
        "why": _why(setting),
        "neighbours": [
            (each, setting.name(each.organisation), likeness.reason(setting, each)) for each in setting.found.found
        ],
        "chart": likeness.picture(setting) if rows else None,
        "lists": _lists(setting),
        "boxes": [Option(one.indicator.code, label(one), id_ in setting.by) for id_, one in room.all_versions.items()],
        "compare_href": _compare_href(setting),
        "export_address": _export_address(request),
        "most": rules.MOST_BY,
    }
    return render(request, "analysis/alike.html", context)


def _beside(setting: Setting) -> list[BesideRow]:
    painter = cells.Painter(setting.room, setting.seen) if setting.rows else None
    return [_row(setting, painter, each) for each in setting.rows] if painter else []


def _row(setting: Setting, painter: cells.Painter, each: frames.Beside) -> BesideRow:
    version = setting.room.all_versions[each.indicator]
    place = (setting.own, each.indicator, setting.room.question.period)
    return BesideRow(
        version, number(each.value, version.decimals), number(each.median, version.decimals),
        signed(each.gap, version.decimals), "better" if each.better > 0 else "worse" if each.better < 0 else "",
        each.mads, painter.cell(place, rules.RANK).text, painter.href(place), each,
    )  # fmt: skip


def _why(setting: Setting) -> list[WhyRow]:
    """What told them apart, the most alike on the whole first."""
    found = setting.found
    rows = []
    for thing, levels in found.levels.items():
        version = setting.room.all_versions[thing]
        others = tuple(
            (_level(levels.get(each.organisation), version), _apart(each.apart.get(thing))) for each in found.found
        )
        rows.append((_mean_apart(found, thing), WhyRow(version, _level(levels[setting.own], version), others)))
    return [row for _far, row in sorted(rows, key=lambda pair: pair[0])]


def _mean_apart(found: frames.Neighbours, thing: int) -> float:
    far = [abs(each.apart[thing]) for each in found.found if thing in each.apart]
    return sum(far) / len(far) if far else float("inf")


def _level(value: float | None, version: IndicatorVersion) -> str:
    return ABSENT if value is None else number(value, version.decimals)


def _apart(value: float | None) -> str:
    return ABSENT if value is None else signed(value, 1)


def _lists(setting: Setting) -> list[tuple[str, str, list[Option]]]:
    question = setting.room.question
    periods = [Option(code, period_label(code), code == question.period) for code in reversed(setting.room.all_periods)]
    numbers = [Option(str(n), str(n), n == setting.asked.number) for n in sorted(rules.NUMBERS)]
    found = [("period", _("Period"), periods), ("n", _("How many neighbours"), numbers)]
    if len(setting.room.held.frequencies) > 1:
        known = setting.room.held.frequencies
        every = [Option(code, _(rules.EVERY_LABELS[code]), code == question.every) for code in known]
        found.append(("every", _("Figures by"), every))
    return found


def _compare_href(setting: Setting) -> str:
    codes = [("organisation", setting.room.by_id[id_].code) for id_ in setting.everybody if id_ in setting.room.by_id]
    return f"{reverse('analysis:compare')}?{urlencode([*codes, ('period', setting.room.question.period)])}"


def _export_address(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("export", None)
    return query.urlencode()


def _table(setting: Setting, rows: Sequence[BesideRow], request: HttpRequest) -> Table:
    columns = [
        Column("indicator", _("Indicator"), value=lambda row: label(row.version)),
        Column("code", _("Code"), value=lambda row: row.version.indicator.code),
        Column("unit", _("Unit"), value=lambda row: row.version.unit_of_measure),
        Column("value", label(setting.room.by_id.get(setting.own)), True, value=lambda row: row.beside.value),
        Column("median", _("Neighbours' median"), True, value=lambda row: row.beside.median),
        Column("gap", _("± neighbours' median"), True, value=lambda row: row.beside.gap),
        Column("mads", _("In MADs, better is positive"), True, value=lambda row: row.mads),
        Column("n", _("Neighbours with a figure"), True, value=lambda row: row.beside.n_neighbours),
        Column("rank", _("Place among them"), value=lambda row: row.rank),
    ]
    return Table(columns, rows, name=f"neighbours-{setting.room.question.period or 'empty'}", query=request.GET.copy())

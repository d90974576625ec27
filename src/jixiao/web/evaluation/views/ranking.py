"""The ranking of a period: a dot per organisation, by score with how firm its rank is, or by improvement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from jixiao import Scheme
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label
from jixiao.web.evaluation import queries
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.evaluation.views import ranking_drawing, sentences
from jixiao.web.evaluation.views.scope import choice_of, meant_run
from jixiao.web.organisations.middleware import reader, require


@dataclass(frozen=True)
class Line:
    """One organisation as drawn: its dots, and its receipt where the reader may open it."""

    row: queries.RankedRow
    range: queries.RankRange | None
    dots: SafeString
    href: str
    grade: str


@dataclass(frozen=True)
class Band:
    """Rows that follow each other: those of one band, or one alone."""

    lines: tuple[Line, ...]

    @property
    def is_open(self) -> bool:
        """Whether its organisations cannot be told apart."""
        return queries.is_open([line.range for line in self.lines if line.range])


@dataclass(frozen=True)
class DrawnGroup:
    """One peer group as drawn."""

    ranking: queries.GroupRanking
    headline: SafeString
    bands: tuple[Band, ...]
    foot: SafeString
    with_ranges: bool


def ranking(request: HttpRequest) -> HttpResponse:
    """Each peer group's organisations at a node of the scheme."""
    require(request, "evaluation.view")
    choice = choice_of(request)
    run = meant_run(request, choice)
    if run is None:
        return render(request, "evaluation/ranking_empty.html", {"choice": choice})
    scheme = queries.scheme_of(run)
    nodes = [(scheme.code, _("Total")), *((node.code, label(node)) for node in scheme.walk())]
    node = request.GET.get("node", "")
    node = node if node in dict(nodes) else scheme.code
    by = queries.BY_IMPROVEMENT if request.GET.get("by") == queries.BY_IMPROVEMENT else queries.BY_SCORE
    previous = queries.previous_run(run)
    groups = queries.ranking(run, previous, node, by=by, names=queries.names_at(run.period), scheme=scheme)
    wanted = request.GET.get("group", "")
    shown = [group for group in groups if group.group.code == wanted] or groups
    firm = queries.firmness(run, node) if by == queries.BY_SCORE else None
    table = _table(request, shown, scheme, run, firm)
    answer = table.export(request)
    if answer:
        return answer
    drawn = [_drawn(request, group, run, node, firm, scheme) for group in shown]
    context = {
        "run": run,
        "previous": previous,
        "choice_run": run.code if request.GET.get("run") else "",
        "scheme": scheme,
        "nodes": nodes,
        "node": node,
        "node_label": dict(nodes)[node],
        "by": by,
        "lede": sentences.firmness(shown, firm),
        "has_ranges": firm is not None and bool(firm.ranges),
        "groups": drawn,
        "all_groups": groups,
        "group": wanted if len(shown) == 1 and len(groups) > 1 else "",
        "is_leaf": node != scheme.code and scheme.node(node).is_leaf,
        "table": table,
    }
    return render(request, "evaluation/ranking.html", context)


def _drawn(
    request: HttpRequest,
    group: queries.GroupRanking,
    run: ScoringRun,
    node: str,
    firm: queries.Firmness | None,
    scheme: Scheme,
) -> DrawnGroup:
    ranges = firm.ranges if firm else {}
    with_ranges = any(row.code in ranges for row in group.rows)
    axes = ranking_drawing.Axes.of(group, with_ranks=with_ranges)
    open_ids = reader(request).access.visible_ids("evaluation.receipt")
    grades = {grade.code: label(grade) for grade in scheme.grades}
    lines = [
        Line(
            row,
            ranges.get(row.code),
            ranking_drawing.dots(row, axes, group.median, ranges.get(row.code)),
            sentences.receipt_href(run.code, row.code, node) if row.organisation_id in open_ids else "",
            grades.get(row.grade, row.grade),
        )
        for row in group.rows
    ]
    headline = sentences.ranking_by_score(group, ranges) if firm else sentences.ranking_by_improvement(group)
    return DrawnGroup(group, headline, _bands(lines), ranking_drawing.foot(axes), with_ranges)


def _bands(lines: Sequence[Line]) -> tuple[Band, ...]:
    """Neighbours in one band together; everybody without a range alone."""
    pairs = groupby(enumerate(lines), key=lambda pair: pair[1].range.band if pair[1].range else -pair[0])
    return tuple(Band(tuple(line for _place, line in band)) for _band, band in pairs)


def _table(
    request: HttpRequest,
    groups: list[queries.GroupRanking],
    scheme: Scheme,
    run: ScoringRun,
    firm: queries.Firmness | None,
) -> Table:
    """What an export holds: exactly the rows seen, in their order."""
    grades = {grade.code: label(grade) for grade in scheme.grades}
    names = {group.group.code: label(group.group) for group in groups}
    columns = [
        Column("group", _("Peer group"), value=lambda row: names[row.group_code]),
        Column("rank", _("Rank"), numeric=True),
        *(_range_columns(firm.ranges) if firm else ()),
        Column("code", _("Code")),
        Column("organisation", _("Organisation"), value=label),
        Column("score", _("Score"), numeric=True, decimals=2),
        Column("before", _("Score before"), numeric=True, decimals=2),
        Column("change", _("Change"), numeric=True, decimals=2),
        Column("grade", _("Grade"), value=lambda row: grades.get(row.grade, row.grade)),
    ]
    rows = [row for group in groups for row in group.rows]
    return Table(columns, rows, name=f"ranking-{run.period}", query=request.GET)


def _range_columns(ranges: Mapping[str, queries.RankRange]) -> list[Column]:
    """Best and worst rank in nine of ten draws, and the band; empty where nothing can vary."""

    def read(name: str, row: queries.RankedRow) -> int | None:
        return getattr(ranges[row.code], name) if row.code in ranges else None

    return [
        Column("rank_low", _("Range of ranks: from (p05)"), numeric=True, value=partial(read, "low")),
        Column("rank_high", _("Range of ranks: to (p95)"), numeric=True, value=partial(read, "high")),
        Column("band", _("Band that cannot be told apart"), numeric=True, value=partial(read, "band")),
    ]

"""The ranking of a period: a dot per organisation on one axis, by score or by improvement."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from jixiao import Scheme
from jixiao.report.charts.drawings import circle, line
from jixiao.report.charts.figures import tick, written
from jixiao.report.charts.scale import Scale, fit
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label
from jixiao.web.evaluation import queries
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.evaluation.views import sentences
from jixiao.web.evaluation.views.scope import choice_of, meant_run, reader
from jixiao.web.organisations.middleware import require

WIDTH, HEIGHT = 640.0, 34.0


@dataclass(frozen=True)
class Line:
    """One organisation as drawn: its dots, and its receipt where the reader may open it."""

    row: queries.RankedRow
    dots: SafeString
    href: str
    grade: str


@dataclass(frozen=True)
class DrawnGroup:
    """One peer group as drawn."""

    ranking: queries.GroupRanking
    headline: SafeString
    lines: tuple[Line, ...]
    axis: SafeString


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
    table = _table(request, shown, scheme, run)
    answer = table.export(request)
    if answer:
        return answer
    drawn = [_drawn(request, group, run, node, by, scheme) for group in shown]
    context = {
        "run": run,
        "previous": previous,
        "choice_run": run.code if request.GET.get("run") else "",
        "scheme": scheme,
        "nodes": nodes,
        "node": node,
        "node_label": dict(nodes)[node],
        "by": by,
        "groups": drawn,
        "all_groups": groups,
        "group": wanted if len(shown) == 1 and len(groups) > 1 else "",
        "is_leaf": node != scheme.code and scheme.node(node).is_leaf,
        "table": table,
    }
    return render(request, "evaluation/ranking.html", context)


def _drawn(
    request: HttpRequest, group: queries.GroupRanking, run: ScoringRun, node: str, by: str, scheme: Scheme
) -> DrawnGroup:
    rows = group.rows
    axis = fit([value for row in rows for value in (row.score, row.before)], 12.0, WIDTH - 12.0)
    open_ids = reader(request).access.visible_ids("evaluation.receipt")
    grades = {grade.code: label(grade) for grade in scheme.grades}
    lines = tuple(
        Line(
            row,
            _dots(row, axis, group.median),
            sentences.receipt_href(run.code, row.code, node) if row.organisation_id in open_ids else "",
            grades.get(row.grade, row.grade),
        )
        for row in rows
    )
    headline = (sentences.ranking_by_improvement if by == queries.BY_IMPROVEMENT else sentences.ranking_by_score)(group)
    return DrawnGroup(group, headline, lines, _axis(axis))


def _svg(marks: list[str], height: float, name: str = "") -> SafeString:
    role = f'role="img" aria-label="{escape(name)}"' if name else 'aria-hidden="true"'
    # Every text in the marks was escaped when it was drawn.
    return mark_safe(f'<svg viewBox="0 0 {WIDTH:g} {height:g}" {role}>{"".join(marks)}</svg>')  # noqa: S308


def _dots(row: queries.RankedRow, axis: Scale, median: float | None) -> SafeString:
    marks = [line(axis.at(value), 0, axis.at(value), HEIGHT, "grid-line") for value in axis.ticks()]
    if median is not None:
        marks.append(line(axis.at(median), 0, axis.at(median), HEIGHT, "median"))
    middle = HEIGHT / 2
    if row.score is not None:
        if row.before is not None:
            marks.append(line(axis.at(row.before), middle, axis.at(row.score), middle, "link"))
            marks.append(circle(axis.at(row.before), middle, 4, "point-before", written(row.before, 2)))
        marks.append(circle(axis.at(row.score), middle, 6, "point", written(row.score, 2)))
    return _svg(marks, HEIGHT)


def _axis(axis: Scale) -> SafeString:
    marks = [
        f'<text x="{axis.at(value):.1f}" y="16" text-anchor="middle" class="faint">{tick(value, axis.step)}</text>'
        for value in axis.ticks()
    ]
    return _svg(marks, 22)


def _table(request: HttpRequest, groups: list[queries.GroupRanking], scheme: Scheme, run: ScoringRun) -> Table:
    """What an export holds: exactly the rows seen, in their order."""
    grades = {grade.code: label(grade) for grade in scheme.grades}
    names = {group.group.code: label(group.group) for group in groups}
    columns = [
        Column("group", _("Peer group"), value=lambda row: names[row.group_code]),
        Column("rank", _("Rank"), numeric=True),
        Column("code", _("Code")),
        Column("organisation", _("Organisation"), value=label),
        Column("score", _("Score"), numeric=True, decimals=2),
        Column("before", _("Score before"), numeric=True, decimals=2),
        Column("change", _("Change"), numeric=True, decimals=2),
        Column("grade", _("Grade"), value=lambda row: grades.get(row.grade, row.grade)),
    ]
    rows = [row for group in groups for row in group.rows]
    return Table(columns, rows, name=f"ranking-{run.period}", query=request.GET)

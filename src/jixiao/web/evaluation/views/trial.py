"""A draft tried on a confirmed run: who would move, by how much, and what the draft could not score."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from jixiao.engine.model.parts import Grade
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label, period_label
from jixiao.web.evaluation import queries
from jixiao.web.evaluation.views import ranking_drawing, sentences
from jixiao.web.indicators import queries as schemes
from jixiao.web.indicators.models import SchemeVersion
from jixiao.web.indicators.rules import can_change
from jixiao.web.organisations.middleware import reader, require

EDIT = "schemes.edit"


@dataclass(frozen=True)
class Line:
    """One organisation: `up` is how many places it gains (negative: loses), None where it has no rank on one side."""

    row: queries.RankedRow
    moves: bool
    up: int | None
    dots: SafeString
    href: str
    grade: str
    grade_before: str
    group_before: str


@dataclass(frozen=True)
class DrawnGroup:
    """One peer group of the draft as drawn."""

    group: queries.GroupRanking
    lines: tuple[Line, ...]
    foot: SafeString


def trial(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The draft's results for a run's period beside the confirmed ones, for those who may edit the draft."""
    version = _draft(request, code, number)
    if not can_change(version.state):
        return redirect("indicators:scheme", code, number)
    runs = queries.runs_to_try(version, reader(request).access, reader(request).tree)
    if not runs:
        return render(request, "evaluation/trial_empty.html", {"version": version})
    run = next((each for each in runs if each.code == request.GET.get("run")), runs[0])
    found = queries.try_draft(run, version, queries.names_at(run.period))
    table = _table(request, found)
    answer = table.export(request)
    if answer:
        return answer
    own = run.cycle.scheme_version.scheme_id == version.scheme_id
    context = {
        "version": version,
        "run": run,
        "runs": runs,
        "trial": found,
        "groups": [_drawn(request, found, group) for group in found.groups],
        "headline": _headline(found),
        "gaps": found.gaps,
        "names": schemes.names_of_indicators(found.draft),
        "other_full_marks": found.law.full_marks != found.draft.full_marks,
        "n_different": len(schemes.differences(found.law, found.draft)) if own else 0,
        "is_own": own,
    }
    return render(request, "evaluation/trial.html", context)


def _draft(request: HttpRequest, code: str, number: int) -> SchemeVersion:
    """The version, for those who may edit its drafts; else 404."""
    read = reader(request)
    version = schemes.version_by_number(
        code, number, read.tree, read.access.visible_ids("schemes.view"), read.access.visible_ids(EDIT)
    )
    if version is None:
        raise Http404(code)
    require(request, EDIT, version.scheme.organisation_id)
    return version


def _up(row: queries.RankedRow) -> int | None:
    return row.rank_before - row.rank if row.rank is not None and row.rank_before is not None else None


def _grade_names(grades: tuple[Grade, ...]) -> dict[str, str]:
    return {grade.code: label(grade) for grade in grades}


def _drawn(request: HttpRequest, found: queries.Trial, group: queries.GroupRanking) -> DrawnGroup:
    axes = ranking_drawing.Axes.of(group, with_ranks=True)
    open_ids = reader(request).access.visible_ids("evaluation.receipt")
    now, before = _grade_names(found.draft.grades), _grade_names(found.law.grades)
    former = queries.group_names(found.law)
    lines = []
    for row in group.rows:
        regrouped = found.regrouped.get(row.code)
        receipt = sentences.receipt_href(found.run.code, row.code, found.law.code)
        lines.append(
            Line(
                row, found.moves(row), _up(row), ranking_drawing.dots(row, axes, group.median),
                receipt if row.organisation_id in open_ids and row.before is not None else "",
                now.get(row.grade, row.grade), before.get(row.grade_before, row.grade_before),
                label(former[regrouped]) if regrouped in former else (regrouped or ""),
            )
        )  # fmt: skip
    return DrawnGroup(group, tuple(lines), ranking_drawing.foot(axes))


def _headline(found: queries.Trial) -> SafeString:
    """How many would move, and who most."""
    rows, when = found.rows, period_label(found.run.period)
    moved = [row for row in rows if found.moves(row)]
    if not moved:
        return format_html(_("On the figures of {period} nobody would move: {n} organisations keep rank and grade."),
                           period=when, n=len(rows))  # fmt: skip
    parts = {"period": when, "n": len(rows), "k": len(moved)}
    ranked = sorted((row for row in moved if _up(row)), key=lambda row: _up(row) or 0)
    if not ranked:
        return format_html(
            _("On the figures of {period} {k} of {n} organisations would get another grade; no rank changes."), **parts
        )
    worst, best = ranked[0], ranked[-1]
    parts |= {"best": label(best), "up": _up(best) or 0, "worst": label(worst), "down": -(_up(worst) or 0)}
    if (_up(worst) or 0) >= 0:
        words = _("On the figures of {period} {k} of {n} organisations would move; {best} rises most, by {up} in rank.")
    elif (_up(best) or 0) <= 0:
        words = _(
            "On the figures of {period} {k} of {n} organisations would move; {worst} falls most, by {down} in rank."
        )
    else:
        words = _("On the figures of {period} {k} of {n} organisations would move; {best} rises most, by {up} in rank, "
                  "{worst} falls most, by {down}.")  # fmt: skip
    return format_html(words, **parts)


def _table(request: HttpRequest, found: queries.Trial) -> Table:
    """What an export holds: every organisation under the draft and as it was confirmed."""
    now, before = _grade_names(found.draft.grades), _grade_names(found.law.grades)
    names = {group.group.code: label(group.group) for group in found.groups}
    columns = [
        Column("group", _("Peer group"), value=lambda row: names[row.group_code]),
        Column("code", _("Code")),
        Column("organisation", _("Organisation"), value=label),
        Column("rank_before", _("Rank as confirmed"), numeric=True),
        Column("rank", _("Rank under the draft"), numeric=True),
        Column("up", _("Places up"), numeric=True, value=_up),
        Column("before", _("Score as confirmed"), numeric=True, decimals=2),
        Column("score", _("Score under the draft"), numeric=True, decimals=2),
        Column("change", _("Points gained"), numeric=True, decimals=2),
        Column("grade_before", _("Grade as confirmed"), value=lambda row: before.get(row.grade_before, "")),
        Column("grade", _("Grade under the draft"), value=lambda row: now.get(row.grade, "")),
    ]
    return Table(columns, found.rows, name=f"trial-{found.run.period}", query=request.GET)

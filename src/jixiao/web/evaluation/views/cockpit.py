"""The first page: where the year stands and what waits; one for the office and leaders, one for a department."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao import Scheme
from jixiao.report.charts import Sparkline
from jixiao.web.base import clock, panels
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label, period_label
from jixiao.web.evaluation import queries
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.evaluation.views import sentences
from jixiao.web.evaluation.views.live import newest_live
from jixiao.web.evaluation.views.scope import choice_of
from jixiao.web.organisations.middleware import reader
from jixiao.web.organisations.rules import Access

N_MOVERS = 3
MOST_LATE = 8


def cockpit(request: HttpRequest) -> HttpResponse:
    """The reader's overview."""
    access = reader(request).access
    if not access.can("evaluation.view") and access.can("appraisal.score"):
        return redirect("appraisal:mine")  # who only scores starts there
    if not access.can("evaluation.view"):
        return render(request, "evaluation/cockpit_other.html", {"access": access})
    choice = choice_of(request)
    if choice.cycle is None:
        return render(request, "evaluation/cockpit_empty.html", {"may_create": access.can("evaluation.score")})
    run = queries.run_of(choice.cycle, choice.period)
    if run is not None and not queries.can_see_run(access, run):
        run = None
    if _is_department(access):
        return _department(request, choice, run)
    return _overview(request, choice, run)


def _is_department(access: Access) -> bool:
    """Who fills in figures and answers for no one else looks at their own standing first."""
    mine = access.visible_ids("collection.fill")
    return bool(mine) and access.visible_ids("evaluation.view") == mine and not access.can("evaluation.score")


def _overview(request: HttpRequest, choice: queries.PeriodChoice, run: ScoringRun | None) -> HttpResponse:
    access, tree = reader(request).access, reader(request).tree
    work, n_work = queries.office_work(access, tree, clock.today())
    late = queries.late_work(access, tree)
    context: dict[str, Any] = {
        "choice": choice,
        "run": run,
        "work": work,
        "n_work": n_work,
        "n_more": n_work - len(work),
        "late": late[:MOST_LATE],
        "n_late": len(late),
        "has_acts": access.can("evaluation.score") or access.can("collection.approve"),
        "may_score": access.can("evaluation.score"),
        "open_ids": access.visible_ids("evaluation.receipt"),
        "live": newest_live(request),
    }
    if run is None:
        context["stages"] = _stages(request, choice, None)
        return render(request, "evaluation/cockpit_unscored.html", context)
    scheme = queries.scheme_of(run)
    previous = queries.previous_run(run)
    matrix = queries.matrix(run, previous, scheme, queries.names_at(run.period))
    answer = _table(request, matrix, run).export(request)
    if answer:
        return answer
    matrix = matrix.marked(panels.marks_at(panels.COCKPIT, request, run=run))
    totals = [row.total for row in matrix.rows]
    moved = sorted((row for row in totals if row.change), key=lambda row: row.change or 0.0)
    context |= {
        "stages": _stages(request, choice, scheme),
        "scheme": scheme,
        "matrix": matrix,
        "previous": previous,
        "several_groups": len(matrix.groups) > 1,
        "fell": [row for row in moved if (row.change or 0.0) < 0][:N_MOVERS],
        "gained": [row for row in reversed(moved) if (row.change or 0.0) > 0][:N_MOVERS],
        "headline": _headline(request, run, previous, matrix, scheme),
    }
    return render(request, "evaluation/cockpit.html", context)


def _table(request: HttpRequest, matrix: queries.Matrix, run: ScoringRun) -> Table:
    """What an export of the matrix holds: every score, unrounded by the page."""
    groups = {row.total.organisation_id: label(group) for group, rows in matrix.groups for row in rows}
    columns = [
        Column("organisation", _("Organisation"), value=lambda row: label(row.total)),
        Column("group", _("Peer group"), value=lambda row: groups[row.total.organisation_id]),
        *(
            Column(node.code, label(node), True, "", 2, value=partial(_cell_score, place))
            for place, node in enumerate(matrix.columns)
        ),
        Column("score", _("Score"), True, "", 2, value=lambda row: row.total.score),
        Column("change", _("Change"), True, "", 2, value=lambda row: row.total.change),
    ]
    return Table(columns, matrix.rows, name=f"scores-{run.period}", query=request.GET)


def _cell_score(place: int, row: queries.MatrixRow) -> float | None:
    return row.cells[place].score


def _headline(
    request: HttpRequest, run: ScoringRun, previous: ScoringRun | None, matrix: queries.Matrix, scheme: Scheme
) -> str:
    totals = [row.total for row in matrix.rows]
    worst = min((row for row in totals if row.change is not None), key=lambda row: row.change or 0.0, default=None)
    reason, receipt = "", ""
    if worst is not None:
        place = queries.standing(run, previous, worst.organisation_id, scheme)
        reason = label(place.main_part) if place and place.main_part else ""
        if worst.organisation_id in reader(request).access.visible_ids("evaluation.receipt"):
            receipt = sentences.receipt_href(run.code, worst.code, scheme.code)
    href = f"{reverse('evaluation:ranking')}?cycle={run.cycle.code}&period={run.period}"
    return sentences.cockpit(run.period, totals, reason, href, receipt)


def _stages(request: HttpRequest, choice: queries.PeriodChoice, scheme: Scheme | None) -> list[panels.Stage]:
    assert choice.cycle is not None
    scheme = scheme or queries.scheme_of_cycle(choice.cycle)
    goals = queries.goals_progress(choice.cycle, scheme)
    collected = queries.collection_progress(choice.cycle, choice.period, clock.today())
    scored = queries.scoring_progress(choice.cycle, choice.periods)
    notes = [
        ngettext("{n} submission to review", "{n} submissions to review", collected.n_waiting).format(
            n=collected.n_waiting
        ),
        ngettext("{n} late", "{n} late", collected.n_late).format(n=collected.n_late),
    ]
    cycle = choice.cycle
    return [
        panels.Stage(
            _("Goals and indicators"), f"{goals.share:.0%}", goals.share,
            _("{n} indicators; targets set: {done} of {all}").format(
                n=goals.n_indicators, done=goals.n_targets, all=goals.n_wanted
            ),
            reverse("indicators:targets"),
        ),
        panels.Stage(
            _("Data collection"), f"{collected.share:.0%}", collected.share, " · ".join(notes),
            f"{reverse('collection:tasks')}?cycle={cycle.code}&period={choice.period}",
        ),
        panels.Stage.counted(
            _("Evaluation and analysis"), scored.n_scored, scored.n_periods,
            _("periods confirmed; on show: {period}").format(period=period_label(choice.period)),
            reverse("evaluation:cycle", args=[cycle.code]),
        ),
    ]  # fmt: skip


def _department(request: HttpRequest, choice: queries.PeriodChoice, run: ScoringRun | None) -> HttpResponse:
    page = reader(request)
    mine = page.access.visible_ids("collection.fill")
    places = [place for _depth, place in page.tree.depth_first(mine)]
    wanted = request.GET.get("organisation", "")
    own = page.user.organisation_id
    place = next((each for each in places if each.code == wanted), None) or next(
        (each for each in places if each.id == own), places[0] if places else None
    )
    assert choice.cycle is not None
    scheme = queries.scheme_of(run) if run else queries.scheme_of_cycle(choice.cycle)
    context: dict[str, Any] = {
        "choice": choice,
        "run": run,
        "places": places,
        "place": place,
        "scheme": scheme,
        "tasks": queries.my_tasks(mine, clock.today(), len(scheme.indicators)),
        "may_fill": True,
        "live": newest_live(request),
    }
    if place is not None:
        previous = queries.previous_run(run) if run else None
        standing = queries.standing(run, previous, place.id, scheme) if run else None
        shown = queries.observed_by(scheme, choice.period) if choice.period else {}
        history = queries.sparks(place.id, shown, choice.period) if choice.period else {}
        context |= {
            "standing": standing,
            "previous": previous,
            "group": queries.group_names(scheme).get(standing.group_code) if standing else None,
            "series": [(code, thing, Sparkline(history[code]), history[code][-1]) for code, thing in shown.items()],
        }
    return render(request, "evaluation/department.html", context)

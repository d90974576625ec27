"""One project for all who take part: where it stands, who has the ball, who does what, what may be done."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jixiao.engine.model.period import Frequency, Period
from jixiao.engine.projects.parts import PARTS
from jixiao.web.base import clock
from jixiao.web.base.templatetags.words import spoken
from jixiao.web.collection.views.evidence import fetched
from jixiao.web.indicators.views.names import indicator_label, place_label, versions
from jixiao.web.projects import frames, queries, rules
from jixiao.web.projects.models import ProgressReport, Project
from jixiao.web.projects.views.drawing import clock_bars, days_late_words, gantt, milestone_label, narrow
from jixiao.web.projects.views.names import name_by_code
from jixiao.web.projects.views.offers import offers
from jixiao.web.projects.views.scope import may_act, reporting_ids, seen_project
from jixiao.web.projects.views.sentences import headline, held_days, next_step, range_words, variance_words


def project(request: HttpRequest, code: str) -> HttpResponse:
    """Where it stands, and what to do."""
    return project_page(request, seen_project(request, code))


def project_page(request: HttpRequest, one: Project, refused: dict[str, Form] | None = None) -> HttpResponse:
    """The page; `refused` are forms that were sent and could not be carried out, by their act."""
    stands, plans = queries.standing_of(one, clock.today()), queries.plans_of(one)
    hand_overs, reports = queries.hand_overs_of(one), queries.reports_of(one)
    chart = gantt(request, stands, hand_overs)
    has_asked, result = plans.asked is not None and one.state == rules.RUNNING, _result(one)
    context = {
        "project": one, "headline": headline(stands), "stands": stands, "state_label": _(rules.STATE_LABELS[one.state]),
        "is_approved": one.state in rules.APPROVED, "has_plan": bool(stands.items),
        "variance": variance_words(stands), "range": range_words(stands),
        "holder": _holder(request, one), "n_held": held_days(one, stands.day),
        "gantt": chart, "gantt_narrow": narrow(chart), "clock": clock_bars(request, stands),
        "milestones": _milestones(request, stands), "raci": _raci(request, stands),
        "credit": _credit(request, one, plans), "result": result,
        "result_month": str(result.period) if result else "",
        "reports": [_report(request, report, refused or {}) for report in reports],
        "plans": [_plan(version, plans) for version in plans.all],
        "life": [_happened(request, event) for event in queries.life_of(one)],
        "documents": [event for event in queries.life_of(one) if event.details.get("file_digest")],
        "leading": place_label(request, one.organisation_id, one.organisation.code),
        "indicator": indicator_label(one.indicator.code, versions()) if one.indicator else "",
        "counting": _(rules.COUNTING_LABELS[one.counting]),
        "offers": offers(request, stands, refused or {}, has_asked=has_asked), "asked": plans.asked if has_asked else None,
        "may_review": may_act(request, one, rules.REVIEWING) and one.state == rules.RUNNING,
        "may_report": one.state == rules.RUNNING and bool(reporting_ids(request, one)),
        "may_replan": rules.can_act("ask_replan", one.state) and not has_asked and may_act(request, one, rules.EDITING),
        "may_revise": rules.can_act("revise", one.state) and may_act(request, one, rules.EDITING),
        "next_step": next_step(stands, sum(report.state == rules.SENT for report in reports), has_asked=has_asked),
    }  # fmt: skip
    return render(request, "projects/project.html", context, status=422 if refused else 200)


def _holder(request: HttpRequest, one: Project) -> str:
    if one.state not in rules.OPEN:
        return ""
    return name_by_code(request, one.holder.code if one.holder else rules.DECIDING)


def _milestones(request: HttpRequest, stands: queries.Standing) -> list[dict[str, Any]]:
    words = {
        "done": _("Milestone finished"), "late": _("Milestone late"), "behind": _("Milestone behind"),
        "on_track": _("Milestone on track"), "waiting": _("Milestone to come"),
    }  # fmt: skip
    first = {one.code: one for one in stands.baseline_items}
    found = []
    for one in stands.items:
        row, known = stands.rows[one.code], stands.progress.get(one.code, rules.Progress())
        planned = first.get(one.code)
        found.append({
            "code": one.code, "label": milestone_label(one), "first": planned, "now": one,
            "owner": name_by_code(request, next(iter(one.responsible), "")), "state": row["state"],
            "state_label": words[str(row["state"])], "share": 100 * float(row["progress"]), "started": known.started,
            "finished": known.finished, "forecast": row["forecast_finish"], "is_critical": row["is_critical"],
            "late": days_late_words((row["forecast_finish"] - planned.finish).days) if planned else "",
            "is_late": bool(planned) and row["forecast_finish"] > planned.finish if planned else False,
            "after": " ".join(one.after),
        })  # fmt: skip
    return found


@dataclass(frozen=True)
class RaciTable:
    """Milestones down, organisations across, letters between."""

    organisations: list[str]
    rows: list[tuple[str, list[str]]]
    letters: list[tuple[str, str]]


def _raci(request: HttpRequest, stands: queries.Standing) -> RaciTable:
    ordered = dict.fromkeys(who for one in stands.items for _code, who, _letter in one.parts)
    lead = stands.project.organisation.code
    codes = sorted(ordered, key=lambda code: code != lead)
    rows = []
    for one in stands.items:
        letters: dict[str, list[str]] = {}
        for _code, who, letter in one.parts:
            letters.setdefault(who, []).append(letter)
        rows.append((milestone_label(one), ["/".join(letters.get(code, [])) for code in codes]))
    known = [(letter, spoken(words)) for letter, words in PARTS.items()]
    return RaciTable([name_by_code(request, code) for code in codes], rows, known)


def _credit(request: HttpRequest, one: Project, plans: queries.Plans) -> list[dict[str, Any]]:
    """Each share, and what it is of the full points; the parts add up to the whole exactly."""
    words = queries.written_credit(plans.shown)
    points = rules.credited(one.full_points, 1.0, queries.credit_of(plans.shown)) if words else {}
    return [
        {"name": name_by_code(request, code), "code": code, "share": share, "points": points[code]}
        for code, share in words.items()
    ]


def _result(one: Project) -> queries.CreditedResult | None:
    """What the last whole month was worth, of a project that counts as an indicator."""
    last = Period.of(clock.today().replace(day=1) - timedelta(days=1), Frequency.MONTH)
    return queries.credited_result(one, last) if one.indicator else None


def _report(request: HttpRequest, report: ProgressReport, refused: dict[str, Form]) -> dict[str, Any]:
    found = [form for act in ("accept_report", "return_report") if (form := refused.get(f"{act}:{report.pk}"))]
    return {
        "report": report, "place": place_label(request, report.organisation_id, report.organisation.code),
        "state_label": _(rules.REPORT_LABELS[report.state]), "waits": report.state == rules.SENT,
        "lines": [(line, 100 * line.share) for line in report.lines.all()], "form": found[0] if found else None,
    }  # fmt: skip


def _plan(version: Any, plans: queries.Plans) -> dict[str, Any]:
    kind = ""
    if plans.baseline is not None and version.pk == plans.baseline.pk:
        kind = _("the baseline")
    if plans.current is not None and version.pk == plans.current.pk:
        kind = f"{kind} · {_('in force')}" if kind else _("in force")
    return {"version": version, "state_label": _(rules.PLAN_LABELS[version.state]), "kind": kind}


def _happened(request: HttpRequest, event: Any) -> dict[str, Any]:
    to = str(event.details.get("successor") or "")
    return {
        "event": event, "label": _(rules.EVENT_LABELS[event.kind]), "to": name_by_code(request, to) if to else "",
        "of": name_by_code(request, str(event.details.get("organisation") or "")) if event.details.get("period") else "",
    }  # fmt: skip


def report_file(request: HttpRequest, code: str, pk: int) -> FileResponse:
    """The evidence of a report, for whoever sees the project."""
    found = queries.report_of(seen_project(request, code), pk)
    if found is None:
        raise Http404(pk)
    return fetched(found.file_digest, found.file_name)


def event_file(request: HttpRequest, code: str, pk: int) -> FileResponse:
    """The file of an event, for whoever sees the project."""
    found = queries.event_of(seen_project(request, code), pk)
    if found is None:
        raise Http404(pk)
    return fetched(str(found.details.get("file_digest") or ""), str(found.details.get("file_name") or ""))


def exported(request: HttpRequest, code: str, table: str) -> HttpResponse:
    """The plan, or the hand-overs, as files that `jixiao project` reads."""
    one = seen_project(request, code)
    if table == "plan":
        version = queries.plans_of(one).shown
        text = frames.plan_csv(queries.items_of(version), queries.progress_of(one))
    elif table == "hand-overs":
        text = frames.hand_overs_csv(queries.passes_of(queries.hand_overs_of(one)))
    else:
        raise Http404(table)
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{one.code}-{table}.csv"'
    return answer

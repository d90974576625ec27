"""One scoring run: what it computed, what it found, confirming it, computing it again."""

from collections import Counter

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jixiao import Period
from jixiao.web.base import clock
from jixiao.web.base.forms import acted
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label, reading_chinese
from jixiao.web.evaluation import actions, queries, rules
from jixiao.web.evaluation.forms import AppealWindowForm
from jixiao.web.evaluation.models import Appeal, FindingRow, ScoringRun
from jixiao.web.evaluation.views.appeals import window_state
from jixiao.web.evaluation.views.revised import revised_figures
from jixiao.web.evaluation.views.scope import scored_cycle, seen_run
from jixiao.web.indicators.queries import indicator_on
from jixiao.web.organisations.middleware import reader


def run_page(request: HttpRequest, code: str) -> HttpResponse:
    """What was computed from what, the findings, and the act that waits."""
    run = seen_run(request, code)
    may_score = queries.may_score(reader(request).access, run.cycle)
    findings = _seen_findings(request, run, may_score)
    table = _findings_table(request, run, findings)
    answer = table.export(request)
    if answer:
        return answer
    snapshot = queries.snapshot_of(run)
    context = {
        "run": run,
        "state_label": _(rules.RUN_LABELS[run.state]),
        "snapshot": snapshot,
        "table": table,
        "n_scores": run.scores.filter(score__isnull=False, node_code=queries.scheme_of(run).code).count(),
        "counts": Counter(row.severity for row in findings),
        "may_score": may_score,
        "can_confirm": may_score and rules.can_confirm(run.state),
        "n_undecided": queries.undecided_of(run.cycle) if may_score else 0,
        "window_form": _window_form(run) if may_score and run.state == rules.CONFIRMED else None,
        "made_by": _made_by(request, run),
        "revised": revised_figures(request, run, None if may_score else _seen_codes(request)),
        **window_state(run),
    }
    return render(request, "evaluation/run.html", context)


@require_POST
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Make the run the valid result of its period."""
    run = seen_run(request, code)
    scored_cycle(request, run.cycle.code)
    said = _("Confirmed. The ranking of this period is visible now.")
    acted(request, lambda: actions.confirm(run=run, by=reader(request).user, now=clock.now()), said)
    return redirect("evaluation:run", code)


@require_POST
def replay(request: HttpRequest, code: str) -> HttpResponse:
    """Compute the run again from its frozen snapshot and say whether every digit is the same; nothing is written."""
    run = seen_run(request, code)
    result = queries.replay(run)
    words = {
        "moment": f"{timezone.localtime(clock.now()):%Y-%m-%d %H:%M}",
        "n": result.n_compared,
        "d": result.n_different,
    }
    if result.same:
        messages.success(
            request, _("Computed again at %(moment)s: all %(n)s scores are the same to the last digit.") % words
        )
    else:
        messages.error(
            request,
            _("Computed again at %(moment)s: %(d)s of %(n)s scores differ from the stored ones. Tell the auditor.")
            % words,
        )
    back = request.POST.get("next", "")
    return redirect(back) if back.startswith("/receipts/") else redirect("evaluation:run", code)


@require_POST
def set_window(request: HttpRequest, code: str) -> HttpResponse:
    """Until when appeals against the run are taken."""
    run = seen_run(request, code)
    scored_cycle(request, run.cycle.code)
    form = AppealWindowForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give both days of the window."))
        return redirect("evaluation:run", code)
    days = form.cleaned_data
    acted(
        request,
        lambda: actions.set_window(run=run, **days, by=reader(request).user, now=clock.now()),
        _("The window for appeals is set."),
    )
    return redirect("evaluation:run", code)


def _made_by(request: HttpRequest, run: ScoringRun) -> Appeal | None:
    """The appeal after which the run was scored anew, for whoever may read it."""
    visible = reader(request).access.visible_ids("evaluation.receipt")
    return Appeal.objects.filter(corrections__run=run, organisation__in=visible).first()


def _window_form(run: ScoringRun) -> AppealWindowForm:
    window = queries.appeal_window(run)
    days = {"opens_on": window.opens_on, "closes_on": window.closes_on} if window else {}
    return AppealWindowForm(initial=days)


def _seen_findings(request: HttpRequest, run: ScoringRun, may_score: bool) -> list[FindingRow]:
    """The run's findings; of other organisations only for the office that scores."""
    rows = list(FindingRow.objects.filter(run=run))
    if may_score:
        return rows
    codes = _seen_codes(request)
    return [row for row in rows if row.organisation_code in codes]


def _seen_codes(request: HttpRequest) -> frozenset[str]:
    """Organisations whose receipts the reader opens."""
    return reader(request).tree.codes_of(reader(request).access.visible_ids("evaluation.receipt"))


def _findings_table(request: HttpRequest, run: ScoringRun, findings: list[FindingRow]) -> Table:
    names = {node.code: label(node) for node in queries.names_at(run.period).nodes.values()}
    scheme = queries.scheme_of(run)
    library = indicator_on(Period.parse(run.period).last_date, scheme.indicators)
    indicators = {code: label(version) for code, version in library.items()}
    indicators |= {leaf.indicator: label(leaf) for leaf in scheme.leaves}
    message = "message_zh" if reading_chinese() else "message_en"
    order = list(rules.SEVERITY_LABELS)

    def severity(row: FindingRow) -> str:
        return _(rules.SEVERITY_LABELS.get(row.severity, row.severity))

    rows = sorted(
        findings,
        key=lambda row: (order.index(row.severity) if row.severity in order else 9, row.organisation_code, row.pk),
    )
    columns = [
        Column("severity", _("Severity"), value=severity, template="evaluation/cells/severity.html"),
        Column(
            "organisation", _("Organisation"), value=lambda row: names.get(row.organisation_code, row.organisation_code)
        ),
        Column("indicator", _("Indicator"), value=lambda row: indicators.get(row.indicator_code, row.indicator_code)),
        Column("period", _("Period"), value=lambda row: row.period),
        Column("message", _("What was found"), value=lambda row: getattr(row, message)),
    ]
    return Table(columns, rows, name="findings", query=request.GET, empty_text=_("Nothing doubtful was found."))

"""A source's own page, its acts, and the page of one run."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from jixiao.web.base import clock
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label, moment, reading_chinese
from jixiao.web.indicators.queries import indicator_on
from jixiao.web.organisations.middleware import reader
from jixiao.web.sources import actions, queries, rules, tasks
from jixiao.web.sources.models import CaptureRun, DataSource
from jixiao.web.sources.queries import SourceLine
from jixiao.web.sources.views.scope import EDIT, may_edit, seen_source, tell
from jixiao.web.sources.views.sentences import in_words


def source(request: HttpRequest, code: str) -> HttpResponse:
    """What it reads, its mapping in words, its runs, the figures it brought lately."""
    one = seen_source(request, code)
    runs = queries.runs_of(one, 30)
    line = queries.source_line(one, runs[0] if runs else None, clock.now())
    mine = may_edit(request, one)
    context = {
        "source": one,
        "line": line,
        "runs": runs,
        "provider": reader(request).tree.find(one.provider_id),
        "words": in_words(one, _indicator_names(one)),
        "figures": _figures(request, one),
        "light_label": _(rules.LIGHT_LABELS[line.light]),
        "state_label": _(rules.STATE_LABELS[one.state]),
        "headline": _headline(line),
        "may_edit": mine and rules.can_revise(one.state),
        "acts": [act for act in rules.TRANSITIONS if mine and rules.can_act(act, one.state)],
        "may_run": mine and rules.can_run(one.state),
        "secret_names": sorted(one.sealed_secrets),
        "missing_secrets": queries.missing_secrets(one),
    }
    return render(request, "sources/source.html", context)


def _indicator_names(source: DataSource) -> dict[str, str]:
    """Names of the indicators that the definition names by their codes."""
    mapping = source.definition.get("mapping", {})
    named = {entry.get("indicator", "") for entry in mapping.get("values", []) if isinstance(entry, dict)}
    return {code: label(version) for code, version in indicator_on(clock.today(), named).items()}


@dataclass(frozen=True)
class FigureLine:
    """A figure that the source brought, with names in words."""

    place: Any
    indicator: Any
    period: str
    value: float | None
    revision: int
    provenance: dict[str, Any]
    recorded_at: datetime


def _figures(request: HttpRequest, source: DataSource) -> list[FigureLine]:
    """Figures of organisations that the reader may see."""
    seen, tree = reader(request).access.visible_ids("collection.view"), reader(request).tree
    found = [one for one in queries.figures_of(source) if one.organisation_id in seen]
    names = indicator_on(clock.today(), {one.indicator.code for one in found})
    return [
        FigureLine(
            tree.find(one.organisation_id) or one.organisation, names.get(one.indicator.code, one.indicator),
            one.period, one.value, one.revision, one.provenance, one.recorded_at,
        )
        for one in found
    ]  # fmt: skip


def _headline(line: SourceLine) -> str:
    values = {"name": label(line.source), "since": moment(line.source.stale_since)}
    if line.light == rules.DRIFTED:
        return _("%(name)s: the source has changed, its figures wait for a decision") % values
    if line.light == rules.FAILING:
        return _("%(name)s cannot be read; stale since %(since)s") % values
    if line.light == rules.STALE:
        return _("%(name)s is stale: no good reading when one was due") % values
    if line.light == rules.RESTING:
        return f"{values['name']} · {_(rules.STATE_LABELS[line.source.state])}"
    if line.newest is None or line.source.last_good_at is None:
        return _("%(name)s waits for its first reading") % values
    return _("%(name)s is fresh, last read well at %(at)s") % {**values, "at": moment(line.source.last_good_at)}


def run(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One run: what was read, what landed, what was refused and why; findings as a table and as a file."""
    one = seen_source(request, code)
    found = queries.run_of(one, number)
    if found is None:
        raise Http404(number)
    table = _finding_table(request, found, f"{one.code}-run-{number}")
    exported = table.export(request)
    if exported is not None:
        return exported
    context = {
        "source": one,
        "run": found,
        "table": table if found.findings else None,
        "headline": _run_headline(found),
        "why_label": _(rules.WHY_LABELS[found.why]),
        "is_waiting": one.waiting_change_id == found.pk,
    }
    return render(request, "sources/run.html", context)


def _run_headline(run: CaptureRun) -> str:
    values = {"rows": run.n_rows, "new": run.n_new, "revised": run.n_revised, "refused": run.n_refused}
    if run.state == rules.LANDED:
        return (
            ngettext(
                "%(rows)s row read: %(new)s figures new, %(revised)s revised, %(refused)s refused",
                "%(rows)s rows read: %(new)s figures new, %(revised)s revised, %(refused)s refused",
                run.n_rows,
            )
            % values
        )
    if run.state == rules.FAILED:
        return run.fault_zh if reading_chinese() else run.fault_en
    return _(rules.RUN_LABELS[run.state])


def _finding_table(request: HttpRequest, run: CaptureRun, name: str) -> Table:
    severities = {"error": _("Not used"), "warning": _("Used, look at it"), "info": _("Good to know")}
    message = "message_zh" if reading_chinese() else "message"
    columns = [
        Column("place", _("Place"), value=_place, optional=False),
        Column("severity", _("Used or not"), value=lambda row: severities.get(row["severity"], row["severity"])),
        Column("message", _("What was found"), value=lambda row: row[message]),
        Column("about", _("Figure"), value=_about),
        Column("rule", _("Rule")),
    ]
    return Table(columns, run.findings, name=name, query=request.GET, caption=_("Findings of this run"))


def _about(row: dict[str, Any]) -> str:
    """Organisation, indicator and period, as far as they are known."""
    return " ".join(row[name] for name in ("organisation_code", "indicator_code", "period") if row.get(name))


def _place(row: dict[str, Any]) -> str:
    """File, row and column as far as they are known."""
    parts = [row.get("file", "")]
    parts += [_("row %(n)s") % {"n": row["row"]}] if row.get("row") else []
    parts += [row["column"]] if row.get("column") else []
    return " · ".join(part for part in parts if part) or "—"


@require_POST
def run_now(request: HttpRequest, code: str) -> HttpResponse:
    """Have it read as soon as a worker is free."""
    one = seen_source(request, code, EDIT)
    try:
        tasks.ask_for_run(source=one, by=reader(request).user, now=clock.now())
    except RuleViolation as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _("It is read as soon as a worker is free. Reload this page to see what came of it."))
    return redirect("sources:source", code)


@require_POST
def activate(request: HttpRequest, code: str) -> HttpResponse:
    """Put it into use."""
    return _moved(request, code, actions.activate, _("In use: it is read on its schedule from now on."))


@require_POST
def pause(request: HttpRequest, code: str) -> HttpResponse:
    """Read it no more until it is put into use again."""
    return _moved(request, code, actions.pause, _("Paused. Its figures stay."))


@require_POST
def retire(request: HttpRequest, code: str) -> HttpResponse:
    """The end of a source."""
    return _moved(request, code, actions.retire, _("Retired. Its figures and runs stay, its secrets are forgotten."))


def _moved(request: HttpRequest, code: str, act: Callable[..., DataSource], said: str) -> HttpResponse:
    one = seen_source(request, code, EDIT)
    try:
        act(source=one, by=reader(request).user, now=clock.now())
    except RuleViolation as refusal:
        tell(request, refusal)
    else:
        messages.success(request, said)
    return redirect("sources:source", code)

"""The rule lab: a draft judged over past years, beside the rules in force, before anybody is warned by it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.report.charts.columns_spec import Columns, ColumnSet
from jixiao.web.base import clock
from jixiao.web.base.formats import number as written
from jixiao.web.base.forms import in_words
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label, period_label, reading_chinese
from jixiao.web.collection.models import Observation
from jixiao.web.indicators.views.names import indicator_label, versions
from jixiao.web.organisations.middleware import reader
from jixiao.web.warnings import rules, tasks
from jixiao.web.warnings.models import WarningRuleSet
from jixiao.web.warnings.views.scope import EDIT, seen_rules
from jixiao.web.warnings.views.sentences import asked, put_in, spoken
from jixiao.web.warnings.views.words import rules_of

AT_ONCE = 20_000
"""So many figures are judged within the request; more by the job queue."""
DAY = "warnings/cells/day.html"
Plain = Mapping[str, Any]


def lab(request: HttpRequest, number: int) -> HttpResponse:
    """What the draft would have told, month by month, and whom; a POST tries it."""
    one = seen_rules(request, number, EDIT)
    if request.method == "POST":
        return _try(request, one)
    trial, former = one.trial, one.trial.get("former")
    warned = _warned(request, one, trial.get("warnings", ()))
    exported = warned.export(request)
    if exported is not None:
        return exported
    context = {
        "one": one, "trial": trial, "former": former, "headline": _headline(one, trial, former),
        "chart": _months(trial, former) if trial.get("months") else None,
        "totals": _totals(trial, former) if trial else [], "by_rule": _by_rule(one, trial),
        "who": _who(request, trial.get("who", ())), "warned": warned, "yardstick": _yardstick(trial),
        "findings": [zh if reading_chinese() else en for zh, en in trial.get("findings", ())],
        "is_draft": one.state == rules.DRAFT,
    }  # fmt: skip
    return render(request, "warnings/lab.html", context)


def _try(request: HttpRequest, one: WarningRuleSet) -> HttpResponse:
    by, now = reader(request).user, clock.now()
    try:
        rules.check_can_change_set(one.state)
        if Observation.objects.count() > AT_ONCE:
            tasks.ask_to_try(rule_set=one, by=by, now=now)
            messages.success(request, _("The past is judged as soon as a worker is free. Reload this page then."))
        elif tasks.try_rule_set(rule_set=one, by=by, now=now) is None:
            messages.error(request, _("The draft has changed meanwhile. Try it again."))
    except RuleViolation as refusal:
        messages.error(request, in_words(refusal))
    return redirect("warnings:lab", one.number)


def _headline(one: WarningRuleSet, trial: Plain, former: Plain | None) -> SafeString | str:
    if not one.tried_at:
        return _("Would these rules have helped? Try them on the past")
    n = int(trial["n_warnings"])
    told = ngettext("They would have warned %(n)s time", "They would have warned %(n)s times", n)
    said = put_in(told, n=asked("#warned", n))
    if trial.get("n_events"):
        hits = asked("#by-rule", trial["n_hits"])
        said += put_in(_(", and told of %(hits)s of %(events)s missed targets"), hits=hits, events=trial["n_events"])
    if former:
        said += put_in(_("; those in force %(n)s times"), n=former["n_warnings"])
    return said


def _yardstick(trial: Plain) -> str:
    return {
        "targets": _(
            "A hit: a warning in a year whose target was missed in the end. "
            "Lead time: periods between the warning and the year's end."
        ),
        "nothing": _("There is no year with targets that has ended, so nothing can be told of hits and misses."),
    }.get(str(trial.get("yardstick", "")), "")  # fmt: skip


def _months(trial: Plain, former: Plain | None) -> Columns:
    months = [period for period, _raised, _standing in trial["months"]]
    raised = {period: n for period, n, _standing in trial["months"]}
    sets = [ColumnSet(_("this version"), [float(raised[period]) for period in months])]
    if former:
        before = {period: n for period, n, _standing in former["months"]}
        sets.append(ColumnSet(_("rules in force"), [float(before.get(period, 0)) for period in months]))
    return Columns(_("Warnings raised, by period"), [_short(period) for period in months], sets)


def _short(period: str) -> str:
    """Short enough to stand under a column."""
    return period[2:].replace("-", "/") if len(period) == 7 else period


def _totals(trial: Plain, former: Plain | None) -> list[tuple[str, str, str]]:
    """Name, the draft's figure, that of the rules in force."""
    rows = [
        ("n_warnings", _("Warnings"), 0),
        ("per_period", _("Warnings a period"), 1),
        ("n_hits", _("Hits"), 0),
        ("n_misses", _("Misses"), 0),
        ("n_false", _("Warnings for nothing"), 0),
        ("lead", _("Lead time, periods"), 1),
    ]  # fmt: skip
    return [
        (words, written(trial.get(name), digits), written(former.get(name), digits) if former else "")
        for name, words, digits in rows
    ]


def _by_rule(one: WarningRuleSet, trial: Plain) -> list[tuple[str, Plain]]:
    names = {rule.code: spoken(rule.label) for rule in rules_of(one.document)}
    return [(names.get(row["rule"], row["rule"]), row) for row in trial.get("rules", ())]


def _who(request: HttpRequest, rows: Sequence[Plain]) -> list[tuple[str, Plain]]:
    tree = reader(request).tree
    found = [(tree.by_code(row["organisation_code"]), row) for row in rows]
    return [(label(place) if place else row["organisation_code"], row) for place, row in found]


def _warned(request: HttpRequest, one: WarningRuleSet, rows: Sequence[Plain]) -> Table:
    known, tree = versions(), reader(request).tree
    names = {rule.code: spoken(rule.label) for rule in rules_of(one.document)}
    hits = {True: _("hit"), False: _("for nothing"), None: _("not known yet")}

    def place(row: Plain) -> str:
        found = tree.by_code(row["organisation_code"])
        return label(found) if found else str(row["organisation_code"])

    columns = [
        Column("place", _("Organisation"), value=place, optional=False),
        Column("indicator", _("Indicator"), value=lambda row: indicator_label(row["indicator_code"], known)),
        Column("severity", _("How grave"), value=lambda row: _(rules.SEVERITY_LABELS[row["severity"]])),
        Column("rule", _("Rule"), value=lambda row: names.get(row["rule"], row["rule"])),
        Column("raised", _("Raised for"), value=lambda row: period_label(row["raised"]), template=DAY),
        Column("cleared", _("Cleared for"), value=lambda row: period_label(row["cleared"] or ""), template=DAY),
        Column("n_periods", _("Periods it stood"), numeric=True, decimals=0),
        Column("score", _("Strength"), numeric=True, value=lambda row: round(row["score"], 2), decimals=2),
        Column("hit", _("Came true"), value=lambda row: hits[row["hit"]]),
    ]  # fmt: skip
    table = Table(
        columns, rows, name=f"trial-{one.number}", query=request.GET, caption=_("Who would have been warned of what")
    )
    table.empty_text = _("Nobody would have been warned.")
    return table

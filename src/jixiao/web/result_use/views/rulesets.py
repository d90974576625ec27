"""The rules in words: those in force, every version, the draft as YAML, its trial on a past result, its adoption."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from jixiao.engine.model.errors import DefinitionError, DefinitionErrors
from jixiao.engine.result_use.rules import CONDITIONS, KINDS
from jixiao.web.base import clock
from jixiao.web.base.forms import acted, carried_out, in_words, posted
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.templatetags.words import day, spoken
from jixiao.web.indicators.views.drafts import faults_in
from jixiao.web.organisations.middleware import actor, reader, require
from jixiao.web.result_use import actions, queries, rules
from jixiao.web.result_use.forms import RulesForm
from jixiao.web.result_use.models import UseRuleSet
from jixiao.web.result_use.rules.wording import NUMBERS, caps_of, condition_of, use_of
from jixiao.web.result_use.views.scope import DECIDE, RULES, VIEW, seen_rules

Plain = Mapping[str, Any]


def rule_sets(request: HttpRequest) -> HttpResponse:
    """The rules in force; where there are none, how to begin."""
    require(request, VIEW)
    return _page(request, queries.rules_on(clock.today()))


def rule_set(request: HttpRequest, number: int) -> HttpResponse:
    """One version of the rules."""
    return _page(request, seen_rules(request, number))


def _page(request: HttpRequest, one: UseRuleSet | None) -> HttpResponse:
    access = reader(request).access
    works_on = access.can(RULES) or access.can(DECIDE)
    read = rules.read_document(one.document) if one else None
    shown = [each for each in queries.rule_sets() if works_on or each.state == rules.ADOPTED]
    names = queries.grade_names()
    context = {
        "one": one, "read": read, "headline": _headline(one, len(read.rules) if read else 0),
        "rules": [
            (rule.code, spoken(rule.label) or rule.label.zh, spoken(condition_of(rule, names)),
             spoken(use_of(rule.kind, rule.size)), rule.kind in rules.CONFIDENTIAL)
            for rule in (read.rules if read else ())
        ],
        "caps": [spoken(text) for text in caps_of(read)] if read else [],
        "sets": [(each, _(rules.SET_LABELS[each.state])) for each in shown],
        "draft": queries.the_draft() if works_on else None, "may_edit": access.can(RULES),
        "may_adopt": one is not None and _may_adopt(request, one),
        "is_draft": one is not None and one.state == rules.DRAFT, "works_on": works_on,
    }  # fmt: skip
    return render(request, "result_use/rules.html", context)


def _may_adopt(request: HttpRequest, one: UseRuleSet) -> bool:
    """Whether the reader is a second person who may put the draft in force."""
    return (
        reader(request).access.can(DECIDE) and one.state == rules.DRAFT and one.saved_by_id != reader(request).user.pk
    )


def _headline(one: UseRuleSet | None, n: int) -> str:
    if one is None:
        return _("No rules of use are in force yet")
    if one.state == rules.DRAFT:
        return ngettext("Draft with %(n)s rule of use", "Draft with %(n)s rules of use", n) % {"n": n}
    values = {"n": n, "day": day(one.valid_from)}
    return (
        ngettext(
            "%(n)s rule of use, for results from %(day)s on", "%(n)s rules of use, for results from %(day)s on", n
        ) % values
    )  # fmt: skip


@require_POST
def start_draft(request: HttpRequest) -> HttpResponse:
    """Begin a draft from the rules there are."""
    require(request, RULES)
    draft = acted(request, lambda: actions.start_draft(**actor(request)))
    return redirect("result_use:rules") if draft is None else redirect("result_use:rule_set", draft.number)


def edit(request: HttpRequest, number: int) -> HttpResponse:
    """The draft as YAML; every fault with its line."""
    one = seen_rules(request, number, RULES)
    form = RulesForm(posted(request), initial={"document": one.document, "note": one.note})
    faults: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        try:
            rules.read_document(form.cleaned_data["document"])
        except DefinitionError as fault:
            found = fault if isinstance(fault, DefinitionErrors) else DefinitionErrors([fault])
            faults = faults_in(found, form.cleaned_data["document"])
        if not faults and carried_out(
            form, lambda: actions.save_draft(rule_set=one, **form.cleaned_data, **actor(request))
        ):
            messages.success(request, _("Saved. Try it on a past result before it is adopted."))
            return redirect("result_use:rule_set", number)
    context = {
        "one": one, "form": form, "faults": faults, "code_id": form["document"].id_for_label,
        "headline": _("These rules have to be mended; nothing was stored") if faults else _("Edit the draft rules"),
        "conditions": _conditions(), "kinds": [(code, spoken(text)) for code, text in KINDS.items()],
    }  # fmt: skip
    wrong = faults or form.errors
    return render(request, "result_use/edit.html", context, status=422 if request.method == "POST" and wrong else 200)


def _conditions() -> list[tuple[str, str]]:
    """Every condition that a rule may name, in words."""
    told = {
        "grade": _("the grade is one of these"), "periods": _("all of it held in so many periods in a row"),
        "frequency": _("the result covers a year, a half, a quarter or a month"),
    }  # fmt: skip
    return [
        (name, told[name] if name in told else spoken(NUMBERS[name]).format(n="n", share="n")) for name in CONDITIONS
    ]


@require_POST
def discard(request: HttpRequest, number: int) -> HttpResponse:
    """Give the draft up."""
    one = seen_rules(request, number, RULES)
    acted(request, lambda: actions.discard_draft(rule_set=one, **actor(request)), _("The draft is discarded."))
    return redirect("result_use:rules")


def adopt(request: HttpRequest, number: int) -> HttpResponse:
    """What the draft will do, and the button that puts it in force."""
    one = seen_rules(request, number, DECIDE)
    if request.method == "POST":
        said = _("Adopted. Results confirmed from its day on are used by these rules.")
        acted(request, lambda: actions.adopt(rule_set=one, **actor(request)), said)
        return redirect("result_use:rule_set", number)
    context = {"one": one, "refusal": _why_not(request, one), "valid_from": day(one.valid_from)}
    return render(request, "result_use/adopt.html", context)


def _why_not(request: HttpRequest, one: UseRuleSet) -> str:
    try:
        rules.check_can_change_set(one.state)
        rules.check_can_adopt(
            is_tried=one.tried_at is not None, saved_by=one.saved_by.username, adopted_by=reader(request).user.username,
            valid_from=one.valid_from, today=clock.today(),
        )  # fmt: skip
    except RuleViolation as refused:
        return in_words(refused)
    return ""

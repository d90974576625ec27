"""The rules: those in force in words, every version, the draft as YAML, its release."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from jixiao.engine.model.errors import DefinitionError, DefinitionErrors
from jixiao.web.base import clock
from jixiao.web.base.forms import carried_out, in_words, posted
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.templatetags.words import day, label
from jixiao.web.indicators.views.drafts import faults_in
from jixiao.web.indicators.views.names import versions
from jixiao.web.organisations.middleware import reader, require
from jixiao.web.warnings import actions, queries, rules
from jixiao.web.warnings.forms import RulesForm
from jixiao.web.warnings.models import WarningRuleSet
from jixiao.web.warnings.rules.documents import Known, faults_of, read_document, unknown_codes
from jixiao.web.warnings.views.scope import EDIT, RELEASE, VIEW, seen_rules
from jixiao.web.warnings.views.sentences import asked, put_in
from jixiao.web.warnings.views.words import in_words as rule_in_words
from jixiao.web.warnings.views.words import rules_of


def rule_sets(request: HttpRequest) -> HttpResponse:
    """The rules in force; where there are none, how to begin."""
    require(request, VIEW)
    in_force = queries.rules_in_force()
    return _page(request, in_force)


def rule_set(request: HttpRequest, number: int) -> HttpResponse:
    """One version of the rules."""
    return _page(request, seen_rules(request, number))


def _page(request: HttpRequest, one: WarningRuleSet | None) -> HttpResponse:
    access = reader(request).access
    indicators = {code: label(version) for code, version in versions().items()}
    places = {node.code: label(node) for _depth, node in reader(request).tree.depth_first(access.visible_ids(VIEW))}
    listed = [rule_in_words(rule, indicators, places) for rule in rules_of(one.document)] if one else []
    shown = [each for each in queries.rule_sets() if each.released_at is not None or access.can(EDIT)]
    context = {
        "one": one, "rules": listed, "headline": _headline(request, one, len(listed)),
        "sets": [(each, _(rules.SET_STATE_LABELS[each.state])) for each in shown],
        "draft": queries.the_draft() if access.can(EDIT) else None,
        "may_edit": access.can(EDIT), "may_release": access.can(RELEASE),
        "is_draft": one is not None and one.state == rules.DRAFT,
    }  # fmt: skip
    return render(request, "warnings/rules.html", context)


def _headline(request: HttpRequest, one: WarningRuleSet | None, n: int) -> SafeString | str:
    if one is None:
        return _("No warning rules are in force yet")
    if one.state == rules.DRAFT:
        return ngettext("Draft with %(n)s rule", "Draft with %(n)s rules", n) % {"n": n}
    values = {"n": n, "day": day(one.released_at)}
    if one.state == rules.RELEASED:
        said = ngettext("%(n)s rule in force since %(day)s", "%(n)s rules in force since %(day)s", n)
        n_open = sum(queries.open_by_severity(reader(request).access.visible_ids(VIEW)).values())
        links = {"n": asked("#rules", n), "open": asked(reverse("warnings:board"), n_open)}
        now = ngettext("; %(open)s warning open", "; %(open)s warnings open", n_open)
        return put_in(said + now, **{**values, **links})
    return (
        ngettext("%(n)s rule, released %(day)s, replaced since", "%(n)s rules, released %(day)s, replaced since", n)
        % values
    )


@require_POST
def start_draft(request: HttpRequest) -> HttpResponse:
    """Begin a draft from the rules in force."""
    require(request, EDIT)
    try:
        draft = actions.start_draft(by=reader(request).user, now=clock.now())
    except RuleViolation as refusal:
        messages.error(request, in_words(refusal))
        return redirect("warnings:rules")
    return redirect("warnings:rule_set", draft.number)


def edit(request: HttpRequest, number: int) -> HttpResponse:
    """The draft as YAML; every fault with its line."""
    one = seen_rules(request, number, EDIT)
    form = RulesForm(posted(request), initial={"document": one.document, "note": one.note})
    faults: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        document = form.cleaned_data["document"]
        faults = _faults(request, document)
        if not faults and carried_out(
            form,
            lambda: actions.save_draft(rule_set=one, **form.cleaned_data, by=reader(request).user, now=clock.now()),
        ):
            messages.success(request, _("Saved. Try it on the past before it is released."))
            return redirect("warnings:rule_set", number)
    context = {
        "one": one, "form": form, "faults": faults, "code_id": form["document"].id_for_label,
        "headline": _("These rules have to be mended; nothing was stored") if faults else _("Edit the draft"),
        "indicators": [(code, label(version)) for code, version in versions().items()],
        "signals": _signals(),
    }  # fmt: skip
    wrong = faults or form.errors
    return render(request, "warnings/edit.html", context, status=422 if request.method == "POST" and wrong else 200)


def _faults(request: HttpRequest, document: str) -> list[dict[str, Any]]:
    known = Known(frozenset(versions()), frozenset(node.code for node in reader(request).tree.nodes.values()))
    try:
        found = unknown_codes(read_document(document), known)
    except DefinitionError as fault:
        found = faults_of(fault)
    return faults_in(DefinitionErrors(found), document) if found else []


def _signals() -> list[tuple[str, str, str]]:
    from jixiao.engine.warning.signals.registry import SIGNALS
    from jixiao.web.warnings.views.sentences import spoken
    from jixiao.web.warnings.views.words import official

    return [(name, spoken(SIGNALS[name].label), spoken(official(SIGNALS[name]))) for name in SIGNALS]


def release(request: HttpRequest, number: int) -> HttpResponse:
    """What changes for whom, and the button that puts it in force."""
    one = seen_rules(request, number, RELEASE)
    if request.method == "POST":
        try:
            actions.release(rule_set=one, by=reader(request).user, now=clock.now())
        except RuleViolation as refusal:
            messages.error(request, in_words(refusal))
            return redirect("warnings:rule_set", number)
        messages.success(request, _("Released. The next look judges by these rules."))
        return redirect("warnings:rules")
    context = {
        "one": one,
        "former": queries.rules_in_force(),
        "is_ready": rules.can_release(one.state, is_tried=one.tried_at is not None),
    }
    return render(request, "warnings/release.html", context)

"""One rule of the draft by form: choose a signal, fill in, see it in words and as YAML beside; switch, copy, remove."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jixiao.engine.warning.signals.registry import SIGNALS
from jixiao.web.base import clock
from jixiao.web.base.forms import carried_out, in_words
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.templatetags.words import label, reading_chinese
from jixiao.web.base.words import N_
from jixiao.web.indicators.views.names import versions
from jixiao.web.organisations.middleware import reader
from jixiao.web.warnings import actions, rules
from jixiao.web.warnings.forms import RuleForm
from jixiao.web.warnings.forms.rule import initial_of, places_words
from jixiao.web.warnings.models import WarningRuleSet
from jixiao.web.warnings.queries.rulesets import group_members
from jixiao.web.warnings.rules.boxes import Boxes, asked_of, usual_box
from jixiao.web.warnings.rules.drafting import as_yaml, boxes_in, free_code, read_boxes
from jixiao.web.warnings.views.scope import EDIT, RELEASE, VIEW, seen_rules
from jixiao.web.warnings.views.sentences import spoken
from jixiao.web.warnings.views.words import in_words as rule_in_words
from jixiao.web.warnings.views.words import official, usual_steps_words

CODE_STAYS = N_("The code of a rule never changes. Copy the rule, and remove the old one.")


def new_rule(request: HttpRequest, number: int) -> HttpResponse:
    """First which signal (`?signal=`), then its form; `?from=` begins with a copy of that rule."""
    one = _draft(request, number)
    known = boxes_in(one.document)
    former = known.get(request.GET.get("from", ""))
    signal = request.GET.get("signal", former.signal if former else "")
    if signal not in SIGNALS:
        return _choose(request, one, "", reverse("warnings:new_rule", args=[number]))
    boxes = replace(former, code=free_code(one.document, former.code)) if former else _empty(signal)
    return _form_page(request, one, _about(boxes, signal), "")


def rule(request: HttpRequest, number: int, code: str) -> HttpResponse:
    """The form of a rule that is there; `?signal=` puts another signal in its place, `?choose` lets one choose."""
    one = _draft(request, number)
    former = boxes_in(one.document).get(code)
    if former is None:
        raise Http404(code)
    if "choose" in request.GET:
        return _choose(request, one, former.signal, reverse("warnings:rule", args=[number, code]))
    signal = request.GET.get("signal", "")
    return _form_page(request, one, _about(former, signal if signal in SIGNALS else former.signal), code)


@require_POST
def switch_rule(request: HttpRequest, number: int, code: str) -> HttpResponse:
    """Off, or on again."""
    one = _draft(request, number)
    try:
        actions.switch_rule(rule_set=one, code=code, by=reader(request).user, now=clock.now())
    except RuleViolation as refusal:
        messages.error(request, in_words(refusal))
    else:
        messages.success(request, _("Saved. Try it on the past before it is released."))
    return redirect("warnings:rule_set", number)


def remove_rule(request: HttpRequest, number: int, code: str) -> HttpResponse:
    """Ask first, naming what is lost; then take it out."""
    one = _draft(request, number)
    boxes = boxes_in(one.document).get(code)
    if boxes is None:
        raise Http404(code)
    if request.method == "POST":
        try:
            actions.remove_rule(rule_set=one, code=code, by=reader(request).user, now=clock.now())
        except RuleViolation as refusal:
            messages.error(request, in_words(refusal))
        else:
            messages.success(request, _("Removed from the draft."))
        return redirect("warnings:rule_set", number)
    context = {"one": one, "boxes": boxes, "name": label(boxes) or code, "yaml": as_yaml(boxes)}
    return render(request, "warnings/remove_rule.html", context)


def _draft(request: HttpRequest, number: int) -> WarningRuleSet:
    one = seen_rules(request, number, EDIT)
    if not rules.can_change_set(one.state):
        raise Http404(number)
    return one


def _choose(request: HttpRequest, one: WarningRuleSet, chosen: str, address: str) -> HttpResponse:
    listed = [
        {
            "name": name, "label": spoken(kind.label), "catches": spoken(kind.catches), "avoid": spoken(kind.avoid),
            "official": spoken(official(kind)), "is_chosen": name == chosen,
        }
        for name, kind in SIGNALS.items()
    ]  # fmt: skip
    return render(request, "warnings/signals.html", {"one": one, "signals": listed, "address": address})


def _empty(signal: str) -> Boxes:
    kind = SIGNALS.named(signal)
    return Boxes("", signal, params={name: usual_box(kind, name) for name in asked_of(kind)})


def _about(boxes: Boxes, signal: str) -> Boxes:
    """The same rule with another signal: names, places and patience stay, what counts in the signal's unit does not."""
    if boxes.signal == signal:
        return boxes
    fresh = _empty(signal)
    return replace(boxes, signal=signal, params=fresh.params, cuts={}, clear_at="")


def _form_page(request: HttpRequest, one: WarningRuleSet, boxes: Boxes, instead_of: str) -> HttpResponse:
    form = RuleForm(
        request.POST if request.method == "POST" else None, initial=initial_of(boxes), signal=boxes.signal,
        is_new=not instead_of, **_offered(request, boxes),
    )  # fmt: skip
    act = request.POST.get("act", "")

    def save() -> None:
        if instead_of and form.boxes.code != instead_of:
            raise RuleViolation("code_changed", CODE_STAYS)
        actions.put_rule(
            rule_set=one, boxes=form.boxes, instead_of=instead_of, by=reader(request).user, now=clock.now()
        )

    if request.method == "POST" and act != "check" and carried_out(form, save):
        messages.success(request, _("Saved. Try it on the past before it is released."))
        if act == "lab":
            return redirect("warnings:lab", one.number)
        return redirect(f"{reverse('warnings:rule_set', args=[one.number])}#rule-{form.boxes.code}")
    is_wrong = not form.is_valid() and request.method == "POST" and act != "check"
    context = _context(request, one, form, boxes, instead_of)
    return render(request, "warnings/rule.html", context, status=422 if is_wrong else 200)


def _offered(request: HttpRequest, boxes: Boxes) -> dict[str, Any]:
    """What can be ticked: what there is today, and what the rule names already."""
    indicators = [(code, label(version)) for code, version in versions().items()]
    tree, ids = reader(request).tree, reader(request).access.visible_ids(VIEW)
    places = [(node.code, f"{'　' * depth}{label(node)}") for depth, node in tree.depth_first(ids)]
    known = {code for code, _words in places}
    groups = {
        code: (f"{words} ({len(members)})", members)
        for code, (words, members) in group_members(clock.today()).items()
        if known.issuperset(members)
    }
    gone = [(code, code) for code in boxes.indicators if code not in dict(indicators)]
    gone_places = [(code, code) for code in boxes.organisations if code not in known]
    return {
        "indicators": sorted([*indicators, *gone], key=lambda pair: pair[1]), "organisations": [*places, *gone_places],
        "groups": groups,
    }  # fmt: skip


def _context(
    request: HttpRequest, one: WarningRuleSet, form: RuleForm, boxes: Boxes, instead_of: str
) -> dict[str, Any]:
    kind, shown = form.kind, form.boxes if form.is_bound else boxes
    steps = usual_steps_words(kind)
    address = reverse("warnings:rule", args=[one.number, instead_of]) if instead_of else ""
    return {
        "one": one, "form": form, "instead_of": instead_of, "name": label(boxes) or boxes.code,
        "signal": {
            "label": spoken(kind.label), "catches": spoken(kind.catches), "avoid": spoken(kind.avoid),
            "official": spoken(official(kind)), "unit": kind.unit.zh if reading_chinese() else kind.unit.en,
        },
        "usual": steps, "yaml": as_yaml(shown), "words": _words(request, form, shown), "places": places_words(),
        "choose": f"{address}?choose" if instead_of else reverse("warnings:new_rule", args=[one.number]),
        "may_release": reader(request).access.can(RELEASE) and one.tried_at is not None,
        "is_open": {
            "whom": bool(shown.indicators or shown.organisations),
            "sentence": bool(shown.message_zh or shown.message_en),
        },
    }  # fmt: skip


def _words(request: HttpRequest, form: RuleForm, shown: Boxes) -> Any:
    """The rule as people read it; nothing while something is wrong with it."""
    if form.errors or not shown.code:
        return None
    offered = _offered(request, shown)
    names = {code: words.strip() for code, words in offered["organisations"]}
    return rule_in_words(read_boxes(shown), dict(offered["indicators"]), names)

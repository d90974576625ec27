"""Indicators and points: what is kept, how much it counts, what the health check says."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Severity
from jixiao.engine.model.numbers import read_number
from jixiao.engine.model.text import show
from jixiao.engine.scheme_template.adapting import spread, sum_of
from jixiao.engine.scheme_template.template import Template, minutes_of
from jixiao.web.base.templatetags.words import reading_chinese, spoken
from jixiao.web.organisations.middleware import reader
from jixiao.web.set_up import frames, queries, rules
from jixiao.web.set_up.frames import Line
from jixiao.web.set_up.models import SetUpDraft
from jixiao.web.set_up.rules import Chosen
from jixiao.web.set_up.views.scope import faults_in_words, open_draft, saved, step_page

MARKS = {Severity.ERROR: "bad", Severity.WARNING: "wait", Severity.INFO: ""}
FULL_MARKS_LIMIT = 1e6


def indicators(request: HttpRequest, pk: int) -> HttpResponse:
    """Boxes and points of every indicator with sums; they may be added up or spread before one goes on."""
    draft, chosen = open_draft(request, pk)
    template = queries.template_of(draft)
    errors: dict[str, str] = {}
    if request.method != "POST":
        return _page(request, draft, chosen, {}, [])
    act = request.POST.get("act", "")
    chosen, typed, errors = _changed(request, template, chosen)
    faults: list[str] = []
    if act == "spread" and not errors:
        try:
            chosen = replace(chosen, weights={**chosen.weights, **spread(typed, template.scheme.full_marks)})
        except DefinitionError as fault:
            faults = faults_in_words([fault])
    elif act == "next":
        errors |= {
            code: _("Write how many points it has.")
            for code, value in typed.items()
            if value is None and code not in errors
        }
        if not errors:
            faults = _sums(template, chosen)
    if errors or faults:
        return _page(request, draft, chosen, errors, faults, typed)
    return saved(request, draft, rules.INDICATORS, chosen, goes_on=act == "next")


def _changed(
    request: HttpRequest, template: Template, chosen: Chosen
) -> tuple[Chosen, dict[str, float | None], dict[str, str]]:
    """What was chosen, with boxes and points as they were sent; the points of those kept (None: empty); what cannot be read."""
    leaves = [leaf.code for leaf in template.scheme.leaves]
    items = [*(item.code for item in template.scheme.adjustments), *(veto.code for veto in template.scheme.vetoes)]
    kept = set(request.POST.getlist("keep"))
    typed: dict[str, float | None] = {}
    errors: dict[str, str] = {}
    for code in leaves:
        text = request.POST.get(f"weight:{code}", "").strip()
        if code not in kept:
            continue
        reading = read_number(text) if text else None
        value = reading.value if reading else None
        if reading and (value is None or not 0 <= value <= FULL_MARKS_LIMIT):
            words = (reading.message_zh if reading_chinese() else reading.message) if value is None else ""
            errors[code] = words or _("Points are 0 or more.")
        typed[code] = value
    weights = {**chosen.weights, **{code: value for code, value in typed.items() if value is not None}}
    dropped = tuple(code for code in (*leaves, *items) if code not in kept)
    return replace(chosen, dropped=dropped, weights=weights), typed, errors


def _sums(template: Template, chosen: Chosen) -> list[str]:
    """Why one cannot go on: nothing is kept, or points do not add up, or a rule is at odds with them."""
    total, full = frames.total_of(template, chosen), template.scheme.full_marks
    if all(leaf.code in chosen.dropped for leaf in template.scheme.leaves):
        return [_("Keep at least one indicator.")]
    if total != full:
        off = show(abs(sum_of([total, -full])))
        words = (
            _(
                "The points add up to %(total)s, %(off)s short of %(full)s. Give them to an indicator, or let them be spread."
            )
            if total < full
            else _(
                "The points add up to %(total)s, %(off)s over %(full)s. Take them from an indicator, or let them be spread."
            )
        )
        return [words % {"total": show(total), "off": off, "full": show(full)}]
    return faults_in_words(frames.made_of(template, chosen).faults)


def _page(
    request: HttpRequest, draft: SetUpDraft, chosen: Chosen, errors: Mapping[str, str], faults: list[str],
    typed: Mapping[str, float | None] | None = None,
) -> HttpResponse:  # fmt: skip
    template = queries.template_of(draft)
    names = {node.code: node.label_zh for node in reader(request).tree.nodes.values()}
    owners = {code: names.get(each.owner, each.owner) for code, each in chosen.delivery.items() if each.owner}
    health = frames.health_of(template, chosen, owners)
    groups = frames.groups_of(template, chosen)
    scheme = frames.made_of(template, chosen).scheme
    ways = {code: each.way for code, each in chosen.delivery.items()}
    total, full = frames.total_of(template, chosen), template.scheme.full_marks
    drawn = [
        (group, show(group.total), [_line(template, line, health, errors, request, typed) for line in group.lines])
        for group in groups
    ]
    labels = {leaf.code: spoken(leaf.label()) for leaf in template.scheme.leaves}
    problems = [*faults, *(f"{labels[code]}: {words}" for code, words in errors.items())]
    return step_page(
        request, draft, rules.INDICATORS, chosen, refused=bool(errors or faults),
        headline=_("Which indicators, and how many points each?"), faults=problems, full=show(full), total=show(total),
        is_exact=total == full, off=show(abs(sum_of([total, -full]))), is_over=total > full,
        groups=drawn, items=_items(template, chosen),
        minutes=show(round(minutes_of(template, scheme, ways), 1)) if scheme else "",
    )  # fmt: skip


def _line(
    template: Template, line: Line, health: Mapping[str, list[Any]], errors: Mapping[str, str], request: HttpRequest,
    typed: Mapping[str, float | None] | None,
) -> dict[str, Any]:  # fmt: skip
    leaf, entry = line.leaf, template.entry(line.leaf.indicator) or {}
    language = "zh" if reading_chinese() else "en"
    text = request.POST.get(f"weight:{leaf.code}", "") if leaf.code in errors else show(line.weight)
    if typed is not None and line.is_kept and typed.get(leaf.code) is None and leaf.code not in errors:
        text = ""
    return {
        "code": leaf.code, "label": spoken(leaf.label()), "is_kept": line.is_kept, "is_optional": line.is_optional,
        "text": text, "error": errors.get(leaf.code, ""),
        "definition": entry.get("definition", {}).get(language, ""), "formula": entry.get("formula", {}).get(language, ""),
        "remarks": [(MARKS[each.severity], spoken(each.text), spoken(each.advice)) for each in health.get(leaf.indicator, [])],
    }  # fmt: skip


def _items(template: Template, chosen: Chosen) -> list[dict[str, Any]]:
    """Adjustments and vetoes, which may be left out too."""
    listed = [(item, _("Bonus") if item.kind == "bonus" else _("Deduction")) for item in template.scheme.adjustments]
    listed += [(veto, _("Veto")) for veto in template.scheme.vetoes]  # type: ignore[misc]
    return [
        {"code": item.code, "label": spoken(item.label()), "kind": kind, "is_kept": item.code not in chosen.dropped}
        for item, kind in listed
    ]

"""Targets and thresholds: one for all, or each organisation its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from jixiao.engine.model.node import Node
from jixiao.engine.model.numbers import read_number
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.model.text import show
from jixiao.engine.scheme_template.adapting import figures_of_rules
from jixiao.engine.scheme_template.template import Template
from jixiao.web.base import clock
from jixiao.web.base.templatetags.words import label, reading_chinese, spoken
from jixiao.web.indicators.queries import names_in, rule_told
from jixiao.web.organisations.middleware import reader
from jixiao.web.set_up import frames, queries, rules
from jixiao.web.set_up.models import SetUpDraft
from jixiao.web.set_up.rules import Chosen, Fault
from jixiao.web.set_up.rules.words import figure_label
from jixiao.web.set_up.views.scope import faults_in_words, open_draft, saved, step_page, told


@dataclass(frozen=True)
class Box:
    """One number that may be typed: its field's name, label, text and what is wrong with it."""

    name: str
    label: str
    text: str
    unit: str = ""
    error: str = ""


@dataclass(frozen=True)
class BandsBox:
    """Bands that may be written in place of a rule."""

    name: str
    text: str
    is_lower: bool
    error: str = ""


@dataclass(frozen=True)
class Row:
    """One indicator (or adjustment) with its rule in words and its numbers."""

    label: str
    rule: str
    boxes: Sequence[Box]
    n_own: int = 0
    bands: BandsBox | None = None


def aims(request: HttpRequest, pk: int) -> HttpResponse:
    """The numbers that rules compare with, and a list of targets of single organisations."""
    draft, chosen = open_draft(request, pk)
    template = queries.template_of(draft)
    scheme = frames.made_of(template, chosen).scheme
    errors: dict[str, str] = {}
    listed: Sequence[Fault] = ()
    faults: list[str] = []
    if request.method == "POST" and scheme is not None:
        chosen, errors = _typed(request, template, scheme, chosen)
        chosen, listed = _listed(request, draft, scheme, chosen)
        if not errors and not listed:
            faults = faults_in_words(frames.made_of(template, chosen).faults)
            if not faults:
                return saved(request, draft, rules.AIMS, chosen, goes_on=request.POST.get("act") == "next")
    shown = frames.made_of(template, chosen).scheme or scheme
    rows = _rows(request, template, shown, chosen, errors)
    faults += [f"{row.label}: {box.error}" for row in rows for box in row.boxes if box.error]
    faults += [f"{row.label}: {row.bands.error}" for row in rows if row.bands and row.bands.error]
    return step_page(
        request, draft, rules.AIMS, chosen, refused=bool(errors or listed or faults), headline=_("What counts as enough?"),
        faults=faults, list_faults=told(listed), pasted=request.POST.get("list", ""), has_scheme=shown is not None,
        rows=rows, n_own=sum(map(len, chosen.own_targets.values())),
        aimed=[spoken(leaf.label()) for leaf in _aimed(shown)] if shown else [],
    )  # fmt: skip


def _aimed(scheme: Scheme) -> list[Node]:
    """Leaves that a target decides."""
    return [leaf for leaf in scheme.leaves if leaf.rule is not None and leaf.rule.needs_target]


def _typed(request: HttpRequest, template: Template, scheme: Scheme, chosen: Chosen) -> tuple[Chosen, dict[str, str]]:
    targets, figures, errors = dict(chosen.targets), dict(chosen.figures), dict[str, str]()
    for leaf in _aimed(scheme):
        name = f"target:{leaf.code}"
        if name in request.POST:
            value, errors_here = _number(request.POST[name])
            targets[leaf.code] = value
            errors |= {name: errors_here} if errors_here else {}
    kept = {leaf.code for leaf in scheme.leaves} | {item.code for item in scheme.adjustments}
    for code, figure in figures_of_rules(template):
        name = f"figure:{code}.{figure}"
        if code in kept and name in request.POST:
            value, error = _number(request.POST[name])
            if value is None:
                errors[name] = error or _("A number is needed here.")
            else:
                figures[f"{code}.{figure}"] = value
    bands = dict(chosen.bands)
    for leaf in scheme.leaves:
        name = f"bands:{leaf.code}"
        if name in request.POST:
            bands.pop(leaf.code, None)
            rows, fault = rules.read_bands(request.POST[name])
            fault = fault or frames.fault_of_bands(leaf, rows)
            if fault is not None:
                errors[name] = spoken(fault)
            elif rows:
                bands[leaf.code] = rows
    return replace(chosen, targets=targets, figures=figures, bands=bands), errors


def _number(text: str) -> tuple[float | None, str]:
    """The number that was typed (None where nothing was), and why it cannot be read."""
    if not text.strip():
        return None, ""
    reading = read_number(text.strip()[:60])
    if reading.value is None:
        return None, reading.message_zh if reading_chinese() else reading.message
    return reading.value, ""


def _listed(request: HttpRequest, draft: SetUpDraft, scheme: Scheme, chosen: Chosen) -> tuple[Chosen, Sequence[Fault]]:
    """What was chosen, with the list of targets, or without any where that was asked for."""
    if request.POST.get("act") == "clear":
        return replace(chosen, own_targets={}), ()
    text, file = request.POST.get("list", ""), request.FILES.get("file")
    if not text.strip() and file is None:
        return chosen, ()
    table, faults = frames.table_of(text, file)
    if faults:
        return chosen, faults
    assessed = set(chosen.assessed)
    places = {name: code for name, code in queries.names_in(chosen, reader(request).tree).items() if code in assessed}
    leaves = {leaf.code: tuple(filter(None, (leaf.label_zh, leaf.label_en))) or (leaf.code,) for leaf in _aimed(scheme)}
    answer = rules.read_aims(table, places, leaves)
    if answer.faults:
        return chosen, answer.faults
    own = {code: dict(chosen.own_targets.get(code, {})) for code in {*chosen.own_targets, *answer.targets}}
    for code, found in answer.targets.items():
        own[code] |= found
    messages.success(
        request, _("%(n)s targets of single organisations were read.") % {"n": sum(map(len, answer.targets.values()))}
    )
    return replace(chosen, own_targets=own), ()


def _rows(
    request: HttpRequest, template: Template, scheme: Scheme | None, chosen: Chosen, errors: Mapping[str, str]
) -> list[Row]:
    if scheme is None:
        return []
    names = names_in(scheme, clock.today(), reader(request).tree)
    known = figures_of_rules(template)
    rows = []
    for leaf in scheme.leaves:
        boxes = []
        if leaf in _aimed(scheme):
            target = chosen.targets.get(leaf.code, leaf.target)
            boxes.append(
                _box(request, f"target:{leaf.code}", _("Target for all"), target, leaf.unit_of_measure, errors)
            )
        boxes += [
            _box(
                request,
                f"figure:{code}.{name}",
                _(figure_label(name)),
                chosen.figures.get(f"{code}.{name}", value),
                "",
                errors,
            )
            for (code, name), value in known.items()
            if code == leaf.code and code not in chosen.bands
        ]
        n_own = len(chosen.own_targets.get(leaf.code, {}))
        rows.append(
            Row(spoken(leaf.label()), rule_told(leaf, names), boxes, n_own, _bands_of(request, leaf, chosen, errors))
        )
    for item in scheme.adjustments:
        boxes = [
            _box(
                request,
                f"figure:{code}.{name}",
                _(figure_label(name)),
                chosen.figures.get(f"{code}.{name}", value),
                "",
                errors,
            )
            for (code, name), value in known.items()
            if code == item.code
        ]
        rows.append(Row(label(item), _("Bonus") if item.kind == "bonus" else _("Deduction"), boxes))
    return rows


def _bands_of(request: HttpRequest, leaf: Node, chosen: Chosen, errors: Mapping[str, str]) -> BandsBox | None:
    """The bands of a leaf; None where its rule has no such simple shape."""
    if leaf.rule is None or leaf.rule.name not in rules.BANDED:
        return None
    name = f"bands:{leaf.code}"
    text = request.POST.get(name, "") if name in errors else rules.bands_text(chosen.bands.get(leaf.code, ()))
    return BandsBox(name, text, leaf.direction == "lower", errors.get(name, ""))


def _box(request: HttpRequest, name: str, words: str, value: float | None, unit: str, errors: Mapping[str, str]) -> Box:
    text = request.POST.get(name, "") if name in errors else "" if value is None else show(value)
    return Box(name, words, text, unit, errors.get(name, ""))

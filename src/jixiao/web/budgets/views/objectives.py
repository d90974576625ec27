"""The page on which objectives are written: a grid of indicators, checked as they stand; the official form as a file."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from jixiao.web.base import clock
from jixiao.web.base.forms import carried_out
from jixiao.web.base.tables import XLSX
from jixiao.web.base.templatetags.words import spoken, words_of
from jixiao.web.budgets import actions, forms, frames, queries
from jixiao.web.budgets.forms.objectives import COLUMNS, SPARE_LINES, grid_of
from jixiao.web.budgets.models import Programme
from jixiao.web.budgets.rules import life
from jixiao.web.budgets.views.scope import acted_programme, place_of, seen_programme
from jixiao.web.budgets.views.uploads import sent_form
from jixiao.web.budgets.workbook.objectives import UnreadableForm, read_objectives, title_of, write_objectives
from jixiao.web.organisations.middleware import actor

LEAST_LINES = 6
CHECK, UPLOAD = "check", "upload"


def declare(request: HttpRequest, code: str) -> HttpResponse:
    """Write goal and indicators; “Check” shows what would be refused, a file fills the grid, “Submit” hands it in."""
    one = acted_programme(request, code, life.FILLS, or_whole=True)
    if not life.can_act("declare", one.state, kind=one.kind, needs_assessment=one.needs_assessment):
        raise Http404(code)
    if request.method != "POST":
        return _page(request, one, *_stored(one))
    if request.POST.get("do") == UPLOAD:
        return _uploaded(request, one)
    form = forms.ObjectivesForm(request.POST)
    if request.POST.get("do") != CHECK and carried_out(form, lambda: _declared(one, form, request)):
        messages.success(request, _("The objectives are submitted; the department's approver goes on."))
        return redirect("budgets:programme", one.code)
    form.is_valid()
    lines = [line for line in form.lines() if any(line.values())] if hasattr(form, "cleaned_data") else []
    return _page(request, one, request.POST.get("goal", ""), lines, form, is_checked=True)


def _declared(one: Programme, form: forms.ObjectivesForm, request: HttpRequest) -> object:
    told = form.cleaned_data
    return actions.declare(programme=one, goal=told["goal"], rows=told["rows"], **actor(request))


def _stored(one: Programme) -> tuple[str, list[dict[str, str]]]:
    """The newest objectives, else those of the year before."""
    held = queries.objectives_of(one) or (queries.objectives_of(one.former) if one.former else None)
    return ("", []) if held is None else (held.goal, grid_of(list(held.rows.all())))


def _uploaded(request: HttpRequest, one: Programme) -> HttpResponse:
    """The official form as a workbook fills the grid; nothing is stored yet."""
    form = forms.ObjectivesForm({"goal": "", "n_lines": "0"})
    form.is_valid()
    form.errors.clear()
    try:
        read = read_objectives(*sent_form(request))
    except UnreadableForm as fault:
        form.add_error(None, spoken(fault.text))
        return _page(request, one, *_stored(one), form)
    messages.info(request, _("The file is read; look at it, then submit."))
    return _page(request, one, read.goal, grid_of(read.rows), is_checked=True)


def _page(
    request: HttpRequest,
    one: Programme,
    goal: str,
    lines: Sequence[Mapping[str, str]],
    form: forms.ObjectivesForm | None = None,
    *,
    is_checked: bool = False,
) -> HttpResponse:
    shown = [*lines, *({} for _n in range(max(SPARE_LINES, LEAST_LINES - len(lines))))]
    found = _found(one, goal, shown) if is_checked else []
    n_lines, words = len(shown), queries.word_rules_of(one, clock.today())
    filled = forms.ObjectivesForm(initial={"goal": goal, "n_lines": n_lines}) if form is None else form
    by_row: dict[int | None, list[dict[str, str]]] = {}
    for each in found:
        told = {"severity": each["severity"], "words": words_of({"x_zh": each["zh"], "x_en": each["en"]}, "x")}
        by_row.setdefault(each["row"], []).append(told)
    context = {
        "programme": one, "form": filled, "goal": goal, "n_lines": n_lines, "is_checked": is_checked,
        "lines": [(number, [(name, line.get(name, "")) for name in COLUMNS], by_row.get(number, []))
                  for number, line in enumerate(shown)],
        "whole": by_row.get(None, []), "heads": _heads(), "n_errors": sum(each["severity"] == "error" for each in found),
        "levels": [level.label for level in words.levels], "place": place_of(request, one),
        "planned_points": words.planned_points, "is_whole": one.kind == life.WHOLE,
    }  # fmt: skip
    status = 422 if form is not None and form.errors else 200
    return render(request, "budgets/objectives.html", context, status=status)


def _heads() -> list[str]:
    return [
        _("First level"), _("Second level"), _("Indicator"), _("Target of the year"), _("Unit"), _("Points"),
        _("Basis of the target"), _("How it is obtained"), _("Source"), _("Evidence"),
    ]  # fmt: skip


def _found(one: Programme, goal: str, shown: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    """What the checks find, with rows as they are numbered on the page."""
    sent = {"goal": goal, "n_lines": str(len(shown))}
    for number, line in enumerate(shown):
        sent |= {f"{name}_{number}": str(line.get(name, "")) for name in COLUMNS}
    form = forms.ObjectivesForm(sent)
    form.is_valid()
    rows = form.cleaned_data.get("rows", [])
    places = [n for n, line in enumerate(shown) if line.get("label") or line.get("target_text")]
    found = frames.objective_findings(goal, rows, queries.word_rules_of(one, clock.today()), one)
    listed = [frames.as_row(each) for each in found]
    if len(places) != len(rows):
        return [each | {"row": None} for each in listed]
    return [each | {"row": None if each["row"] is None else places[each["row"]]} for each in listed]


def objectives_file(request: HttpRequest, code: str) -> HttpResponse:
    """绩效目标申报表 as a workbook, filled as far as it is."""
    one = seen_programme(request, code, or_whole=True)
    goal, lines = _stored(one)
    place = place_of(request, one)
    answer = HttpResponse(write_objectives(one, place, goal, lines), content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, f"{title_of(one)}-{one.code}.xlsx")
    return answer

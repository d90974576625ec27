"""The score receipt: one number, explained from full marks to the person who typed it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from jixiao.engine.scoring.receipt import Receipt
from jixiao.report.charts import Step, Waterfall
from jixiao.web.appraisal.queries import scores_in
from jixiao.web.base.formats import number, plain
from jixiao.web.base.templatetags.words import label, period_label, reading_chinese
from jixiao.web.base.words import N_
from jixiao.web.evaluation import queries
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.evaluation.views.revised import revised_figures
from jixiao.web.evaluation.views.scope import open_organisation, seen_run
from jixiao.web.evaluation.views.sentences import receipt_href
from jixiao.web.evaluation.views.settlement import shown_settlement
from jixiao.web.evaluation.views.used_numbers import PanelNamed, used_numbers
from jixiao.web.indicators.queries import way_sentence
from jixiao.web.organisations.middleware import reader

ACTS = {
    "typed": N_("Typed in"),
    "submitted": N_("Submitted"),
    "return": N_("Returned"),
    "approve": N_("Approved"),
    "lock": N_("Locked for scoring"),
    "scored": N_("Scored"),
    "confirmed": N_("Confirmed"),
}


def receipt(request: HttpRequest, run: str, organisation: str, node: str) -> HttpResponse:
    """The receipt of one organisation's score at one node; 404 outside the data scope."""
    organisation_id = open_organisation(request, organisation, "evaluation.receipt")
    found = seen_run(request, run)
    previous = queries.previous_run(found)
    view = queries.receipt(found, previous, organisation_id, organisation, node)
    if view is None:
        raise Http404(node)
    scheme = queries.scheme_of(found)
    place = queries.names_at(found.period).find(organisation_id) or reader(request).tree.find(organisation_id)
    crumbs = _crumbs(view.receipt, scheme.code, [(each.code, label(each), each.children) for each in scheme.tree])
    context = {
        "run": found,
        "previous": previous,
        "scheme": scheme,
        "place": place,
        "view": view,
        "name": _("Total") if view.receipt.kind == "root" else label(view.receipt),
        "receipt": view.receipt,
        "crumbs": crumbs,
        "headline": _headline(view, found),
        "waterfall": _waterfall(view, found, organisation),
        "formula": view.receipt.formula_zh if reading_chinese() else view.receipt.formula_en,
        "loss": (view.receipt.weight - view.receipt.score) if view.receipt.score is not None else None,
        "rule_label": _rule_label(view.receipt),
        "grade": view.receipt.grade_zh if reading_chinese() else view.receipt.grade_en,
        "revised": _revised(request, found, view, organisation),
        "used": used_numbers(view, found, organisation, _panels(request, view)),
        "way_told": way_sentence(scheme if view.receipt.kind == "root" else scheme.node(node)),
        "children": [line for line in view.receipt.contributions if line.kind == "child"],
        "extras": [line for line in view.receipt.contributions if line.kind != "child"],
        "way": [(moment, _(ACTS.get(moment.kind, moment.kind))) for moment in view.way],
        "group": queries.group_names(scheme).get(view.receipt.peer_group),
        "indicator": queries.own_indicator(scheme.node(node)) if view.receipt.kind == "leaf" else "",
        "settlement": shown_settlement(request, found, view.receipt, organisation_id),
        "may_contest": reader(request).access.can("evaluation.appeal", organisation_id) and found.confirmed_at,
    }
    return render(request, "evaluation/receipt.html", context)


def _revised(
    request: HttpRequest, run: ScoringRun, view: queries.ReceiptView, organisation: str
) -> list[dict[str, object]]:
    """Of the figures of this receipt those that count otherwise since."""
    used = {(figure.indicator_code, figure.period) for figure in view.figures}
    lines = revised_figures(request, run, {organisation}) if used else []
    return [line for line in lines if (line["code"], line["period"]) in used]


def _panels(request: HttpRequest, view: queries.ReceiptView) -> dict[int, PanelNamed]:
    """The panels behind the figures, with their pages for who keeps panels and does not score in them."""
    access, me = reader(request).access, reader(request).user
    visible = access.visible_ids("appraisal.view")
    return {
        number: PanelNamed(
            label(one),
            reverse("appraisal:panel", args=[number])
            if one.organisation_id in visible and not scores_in(one, me)
            else "",
        )
        for number, one in queries.panels_behind(view.figures).items()
    }


def _crumbs(found: Receipt, root: str, tops: list[tuple[str, str, tuple[object, ...]]]) -> list[tuple[str, str]]:
    """The nodes above, from the total down: code and name."""
    if found.kind == "root":
        return []
    path: list[tuple[str, str]] = [(root, _("Total"))]
    waiting = [(code, name, children, path) for code, name, children in tops]
    while waiting:
        code, name, children, above = waiting.pop()
        if code == found.node_code:
            return above
        for child in children:
            waiting.append((child.code, label(child), child.children, [*above, (code, name)]))  # type: ignore[attr-defined]
    return path


def _rule_label(found: Receipt) -> str:
    if not found.rule:
        return ""
    return str(found.rule["label_zh"] if reading_chinese() else found.rule["label_en"])


def _headline(view: queries.ReceiptView, run: ScoringRun) -> SafeString:
    """The score, its change, and what made it."""
    found = view.receipt
    if found.score is None:
        return format_html(_("“{name}” has no score in {period}."), name=label(found), period=period_label(run.period))
    score = format_html('<span class="receipt-figure">{}</span>', number(found.score))
    parts = {"score": score, "full": plain(found.weight), "name": label(found)}
    if view.change is None:
        return format_html(
            _("{score} of {full} points for “{name}”; there is no earlier result to compare with."), **parts
        )
    parts["change"] = number(abs(view.change))
    if view.change == 0:
        return format_html(_("{score} of {full} points, unchanged from the period before."), **parts)
    main = view.main_child
    if main is None:
        rose = _("{score} of {full} points, {change} more than the period before.")
        fell = _("{score} of {full} points, {change} less than the period before.")
        return format_html(rose if view.change > 0 else fell, **parts)
    parts |= {"reason": label(main), "part": number(abs(main.value))}
    if abs(main.value - view.change) < 0.005:
        rose = _("{score} of {full} points, {change} more than the period before, all of it from “{reason}”.")
        fell = _("{score} of {full} points, {change} less than the period before, all of it from “{reason}”.")
    else:
        rose = _("{score} of {full} points, {change} more than the period before; “{reason}” alone gained {part}.")
        fell = _("{score} of {full} points, {change} less than the period before; “{reason}” alone lost {part}.")
    return format_html(rose if view.change > 0 else fell, **parts)


def _waterfall(view: queries.ReceiptView, run: ScoringRun, organisation: str) -> Waterfall | None:
    found = view.receipt
    if found.score is None:
        return None
    if found.kind == "leaf":
        lost = found.score - found.weight
        middle = [Step(_("Lost") if lost < 0 else _("Gained"), round(lost, 9))] if lost else []
    else:
        middle = [
            Step(
                _("{n} others").format(n=step.n_joined) if step.n_joined else label(step),
                step.value,
                href=receipt_href(run.code, organisation, step.code) if step.code else "",
            )
            for step in view.steps
        ]
    steps = [
        Step(_("Full marks"), found.weight, is_total=True),
        *middle,
        Step(_("Score"), found.score, is_total=True),
    ]
    return Waterfall(_("From full marks to the score"), steps, _("points"))

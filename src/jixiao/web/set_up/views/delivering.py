"""Who delivers what, from where, and by when."""

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from jixiao.engine.model.text import Text
from jixiao.engine.scheme_template.template import Template
from jixiao.web.base.forms import in_words
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.templatetags.words import label, spoken
from jixiao.web.indicators.register import NOTE_LIMIT, SOURCE_LABELS
from jixiao.web.organisations.middleware import reader
from jixiao.web.set_up import frames, queries, rules
from jixiao.web.set_up.models import SetUpDraft
from jixiao.web.set_up.rules import Chosen, Delivery
from jixiao.web.set_up.views.scope import open_draft, saved, scope_ids, step_page


@dataclass(frozen=True)
class Row:
    """One figure that is asked for: what the template advises, and what was chosen."""

    code: str
    label: str
    advice: str
    minutes: float
    chosen: Delivery


def delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """Each indicator's responsible organisation, person, way; and on which day after a period figures are due."""
    draft, chosen = open_draft(request, pk)
    error = ""
    codes = _codes(request, draft, chosen)
    if request.method == "POST":
        chosen = replace(chosen, delivery={code: _sent(request, code, codes) for code in _asked(draft, chosen)})
        text = request.POST.get("due_day", "").strip()
        day = int(text) if text.isdecimal() and len(text) < 4 else 0
        try:
            rules.check_due_day(day)
        except RuleViolation as refusal:
            error = in_words(refusal)
        if not error:
            return saved(request, draft, rules.DELIVERY, replace(chosen, due_day=day))
    return step_page(
        request, draft, rules.DELIVERY, chosen, refused=bool(error), headline=_("Who delivers which figure?"), error=error,
        due_text=request.POST.get("due_day", chosen.due_day), rows=_rows(draft, chosen), places=list(codes.items()),
        ways=[(code, _(words)) for code, words in SOURCE_LABELS.items()], note_limit=NOTE_LIMIT,
    )  # fmt: skip


def _asked(draft: SetUpDraft, chosen: Chosen) -> list[str]:
    """The indicators that the scheme observes, leaves first."""
    template = queries.template_of(draft)
    return list((frames.made_of(template, chosen).scheme or template.scheme).indicators)


def _codes(request: HttpRequest, draft: SetUpDraft, chosen: Chosen) -> dict[str, str]:
    """Name by code of everybody who may answer for figures."""
    tree = reader(request).tree
    found = {node.code: "　" * depth + label(node) for depth, node in tree.depth_first(scope_ids(request))}
    return found | {place.code: place.label_zh for place in chosen.new}


def _sent(request: HttpRequest, code: str, codes: dict[str, str]) -> Delivery:
    owner, way = request.POST.get(f"owner:{code}", ""), request.POST.get(f"way:{code}", "")
    person = " ".join(request.POST.get(f"person:{code}", "").split())[:NOTE_LIMIT]
    return Delivery(owner if owner in codes else "", person, way if way in SOURCE_LABELS else Delivery().way)


def _rows(draft: SetUpDraft, chosen: Chosen) -> list[Row]:
    template = queries.template_of(draft)
    return [_row(template, chosen, code) for code in _asked(draft, chosen)]


def _row(template: Template, chosen: Chosen, code: str) -> Row:
    need, entry = template.need(code), template.entry(code)
    name = spoken(Text(entry["label"]["en"], entry["label"]["zh"])) if entry else code
    advice = " · ".join(filter(None, (spoken(need.owner), spoken(need.place))))
    return Row(code, name, advice, need.minutes, chosen.delivery.get(code, Delivery(way=need.way)))

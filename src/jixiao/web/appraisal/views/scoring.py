"""The pages of those who score: what is to be scored, one score with what it is judged by, a conflict declared."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.web.appraisal import actions, queries, rules
from jixiao.web.appraisal.forms import ReasonForm, ReportForm, read_score
from jixiao.web.appraisal.models import Assignment
from jixiao.web.appraisal.views.panel import node_names
from jixiao.web.appraisal.views.scope import SCORE, my_assignment, tell
from jixiao.web.base import clock
from jixiao.web.base.formats import plain
from jixiao.web.base.forms import carried_out, finished, form_page, in_words, posted
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.collection.views.evidence import fetched, sent_file
from jixiao.web.indicators.views.names import place_label, versions
from jixiao.web.organisations.middleware import reader, require

TIER_WORDS = (
    N_("Target reached"),
    N_("Target partly reached, with some effect"),
    N_("Target not reached, little effect"),
)


@dataclass(frozen=True)
class Tier:
    """One tier as it is offered."""

    number: int
    words: str
    reach: str
    is_chosen: bool


@dataclass(frozen=True)
class Asked:
    """One indicator on the scoring page."""

    code: str
    name: str
    definition: Any
    tiers: tuple[Tier, ...]
    value: str
    words: str
    statement: Any
    said: str
    files: tuple[tuple[int, str], ...]
    fault: str = ""


def mine(request: HttpRequest) -> HttpResponse:
    """What I have to score, the most urgent first; a report can be handed in."""
    require(request, SCORE)
    found = list(queries.my_assignments(reader(request).user))
    members = queries.my_members(reader(request).user)
    waiting = [one for one in found if rules.can_score(one.member.panel.state, one.state)]
    form = ReportForm(posted(request), members=members)
    chosen = {str(one.pk): one for one in members}

    def act() -> None:
        sent = sent_file(form.cleaned_data["file"])
        actions.hand_in_report(
            member=chosen[form.cleaned_data["member"]], name=sent["file_name"], content=sent["content"],
            by=reader(request).user, now=clock.now(),
        )  # fmt: skip

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("The report is handed in."))
        return redirect("appraisal:mine")
    n = len(waiting)
    context = {
        "lines": [(one, target_name(request, one), _(rules.ASSIGNMENT_LABELS[one.state])) for one in found],
        "form": form if members else None,
        "headline": ngettext("%(n)s to score", "%(n)s to score", n) % {"n": n} if n else _("Nothing to score now"),
    }
    return render(request, "appraisal/mine.html", context, status=422 if form.errors else 200)


def score(request: HttpRequest, pk: int) -> HttpResponse:
    """Score one organisation: every change is kept as a draft; handed in it is final."""
    found = my_assignment(request, pk)
    if request.method != "POST":
        return _page(request, found, {})
    marks, faults = _sent(request, found)
    try:
        refused = actions.save_marks(assignment=found, marks=marks, by=reader(request).user, now=clock.now())
        faults |= {code: in_words(refusal) for code, refusal in refused.items()}
        if getattr(request, "htmx", False):
            return _fragments(request, found, faults)
        if faults:
            return _page(request, found, faults)
        if "hand_in" in request.POST:
            actions.hand_in(assignment=found, by=reader(request).user, now=clock.now())
            messages.success(request, _("Handed in. Thank you."))
            return redirect("appraisal:mine")
    except RuleViolation as refusal:
        if getattr(request, "htmx", False):
            return HttpResponse(status=409)
        tell(request, refusal)
        return redirect("appraisal:score", pk)
    messages.success(request, _("The draft is saved."))
    return redirect("appraisal:score", pk)


def _sent(request: HttpRequest, found: Assignment) -> tuple[list[actions.NewMark], dict[str, str]]:
    """What the form says, and what in it is no number."""
    marks, faults = [], {}
    for line in queries.lines_of(found):
        code = line.indicator.node_code
        if f"value-{code}" not in request.POST:
            continue
        tier, text = request.POST.get(f"tier-{code}", ""), request.POST[f"value-{code}"].strip()
        try:
            value = read_score(text) if text else None
        except ValidationError as fault:
            faults[code] = " ".join(fault.messages)
            continue
        number = int(tier) if tier.isascii() and tier.isdigit() and len(tier) < 4 else None
        marks.append(actions.NewMark(code, number, value, request.POST.get(f"words-{code}", "")))
    return marks, faults


def _page(request: HttpRequest, found: Assignment, faults: Mapping[str, str]) -> HttpResponse:
    context = _context(request, found, faults)
    return render(request, "appraisal/score.html", context, status=422 if faults else 200)


def _fragments(request: HttpRequest, found: Assignment, faults: Mapping[str, str]) -> HttpResponse:
    return render(request, "appraisal/parts/saved.html", _context(request, found, faults))


def _context(request: HttpRequest, found: Assignment, faults: Mapping[str, str]) -> dict[str, Any]:
    panel, lines = found.member.panel, queries.lines_of(found)
    asked = [_asked(request, found, line, faults) for line in lines]
    n_given = sum(line.mark is not None and line.mark.value is not None for line in lines)
    return {
        "assignment": found,
        "panel": panel,
        "place": target_name(request, found),
        "asked": asked,
        "faults": [(one, one.fault) for one in asked if one.fault],
        "is_editable": rules.can_score(panel.state, found.state),
        "state_label": _(rules.ASSIGNMENT_LABELS[found.state]),
        "saved_at": max((line.mark.saved_at for line in lines if line.mark), default=None),
        "progress": _("%(n)s of %(total)s indicators scored") % {"n": n_given, "total": len(lines)},
        "headline": _("%(place)s: score %(n)s indicators") % {"place": target_name(request, found), "n": len(lines)},
    }


def _asked(request: HttpRequest, found: Assignment, line: queries.Line, faults: Mapping[str, str]) -> Asked:
    code = line.indicator.node_code
    sent = code in faults
    mark = line.mark
    chosen = request.POST.get(f"tier-{code}", "") if sent else str(mark.tier or "") if mark else ""
    value = (
        request.POST.get(f"value-{code}", "") if sent else plain(mark.value) if mark and mark.value is not None else ""
    )
    words = request.POST.get(f"words-{code}", "") if sent else mark.words if mark else ""
    tiers = tuple(
        Tier(number, _tier_words(number, len(line.indicator.tiers)), _reach(pair, number), str(number) == chosen)
        for number, pair in enumerate(line.indicator.tiers, start=1)
    )
    statement = line.statement
    names = [(file.pk, _file_name(found, place, file.name)) for place, file in enumerate(line.files, start=1)]
    return Asked(
        code, node_names(found.member.panel)[code], versions().get(line.indicator.indicator.code), tiers, value, words,
        statement, covered(request, found, statement.words) if statement else "", tuple(names), faults.get(code, ""),
    )  # fmt: skip


def _tier_words(number: int, n_tiers: int) -> str:
    return _(TIER_WORDS[number - 1]) if n_tiers == len(TIER_WORDS) else _("Tier %(n)s") % {"n": number}


def _reach(pair: list[float], number: int) -> str:
    high, low = plain(100 * pair[0]), plain(100 * pair[1])
    return f"{low}–{high}" if number == 1 else _("%(low)s to below %(high)s") % {"low": low, "high": high}


def target_name(request: HttpRequest, found: Assignment) -> str:
    """The organisation's name, or its number where names are hidden."""
    if found.member.panel.hides_names:
        return _("Object %(n)s") % {"n": found.target.number}
    return place_label(request, found.target.organisation_id, found.target.organisation.code)


def covered(request: HttpRequest, found: Assignment, text: str) -> str:
    """A text without the organisation's names, where they are hidden."""
    if not found.member.panel.hides_names:
        return text
    node = reader(request).tree.find(found.target.organisation_id)
    names = [node.label_zh, node.label_en, node.code] if node else [found.target.organisation.code]
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = text.replace(name, _("(name covered)"))
    return text


def _file_name(found: Assignment, place: int, name: str) -> str:
    if not found.member.panel.hides_names:
        return name
    ending = name.rpartition(".")[2] if "." in name else ""
    return _("Material %(n)s") % {"n": place} + (f".{ending}" if ending else "")


def conflict(request: HttpRequest, pk: int) -> HttpResponse:
    """Step back from scoring an organisation, and say why."""
    found = my_assignment(request, pk)
    form = ReasonForm(posted(request))

    def act() -> None:
        actions.declare_conflict(
            assignment=found, reason=form.cleaned_data["reason"], by=reader(request).user, now=clock.now()
        )

    back = reverse("appraisal:score", args=[pk])
    answer = finished(request, form, act, lambda: reverse("appraisal:mine"), _("Noted. Somebody else will score this."))
    return answer or form_page(
        request, form, headline=_("Declare a conflict of interest"), button=_("Step back"), back=back,
        eyebrow=target_name(request, found),
        lede=_("Kinship, a job, a contract, money, a dispute: anything that could make others doubt your score."),
        source=_("The office reads your reason; other scorers do not."),
    )  # fmt: skip


def material(request: HttpRequest, pk: int, evidence_pk: int) -> FileResponse:
    """A file that the organisation brought, for whoever scores it."""
    found = my_assignment(request, pk)
    files = queries.evidence_for(found)
    place = next((place for place, one in enumerate(files, start=1) if one.pk == evidence_pk), None)
    if place is None:
        raise Http404(evidence_pk)
    file = files[place - 1]
    return fetched(file.digest, _file_name(found, place, file.name))


def statement(request: HttpRequest, pk: int, node_code: str) -> FileResponse:
    """The file that came with a self-evaluation, for whoever scores it."""
    found = my_assignment(request, pk)
    panel = found.member.panel
    said = queries.statements(panel.scheme_version_id, panel.period, found.target.organisation_id).get(node_code)
    if said is None:
        raise Http404(node_code)
    return fetched(said.file_digest, _file_name(found, 1, said.file_name))

"""Appeals: the list, contesting a result, one appeal with its files, and what each side does with it."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django import forms as django_forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jixiao import Scheme
from jixiao.web.base import clock, formats
from jixiao.web.base.forms import finished, form_page, posted
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import day, label, period_label
from jixiao.web.base.words import N_
from jixiao.web.collection.views.evidence import fetched
from jixiao.web.evaluation import actions, forms, queries, rules
from jixiao.web.evaluation.models import Appeal, Correction, ItemEntry, ScoringRun
from jixiao.web.evaluation.views.acts import Act, carry_out, offered, told
from jixiao.web.evaluation.views.scope import open_organisation, seen_run
from jixiao.web.indicators.views.names import indicator_label, place_label, versions
from jixiao.web.organisations.middleware import actor, reader, require
from jixiao.web.organisations.models import Organisation
from jixiao.web.organisations.queries import working_days

SEE, APPEAL, HEAR, APPROVE = "evaluation.receipt", "evaluation.appeal", "evaluation.hear", "evaluation.approve"


WHOLE = "evaluation/cells/whole.html"


def _run(action: Any) -> Callable[..., object]:
    return lambda form, **given: action(**told(form), **given)


def _uphold(form: Any, **given: Any) -> object:
    return actions.uphold(change=form.chosen(), words=form.cleaned_data["words"], **given)


ACTS = {
    "uphold": Act(
        N_("Find it right"), N_("Found right; another person approves it now."), forms.UpholdForm, _uphold, True
    ),
    "reject": Act(N_("Reject"), N_("Rejected; the organisation reads why."), forms.WordsForm, _run(actions.reject)),
    "return": Act(N_("Return"), N_("Returned."), forms.WordsForm, _run(actions.return_appeal)),
    "accept": Act(
        N_("Approve and score anew"), N_("Accepted. The results it touches are scored anew."), forms.MaybeWordsForm,
        _run(actions.accept), True,
    ),
    "send_back": Act(N_("Send back to the office"), N_("Sent back."), forms.WordsForm, _run(actions.send_back)),
    "submit_again": Act(
        N_("Submit it again"), N_("Submitted. The office has its full time again."), forms.MoreForm,
        _run(actions.submit_again), True,
    ),
    "withdraw": Act(
        N_("Withdraw the appeal"), N_("Withdrawn."), forms.MaybeWordsForm, _run(actions.withdraw_appeal)
    ),
}  # fmt: skip


def appeals(request: HttpRequest) -> HttpResponse:
    """Appeals of organisations that the reader sees: those that wait for the office first."""
    require(request, SEE)
    found = queries.appeals_of(reader(request).access.visible_ids(SEE))
    table = _table(request, found)
    exported = table.export(request)
    if exported is not None:
        return exported
    today = clock.today()
    owed = [each for each in found if each.state in rules.OFFICE_OWES]
    context = {
        "table": table, "n": len(found), "n_open": len(owed), "n_late": sum(each.due_date < today for each in owed),
        "n_accepted": sum(each.state in {rules.ACCEPTED, rules.CORRECTION_PUBLISHED} for each in found),
        "may_appeal": reader(request).access.can(APPEAL),
    }  # fmt: skip
    return render(request, "evaluation/appeals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_appeal(request: HttpRequest, run: str, organisation: str) -> HttpResponse:
    """Contest a result; 404 for whoever does not answer for the organisation."""
    organisation_id = open_organisation(request, organisation, APPEAL)
    found = seen_run(request, run)
    node = request.GET.get("node", "")
    scheme = queries.scheme_of(found)
    initial = f"indicator:{node}" if node and node != scheme.code else "score:"
    about = _subjects(scheme)
    form = forms.AppealForm(posted(request), request.FILES or None, about=about, initial={"about": initial})
    window = queries.appeal_window(found)

    def act() -> Appeal:
        data = told(form)
        subject, _sign, key = data.pop("about").partition(":")
        keys = {"node_code": key} if subject == rules.INDICATOR else {"item_code": key}
        place = Organisation.objects.get(pk=organisation_id)
        return actions.submit(
            cycle=found.cycle, period=found.period, organisation=place, subject=subject, **keys, **data,
            **actor(request),
        )  # fmt: skip

    back = reverse("evaluation:result", args=[run, organisation])
    done = finished(request, form, act, lambda: reverse("evaluation:appeals"), _("The appeal is submitted."))
    return done or form_page(
        request, form, headline=_("Contest this result"), button=_("Submit the appeal"), back=back,
        eyebrow=f"{place_label(request, organisation_id, organisation)} · {period_label(found.period)}",
        lede=_window_words(window),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def contest_entry(request: HttpRequest, code: str) -> HttpResponse:
    """Contest an adjustment or a veto, before or after it was scored."""
    entry = queries.find_entry(code, reader(request).access.visible_ids(APPEAL))
    if entry is None:
        raise Http404(code)
    form = forms.MoreForm(posted(request), request.FILES or None)
    form.fields["words"].label = _("Why is it wrong, and what would be right?")
    subject = rules.VETO_SUBJECT if entry.kind == rules.VETO else rules.ADJUSTMENT

    def act() -> Appeal:
        return actions.submit(
            cycle=entry.cycle, period=entry.period, organisation=entry.organisation, subject=subject, entry=entry,
            **told(form), **actor(request),
        )  # fmt: skip

    back = reverse("evaluation:entry", args=[code])
    done = finished(request, form, act, lambda: reverse("evaluation:appeals"), _("The appeal is submitted."))
    return done or form_page(
        request, form, headline=_("Contest this entry"), button=_("Submit the appeal"), back=back,
        eyebrow=_("Adjustments and vetoes"), lede=entry.reason,
    )  # fmt: skip


def appeal(request: HttpRequest, code: str) -> HttpResponse:
    """One appeal: what is contested and why, what was answered, what changed by it."""
    return _page(request, _seen(request, code), {})


@require_POST
def act_on_appeal(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Answer, return, approve, complete or withdraw it."""
    one = _seen(request, code)
    page = partial(_page, request, one)
    allowed = _allowed(request, one)
    return carry_out(request, _acts(one, allowed), act, allowed, page, ("evaluation:appeal", code), appeal=one)


def appeal_file(request: HttpRequest, code: str, pk: int) -> FileResponse:
    """A file of the appeal, for whoever sees it."""
    files = queries.files_in(queries.life_of_appeal(_seen(request, code)))
    found = next((each for each in files if each.place == pk), None)
    if found is None:
        raise Http404(pk)
    return fetched(found.digest, found.name)


def _page(request: HttpRequest, one: Appeal, refused: Mapping[str, django_forms.Form]) -> HttpResponse:
    life, allowed, today = queries.life_of_appeal(one), _allowed(request, one), clock.today()
    context = {
        "appeal": one, "place": place_label(request, one.organisation_id, one.organisation.code),
        "subject": subject_words(one), "state_label": _(rules.APPEAL_LABELS[one.state]),
        "is_owed": one.state in rules.OFFICE_OWES, "is_late": one.state in rules.OFFICE_OWES and one.due_date < today,
        "n_left": working_days().between(today, one.due_date),
        "is_accepted": one.state in {rules.ACCEPTED, rules.CORRECTION_PUBLISHED},
        "change_words": _change_words(one), "life": [(event, _(rules.APPEAL_EVENTS[event.kind])) for event in life],
        "files": queries.files_in(life),
        "offers": offered(_acts(one, allowed), allowed, refused, "evaluation:act_on_appeal", one.code),
        "corrections": [(each, _moves(request, each)) for each in queries.corrections_of(one)],
        "words": next((event.words for event in life if event.kind == "submit"), ""),
    }  # fmt: skip
    return render(request, "evaluation/appeal.html", context, status=422 if refused else 200)


def _moves(request: HttpRequest, correction: Correction) -> list[dict[str, Any]]:
    """Ranks and grades that are others; those of organisations whose results the reader sees in the ranking anyway."""
    return [
        {
            "label": place_label(request, each.organisation.pk, each.organisation.code), "rank_before": each.before[0],
            "rank": each.after[0], "grade_before": label(each.before[1]), "grade": label(each.after[1]),
        }
        for each in queries.moved_between(correction.replaced, correction.run)
    ]  # fmt: skip


def _acts(one: Appeal, allowed: list[str]) -> dict[str, Act]:
    """The acts, the answer with what can be changed here."""
    if "uphold" not in allowed:
        return ACTS
    choices = _changes(one)
    uphold = ACTS["uphold"]
    form = partial(forms.UpholdForm, changes=choices)
    return {**ACTS, "uphold": Act(uphold.title, uphold.said, form, uphold.run, uphold.is_open)}


def _changes(one: Appeal) -> list[Any]:
    scheme, known = queries.scheme_of_cycle(one.cycle), versions()
    changeable = queries.changeable(one)
    figures = [
        (f"{code}@{period}", f"{indicator_label(code, known)} · {period_label(period)}: {formats.plain(value)}")
        for code, period, value in queries.figures_of_appeal(one)
    ]
    targets = [
        (f"{code}@{period}", f"{indicator_label(code, known)} · {period_label(period)}: {formats.plain(value)}")
        for code, period, value in queries.targets_of_appeal(one)
    ]
    entries = [
        each for each in queries.entries_about({one.organisation_id}) if each.code in changeable.entries
    ]  # fmt: skip
    listed = [
        (each.code, f"{each.code} · {_item_label(scheme, each)}: {formats.plain(each.n_events)}") for each in entries
    ]
    bonuses = [(code, label(item)) for code, item in queries.enterable(scheme).items() if code in changeable.bonuses]
    amended = [choice for choice, each in zip(listed, entries, strict=True) if each.kind != rules.VETO]
    return forms.change_choices(figures, targets, listed, amended, bonuses)


def _allowed(request: HttpRequest, one: Appeal) -> list[str]:
    """Acts that the reader's rights, the appeal's state and its two persons allow now."""
    access, me = reader(request).access, reader(request).user
    rights = {
        rules.APPEALING: access.can(APPEAL, one.organisation_id),
        rules.HEARING: access.can(HEAR, one.organisation_id),
        rules.ENDORSING: access.can(APPROVE, one.organisation_id) and one.answered_by_id != me.pk,
        rules.PUBLISHING: False,
    }
    return [name for name in ACTS if rights[rules.APPEAL_ACTS[name][1]] and rules.can_appeal_act(name, one.state)]


def _seen(request: HttpRequest, code: str) -> Appeal:
    found = queries.find_appeal(code, reader(request).access.visible_ids(SEE))
    if found is None:
        raise Http404(code)
    return found


def subject_words(one: Appeal) -> str:
    """What is contested, with its name."""
    kind, scheme = _(rules.SUBJECT_LABELS[one.subject]), queries.scheme_of_cycle(one.cycle)
    if one.node_code:
        node = next((node for node in scheme.walk() if node.code == one.node_code), None)
        return label(node) if node else one.node_code
    if one.item_code:
        item = queries.items_of(scheme).get(one.item_code)
        return f"{kind} · {label(item) if item else one.item_code}"
    return kind


def _item_label(scheme: Scheme, entry: ItemEntry) -> str:
    item = queries.items_of(scheme).get(entry.item_code)
    return label(item) if item else entry.item_code


def _change_words(one: Appeal) -> str:
    """What the office found has to be changed."""
    if not one.change:
        return ""
    change = rules.Change.from_data(one.change)
    kind = _(rules.CHANGE_LABELS[change.kind])
    if change.kind in {rules.FIGURE, rules.TARGET}:
        name = indicator_label(change.indicator, versions())
        return f"{kind}{_(': ')}{name} · {period_label(change.period)} → {formats.plain(change.value)}"
    count = f" → {formats.plain(change.n_events)}" if change.n_events is not None else ""
    return f"{kind}{_(': ')}{change.entry or change.item}{count}"


def _subjects(scheme: Scheme) -> list[tuple[str, str]]:
    found = [("score:", _(rules.SUBJECT_LABELS[rules.SCORE]))]
    if scheme.grades:
        found.append(("grade:", _(rules.SUBJECT_LABELS[rules.GRADE])))
    found += [(f"indicator:{node.code}", label(node)) for node in scheme.walk()]
    adjustment, veto = _(rules.SUBJECT_LABELS[rules.ADJUSTMENT]), _(rules.SUBJECT_LABELS[rules.VETO_SUBJECT])
    found += [(f"adjustment:{item.code}", f"{adjustment} · {label(item)}") for item in scheme.adjustments]
    return [*found, *((f"veto:{item.code}", f"{veto} · {label(item)}") for item in scheme.vetoes)]


def _window_words(window: queries.Window | None) -> str:
    if window is None:
        return ""
    words = _("Appeals are taken until %(day)s; %(n)s working days are left.")
    return words % {"day": day(window.closes_on), "n": window.n_left(clock.today())}


def _place(request: HttpRequest, one: Appeal) -> str:
    return place_label(request, one.organisation_id, one.organisation.code)


def _due(one: Appeal) -> str:
    return one.due_date.isoformat() if one.state in rules.OFFICE_OWES else ""


def _submitted(one: Appeal) -> str:
    return timezone.localdate(one.submitted_at).isoformat()


def _table(request: HttpRequest, found: list[Appeal]) -> Table:
    columns = [
        Column("code", _("No."), template="evaluation/cells/appeal_code.html", optional=False),
        Column("place", _("Organisation"), template=WHOLE, value=lambda one: _place(request, one)),
        Column("period", _("Period"), template=WHOLE),
        Column("subject", _("What is contested?"), value=subject_words),
        Column("state", _("State"), value=lambda one: _(rules.APPEAL_LABELS[one.state])),
        Column("due", _("Answer due"), template=WHOLE, value=_due),
        Column("submitted", _("Submitted on"), template=WHOLE, value=_submitted),
        Column("answer", _("Answer"), template="evaluation/cells/words.html"),
    ]  # fmt: skip
    table = Table(columns, found, name="appeals", query=request.GET, caption=_("Appeals"))
    table.empty_text = _("Nobody has appealed yet.")
    return table


def window_state(run: ScoringRun) -> dict[str, Any]:
    """What the page of a run says of appeals: its window, how many are open, whether the result is final."""
    today = clock.today()
    window = queries.appeal_window(run)
    return {
        "window": window, "window_is_open": bool(window and window.is_open(today)),
        "window_left": window.n_left(today) if window else 0, "n_open_appeals": queries.open_appeals_of(run),
        "is_final": queries.is_final(run, today),
    }  # fmt: skip

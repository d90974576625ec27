"""The office's list of panels, a new panel, and what is done with one before and while it scores."""

import secrets
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from jixiao.web.appraisal import actions, frames, queries, rules
from jixiao.web.appraisal.forms import MemberForm, NewPanelForm, ReasonForm
from jixiao.web.appraisal.models import Assignment, Panel
from jixiao.web.appraisal.views.scope import EDIT, VIEW, form_about, seen_panel
from jixiao.web.base import clock
from jixiao.web.base.forms import acted, carried_out, finished, form_page, posted
from jixiao.web.base.templatetags.words import label
from jixiao.web.indicators.models import SchemeVersion
from jixiao.web.indicators.queries import engine_scheme, published_versions
from jixiao.web.indicators.views.names import versions
from jixiao.web.organisations.middleware import reader, require
from jixiao.web.organisations.models import Account, Organisation


def panels(request: HttpRequest) -> HttpResponse:
    """Every panel with how far it is."""
    require(request, VIEW)
    access = reader(request).access
    found = list(queries.panels(access.visible_ids(VIEW)))
    n_running = sum(one.state == rules.RUNNING for one in found)
    context = {
        "panels": [(one, _(rules.STATE_LABELS[one.state])) for one in found],
        "may_edit": access.can(EDIT),
        "headline": ngettext("%(n)s panel is scoring", "%(n)s panels are scoring", n_running) % {"n": n_running}
        if found
        else _("No panel yet"),
    }
    return render(request, "appraisal/panels.html", context)


def create(request: HttpRequest) -> HttpResponse:
    """Choose a scheme that has qualitative indicators, then who scores what."""
    require(request, EDIT)
    schemes = _schemes(request)
    chosen = next((one for one in schemes if str(one.pk) == request.GET.get("scheme", "")), None)
    if chosen is None and len(schemes) == 1:
        chosen = schemes[0]
    if chosen is None:
        headline = _("Which scheme is scored?") if schemes else _("No scheme has qualitative indicators")
        return render(request, "appraisal/choose_scheme.html", {"schemes": schemes, "headline": headline})
    access, tree = reader(request).access, reader(request).tree
    leaves = frames.qualitative_leaves(engine_scheme(chosen))
    nodes = [(one.node.code, label(one.node)) for one in leaves]
    ids = tree.scope(chosen.scheme.organisation_id) & access.visible_ids(EDIT)
    first = {"seed": secrets.randbelow(10**6), "node_codes": [code for code, _name in nodes], "weight_experts": 100}
    indicators = [(code, label(one)) for code, one in sorted(versions().items())]
    form = NewPanelForm(posted(request), nodes=nodes, tree=tree, ids=ids, indicators=indicators, initial=first)
    made: list[Panel] = []
    if request.method == "POST" and carried_out(form, lambda: made.append(_make(request, form, chosen))):
        messages.success(request, _("The panel is prepared. Name the people who score, then open it."))
        return redirect("appraisal:panel", made[0].number)
    context = {
        "form": form,
        "scheme": chosen,
        "headline": _("A new panel for “%(scheme)s”") % {"scheme": label(chosen)},
    }
    return render(request, "appraisal/create.html", context, status=422 if form.errors else 200)


def _schemes(request: HttpRequest) -> list[SchemeVersion]:
    """Published versions over whose organisation the reader keeps panels, the newest of each scheme."""
    ids = reader(request).access.visible_ids(EDIT)
    newest: dict[str, SchemeVersion] = {}
    for version in published_versions():
        if version.scheme.organisation_id in ids and frames.qualitative_leaves(engine_scheme(version)):
            newest.setdefault(version.scheme.code, version)
    return list(newest.values())


def _make(request: HttpRequest, form: NewPanelForm, version: SchemeVersion) -> Panel:
    sent = form.cleaned_data
    places = list(Organisation.objects.filter(code__in=sent["organisations"]).order_by("code"))
    names = (
        "label_zh",
        "label_en",
        "period",
        "due_date",
        "way",
        "spread",
        "landing",
        "hides_names",
        "instructions",
        "seed",
    )
    new = actions.NewPanel(
        scheme_version=version, groups=form.groups, **{name: sent[name] for name in names if sent[name] != ""}
    )
    return actions.make_panel(
        panel=new, node_codes=sent["node_codes"], organisations=places, by=reader(request).user, now=clock.now()
    )


def members(request: HttpRequest, number: int) -> HttpResponse:
    """Name somebody who scores."""
    panel = seen_panel(request, number, EDIT)
    people = Account.objects.filter(is_active=True).order_by("display_name", "username")
    kinds = [one.kind for one in rules.read_groups(panel.groups) if not one.is_heard]
    accounts = {one.username: one for one in people if may_score(request, one)}
    form = MemberForm(posted(request), accounts=accounts.values(), groups=kinds)

    def act() -> None:
        sent = form.cleaned_data
        actions.add_member(
            panel=panel,
            account=accounts[sent["account"]],
            group=sent["group"],
            by=reader(request).user,
            now=clock.now(),
        )

    back = reverse("appraisal:panel", args=[number])
    return finished(request, form, act, lambda: back) or form_page(
        request, form, headline=_("Who scores in “%(panel)s”?") % {"panel": label(panel)}, button=_("Name this person"),
        back=back, eyebrow=label(panel), source=_("Only people whose role lets them score can be named."),
    )  # fmt: skip


def may_score(request: HttpRequest, account: Account) -> bool:
    """Whether the account holds a role that scores."""
    from jixiao.web.organisations.queries import access_for

    return access_for(account, reader(request).tree).can("appraisal.score")


@require_POST
def drop_member(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Take somebody out before scoring begins."""
    panel = seen_panel(request, number, EDIT)
    found = next((one for one in queries.members_of(panel) if one.pk == pk), None)
    if found is None:
        raise Http404(pk)
    return _done(request, panel, lambda: actions.drop_member(member=found, by=reader(request).user, now=clock.now()))


@require_POST
def open_panel(request: HttpRequest, number: int) -> HttpResponse:
    """Draw who scores what, and tell them."""
    panel = seen_panel(request, number, EDIT)
    return _done(
        request, panel, lambda: actions.open_panel(panel=panel, by=reader(request).user, now=clock.now()),
        _("Scoring has begun; everybody has a message."),
    )  # fmt: skip


@require_POST
def ask_thirds(request: HttpRequest, number: int) -> HttpResponse:
    """Draw a third scorer where two differ too much."""
    panel = seen_panel(request, number, EDIT)
    return _done(
        request, panel, lambda: actions.ask_thirds(panel=panel, by=reader(request).user, now=clock.now()),
        _("Third scorers are drawn; they have a message."),
    )  # fmt: skip


def close(request: HttpRequest, number: int) -> HttpResponse:
    """Combine the scores; they land, or wait for the office's decisions."""
    panel = seen_panel(request, number, EDIT)
    form = ReasonForm(posted(request))
    n_left = panel.n_assigned - panel.n_handed_in  # type: ignore[attr-defined]
    lede = ngettext("%(n)s assignment is not handed in.", "%(n)s assignments are not handed in.", n_left) % {
        "n": n_left
    }

    def act() -> None:
        actions.close_panel(panel=panel, reason=form.cleaned_data["reason"], by=reader(request).user, now=clock.now())

    return _with_reason(
        request, panel, form, act, _("Combine the scores of “%(panel)s”") % {"panel": label(panel)}, _("Combine"), lede
    )


def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Call a running panel off."""
    panel = seen_panel(request, number, EDIT)
    form = ReasonForm(posted(request))

    def act() -> None:
        actions.cancel_panel(panel=panel, reason=form.cleaned_data["reason"], by=reader(request).user, now=clock.now())

    lede = _("All scores stay on record and count for nothing. This cannot be undone.")
    return _with_reason(
        request, panel, form, act, _("Call “%(panel)s” off") % {"panel": label(panel)}, _("Call off"), lede
    )


def give_back(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Ask somebody to look again at a score that was handed in."""
    panel = seen_panel(request, number, EDIT)
    found = Assignment.objects.filter(member__panel=panel, pk=pk).select_related("member__account").first()
    if found is None:
        raise Http404(pk)
    form = ReasonForm(posted(request))

    def act() -> None:
        actions.give_back(
            assignment=found, reason=form.cleaned_data["reason"], by=reader(request).user, now=clock.now()
        )

    return _with_reason(
        request, panel, form, act, _("Give a score of “%(panel)s” back") % {"panel": label(panel)}, _("Give back"), ""
    )


def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """A closed panel counts no more: its figures are taken back."""
    panel = seen_panel(request, number, EDIT)
    form = ReasonForm(posted(request))

    def act() -> None:
        actions.withdraw_panel(
            panel=panel, reason=form.cleaned_data["reason"], by=reader(request).user, now=clock.now()
        )

    lede = _(
        "Its scores stay on record. Figures that came of it are taken back with this reason; runs that used them say so "
        "and stay as they are until you score anew. Decisions of the office stand: look at them again. "
        "This cannot be undone."
    )
    return _with_reason(
        request,
        panel,
        form,
        act,
        _("Withdraw the result of “%(panel)s”") % {"panel": label(panel)},
        _("Withdraw the result"),
        lede,
    )


def void(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """What one scorer gave to a closed panel counts no more."""
    panel = seen_panel(request, number, EDIT)
    found = next((one for one in queries.members_of(panel) if one.pk == pk), None)
    if found is None:
        raise Http404(pk)
    form = ReasonForm(posted(request))

    def act() -> None:
        actions.void_scores(member=found, reason=form.cleaned_data["reason"], by=reader(request).user, now=clock.now())

    lede = _(
        "The result is combined again without these scores. Figures that change land as new revisions; runs that used the "
        "former ones say so and stay as they are until you score anew."
    )
    headline = _("Void the scores of %(who)s") % {"who": found.account.display_name}
    return _with_reason(request, panel, form, act, headline, _("Void"), lede)


def _with_reason(
    request: HttpRequest, panel: Panel, form: ReasonForm, act: Callable[[], None], headline: str, button: str, lede: str
) -> HttpResponse:
    back, about = reverse("appraisal:panel", args=[panel.number]), label(panel)
    return form_about(request, form, act, back=back, about=about, headline=headline, button=button, lede=lede)


def _done(request: HttpRequest, panel: Panel, act: Callable[[], object], said: str = "") -> HttpResponse:
    acted(request, act, said or _("Saved."))
    return redirect("appraisal:panel", panel.number)

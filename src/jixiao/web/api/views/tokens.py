"""Pages of push tokens: who sends what until when, issue one, take one back."""

from datetime import timedelta
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from jixiao.web.api import actions, queries, rules
from jixiao.web.api.forms import IssueForm
from jixiao.web.api.models import PushToken
from jixiao.web.base import clock
from jixiao.web.base.forms import finished, form_page, in_words, posted
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import day, label, moment
from jixiao.web.indicators.queries import indicator_on
from jixiao.web.organisations.middleware import PlatformRequest, require

VIEW, EDIT = "tokens.view", "tokens.edit"
USUAL_LIFE = timedelta(days=180)


def tokens(request: HttpRequest) -> HttpResponse:
    """Every token of the reader's scope."""
    require(request, VIEW)
    reader = cast(PlatformRequest, request)
    rows = queries.tokens_seen(reader.access.visible_ids(VIEW))
    table = _table(rows, reader)
    exported = table.export(request)
    if exported is not None:
        return exported
    context = {"table": table, "headline": _headline(rows), "may_edit": reader.access.can(EDIT)}
    return render(request, "api/tokens.html", context)


def _headline(rows: list[PushToken]) -> str:
    n_open = sum(rules.can_use(row.life, clock.now()) for row in rows)
    if not rows:
        return _("No system sends figures by itself yet")
    return ngettext("%(n)s system may send figures", "%(n)s systems may send figures", n_open) % {"n": n_open}


def _table(rows: list[PushToken], reader: PlatformRequest) -> Table:
    columns = [
        Column(
            "label", _("System that sends"), value=lambda row: row.label, template="api/token_cell.html", optional=False
        ),
        Column("code", _("Code"), value=lambda row: row.code),
        Column("provider", _("Provider"), value=lambda row: _place(reader, row.provider_id)),
        Column("state", _("State"), value=_state),
        Column("expires", _("Ends on"), value=lambda row: day(row.expires_at)),
        Column("used", _("Last used"), value=lambda row: moment(row.last_used_at)),
    ]
    empty = _("A department's system can send its figures by itself. Issue a token for it.")
    return Table(
        columns, rows, name="push-tokens", query=reader.GET, caption=_("Push tokens"), empty_text=empty
    )  # fmt: skip


def _place(reader: PlatformRequest, organisation_id: int) -> str:
    found = reader.tree.find(organisation_id)
    return label(found) if found else ""


def _state(row: PushToken) -> str:
    try:
        rules.check_can_use(row.life, clock.now())
    except RuleViolation as refusal:
        return in_words(refusal)
    return _("In use")


def _seen(request: HttpRequest, code: str, permission: str = VIEW) -> PushToken:
    """The token; 404 where it does not exist or its provider lies outside the reader's scope."""
    found = queries.token_named(code)
    if found is None or found.provider_id not in cast(PlatformRequest, request).access.visible_ids(permission):
        raise Http404(code)
    return found


def token(request: HttpRequest, code: str) -> HttpResponse:
    """One token: what it may send, what it sent, and how to take it back."""
    found = _seen(request, code)
    reader = cast(PlatformRequest, request)
    reach = queries.reach_of(found, clock.today(), reader.tree)
    context = {
        "token": found,
        "place": reader.tree.find(found.provider_id),
        "roots": [reader.tree.find(pk) for pk in found.roots.order_by("code").values_list("pk", flat=True)],
        "reach": reach,
        "points": queries.points_of(found, clock.today()),
        "state": _state(found),
        "is_open": rules.can_use(found.life, clock.now()),
        "deliveries": queries.deliveries_of(found),
        "may_revoke": rules.can_revoke(found.life) and reader.access.can(EDIT, found.provider_id),
        "may_audit": reader.access.can("audit.view"),
    }
    return render(request, "api/token.html", context)


def issue(request: HttpRequest) -> HttpResponse:
    """A new token, shown once."""
    require(request, EDIT)
    reader = cast(PlatformRequest, request)
    form = IssueForm(
        posted(request), tree=reader.tree, ids=reader.access.visible_ids(EDIT),
        versions=indicator_on(clock.today()).values(), initial={"expires_date": clock.today() + USUAL_LIFE},
    )  # fmt: skip
    made: list[tuple[PushToken, str]] = []

    def act() -> None:
        given = dict(form.cleaned_data)
        sends = given.pop("sends") or rules.FIGURES
        given["indicators"] = () if sends == rules.HANDLED else given["indicators"] or None
        given["may_list_cases"] = sends != rules.FIGURES
        made.append(actions.issue(**given, by=reader.user, now=clock.now()))

    if finished(request, form, act, lambda: "", _("The token is issued.")):
        return _shown_once(request, *made[0])
    lede = _("With a token a department's own system sends its figures at once. The platform shows it only once.")
    return form_page(
        request, form, headline=_("Issue a push token"), button=_("Issue"), back=reverse("api:tokens"),
        eyebrow=_("Push tokens"), lede=lede,
    )  # fmt: skip


def _shown_once(request: HttpRequest, token: PushToken, text: str) -> HttpResponse:
    is_of_cases = token.may_list_cases and not token.has_all_of_provider and not token.indicators.exists()
    address = request.build_absolute_uri("/api/v1/cases" if is_of_cases else "/api/v1/observations")
    answer = render(request, "api/issued.html", {"token": token, "text": text, "address": address})
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def revoke(request: HttpRequest, code: str) -> HttpResponse:
    """The token opens nothing from now on."""
    found = _seen(request, code, EDIT)
    try:
        actions.revoke(token=found, by=cast(PlatformRequest, request).user, now=clock.now())
        messages.success(request, _("The token is revoked. What it sent stays."))
    except RuleViolation as refusal:
        messages.error(request, in_words(refusal))
    return redirect("api:token", code)

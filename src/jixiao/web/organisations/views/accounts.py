"""Accounts and their roles: who may do what, where, since when."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from jixiao.web.base import clock
from jixiao.web.base.forms import finished, form_page, in_words, posted
from jixiao.web.base.passwords import one_time_password
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label, moment
from jixiao.web.organisations import actions, queries
from jixiao.web.organisations.forms import CreateAccountForm, EndRoleForm, GrantForm
from jixiao.web.organisations.middleware import PlatformRequest, require
from jixiao.web.organisations.models import Account, RoleAssignment
from jixiao.web.organisations.rules import ROLE_LABELS

VIEW, EDIT = "accounts.view", "accounts.edit"


def _seen(request: HttpRequest, username: str) -> Account:
    """The account; 404 where it does not exist or lies outside the reader's scope."""
    account = get_object_or_404(Account.objects.select_related("organisation"), username=username)
    ids = cast(PlatformRequest, request).access.visible_ids(VIEW)
    if not queries.account_visible(account, ids, clock.today()):
        raise Http404(username)
    return account


def _may_change(reader: PlatformRequest, account: Account) -> bool:
    """Not one's own, and nothing of it reaches beyond the reader's scope (a reset would lend its rights)."""
    ids = reader.access.visible_ids(EDIT)
    return account.pk != reader.user.pk and queries.account_within(account, ids, clock.today())


def _other(request: HttpRequest, username: str) -> Account:
    """The account, which the reader may change; 404 otherwise."""
    account = get_object_or_404(Account.objects.select_related("organisation"), username=username)
    if not _may_change(cast(PlatformRequest, request), account):
        raise Http404(username)
    return account


def accounts(request: HttpRequest) -> HttpResponse:
    """Everybody of the reader's scope with their roles."""
    require(request, VIEW)
    reader = cast(PlatformRequest, request)
    rows = queries.account_rows(reader.access.visible_ids(VIEW), clock.today())
    table = _table(rows, reader)
    exported = table.export(request)
    if exported is not None:
        return exported
    context = {"table": table, "headline": _headline(rows), "may_edit": reader.access.can(EDIT)}
    return render(request, "organisations/accounts.html", context)


def _headline(rows: list[queries.AccountRow]) -> str:
    n_open = sum(row.account.is_active for row in rows)
    n_first = sum(row.account.is_active and row.account.must_change_password for row in rows)
    values = {"n": n_open, "closed": len(rows) - n_open, "first": n_first}
    if n_first:
        return _("%(n)s accounts are open, %(closed)s closed; %(first)s still have their first password") % values
    return ngettext(
        "%(n)s account is open, %(closed)s closed", "%(n)s accounts are open, %(closed)s closed", n_open
    ) % values  # fmt: skip


def _table(rows: list[queries.AccountRow], reader: PlatformRequest) -> Table:
    def place(row: queries.AccountRow) -> str:
        found = reader.tree.find(row.account.organisation_id) if row.account.organisation_id else None
        return label(found) if found else ""

    columns = [
        Column(
            "name",
            _("Person’s name"),
            value=lambda row: row.account.display_name,
            template="organisations/account_cell.html",
            optional=False,
        ),
        Column("username", _("Sign-in name"), value=lambda row: row.account.username),
        Column("organisation", _("Organisation"), value=place),
        Column("roles", _("Roles"), value=lambda row: "; ".join(_(ROLE_LABELS[role]) for role in row.role_codes)),
        Column("state", _("State"), value=_state),
        Column("last_login", _("Last sign-in"), value=lambda row: moment(row.account.last_login)),
    ]
    return Table(columns, rows, name="accounts", query=reader.GET, caption=_("Accounts"))


def _state(row: queries.AccountRow) -> str:
    if not row.account.is_active:
        return _("Out of use")
    return _("First password") if row.account.must_change_password else _("In use")


def account(request: HttpRequest, username: str) -> HttpResponse:
    """One account: its roles, and what may be done with it."""
    one = _seen(request, username)
    reader = cast(PlatformRequest, request)
    context = {
        "account": one,
        "place": reader.tree.find(one.organisation_id) if one.organisation_id else None,
        "roles": queries.held_roles(one, clock.today()),
        "tree": reader.tree,
        "may_edit": _may_change(reader, one),
        "is_own": one.pk == reader.user.pk,
        "may_audit": reader.access.can("audit.view"),
    }
    return render(request, "organisations/account.html", context)


def create(request: HttpRequest) -> HttpResponse:
    """A new account with a one-time password, shown once."""
    require(request, EDIT)
    reader = cast(PlatformRequest, request)
    form = CreateAccountForm(posted(request), tree=reader.tree, ids=reader.access.visible_ids(EDIT))
    password = one_time_password()

    def act() -> None:
        actions.create_account(**form.cleaned_data, password=password, by=reader.user, now=clock.now())

    if finished(request, form, act, lambda: "", _("The account is created.")):
        return _password_page(request, get_object_or_404(Account, username=form.cleaned_data["username"]), password)
    return form_page(
        request,
        form,
        headline=_("Create an account"),
        button=_("Create"),
        back=reverse("organisations:accounts"),
        eyebrow=_("Accounts"),
        lede=_("The platform makes a one-time password and shows it once. Roles are given afterwards."),
    )


@require_POST
def reset_password(request: HttpRequest, username: str) -> HttpResponse:
    """A new one-time password, shown once."""
    one = _other(request, username)
    password = one_time_password()
    by = cast(PlatformRequest, request).user
    actions.change_password(account=one, password=password, by=by, now=clock.now())
    return _password_page(request, one, password)


def _password_page(request: HttpRequest, one: Account, password: str) -> HttpResponse:
    answer = render(request, "organisations/one_time_password.html", {"account": one, "password": password})
    answer["Cache-Control"] = "private, no-store"
    return answer


def grant(request: HttpRequest, username: str) -> HttpResponse:
    """A role over an organisation and all below it."""
    one = _other(request, username)
    reader = cast(PlatformRequest, request)
    initial = {"valid_from": clock.today(), "organisation": one.organisation.code if one.organisation else ""}
    form = GrantForm(posted(request), tree=reader.tree, ids=reader.access.visible_ids(EDIT), initial=initial)
    back = reverse("organisations:account", args=[username])
    done = finished(
        request,
        form,
        lambda: actions.grant_role(account=one, **form.cleaned_data, by=reader.user, now=clock.now()),
        lambda: back,
    )
    headline = _("Give %(name)s a role") % {"name": one.display_name}
    lede = _("Nobody is performance office, auditor and administrator at once, and nobody changes their own rights.")
    return done or form_page(
        request, form, headline=headline, button=_("Give the role"), back=back, eyebrow=one.display_name, lede=lede
    )


def end_role(request: HttpRequest, username: str, assignment_id: int) -> HttpResponse:
    """The end of a role, over an organisation of the reader's scope."""
    one = _other(request, username)
    reader = cast(PlatformRequest, request)
    held = RoleAssignment.objects.filter(organisation__in=reader.access.visible_ids(EDIT), account=one)
    assignment = get_object_or_404(held, pk=assignment_id)
    form = EndRoleForm(posted(request), initial={"valid_to": clock.today()})
    back = reverse("organisations:account", args=[username])
    done = finished(
        request,
        form,
        lambda: actions.end_role(assignment=assignment, **form.cleaned_data, by=reader.user, now=clock.now()),
        lambda: back,
    )
    values = {"role": _(ROLE_LABELS[assignment.role]), "name": one.display_name}
    headline = _("End the role %(role)s of %(name)s") % values
    return done or form_page(
        request, form, headline=headline, button=_("End the role"), back=back, eyebrow=one.display_name
    )


@require_POST
def open_account(request: HttpRequest, username: str) -> HttpResponse:
    """The account may sign in again."""
    return _set_active(request, username, is_active=True)


@require_POST
def close_account(request: HttpRequest, username: str) -> HttpResponse:
    """The account may no longer sign in; its roles and its past stay."""
    return _set_active(request, username, is_active=False)


def _set_active(request: HttpRequest, username: str, *, is_active: bool) -> HttpResponse:
    one = _other(request, username)
    try:
        actions.set_active(account=one, is_active=is_active, by=cast(PlatformRequest, request).user, now=clock.now())
        messages.success(request, _("The account is open.") if is_active else _("The account is closed."))
    except RuleViolation as refusal:
        messages.error(request, in_words(refusal))
    return redirect("organisations:account", username)

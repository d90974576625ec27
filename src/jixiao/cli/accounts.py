"""`jixiao create-administrator`: the first account of an installation, made by the system itself."""

import os
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from jixiao.web.organisations.models import Organisation


def create_administrator(
    username: Annotated[str, typer.Argument(help="Sign-in name of the administrator.")],
    name: Annotated[str, typer.Option(help="The person's name; the sign-in name where left out.")] = "",
    organisation_code: Annotated[str, typer.Option(help="Code of the government at the top of the tree.")] = "ROOT",
    organisation_name: Annotated[str, typer.Option(help="Its Chinese name; needed for the first account.")] = "",
    another: Annotated[bool, typer.Option("--another", help="Although there is an administrator already.")] = False,
) -> None:
    """Make an administrator with a one-time password, printed once, and what it needs: database and top organisation."""
    _start_django()
    from django.db import transaction

    from jixiao.web.audit.actions import SYSTEM
    from jixiao.web.base import clock
    from jixiao.web.base.passwords import one_time_password
    from jixiao.web.base.rules import RuleViolation
    from jixiao.web.organisations import actions, queries, rules

    now, today, password = clock.now(), clock.today(), one_time_password()
    if queries.n_administrators(today) and not another:
        _refuse("There is an administrator already, who can make accounts on the page “Accounts”. Lost? Add --another.")
    try:
        with transaction.atomic():
            top = _top_organisation(organisation_code, organisation_name)
            account = actions.create_account(
                username=username,
                display_name=name or username,
                organisation=top,
                password=password,
                by=SYSTEM,
                now=now,
            )
            actions.grant_role(
                account=account, role=rules.ADMINISTRATOR, organisation=top, valid_from=today, by=SYSTEM, now=now
            )
    except RuleViolation as refusal:
        _refuse(str(refusal))
    typer.echo(f"Sign-in name:      {username}")
    typer.echo(f"One-time password: {password}")
    typer.echo("It is shown only now and has to be changed at the first sign-in.")


def _start_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jixiao.web.config.settings")
    try:
        import django
        from django.core.management import call_command
    except ImportError:
        _refuse("The platform is not installed. Install it with: pip install 'jixiao[web]'")
    django.setup()
    call_command("migrate", verbosity=0)


def _top_organisation(code: str, label_zh: str) -> "Organisation":
    """The organisation with that code, else the only top there is, else a new one."""
    from jixiao.web.audit.actions import SYSTEM
    from jixiao.web.base import clock
    from jixiao.web.organisations import actions, queries
    from jixiao.web.organisations.models import Organisation

    tree = queries.tree_on(clock.today())
    tops = tree.children.get(None, ())
    found = tree.by_code(code)
    if found or len(tops) == 1:
        return Organisation.objects.get(pk=found.id if found else tops[0])
    if tops:
        _refuse("There are several top organisations. Name one with --organisation-code.")
    if not label_zh:
        _refuse("There is no organisation yet. Name the government with --organisation-name, for example 滨海市.")
    return actions.create_organisation(
        code=code, label_zh=label_zh, tier="city", parent=None,
        valid_from=clock.today(), by=SYSTEM, now=clock.now(),
    )  # fmt: skip


def _refuse(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(2)

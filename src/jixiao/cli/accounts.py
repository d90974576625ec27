"""`jixiao create-administrator`: the first account of an installation, made by the system itself."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jixiao.cli.frame import Refusal
from jixiao.cli.platform import check_installed, data_folder

if TYPE_CHECKING:
    from jixiao.web.organisations.models import Organisation


def create_administrator(
    username: Annotated[str, typer.Argument(help="Sign-in name of the administrator.")],
    name: Annotated[str, typer.Option(help="The person's name; the sign-in name where left out.")] = "",
    organisation_code: Annotated[str, typer.Option(help="Code of the government at the top of the tree.")] = "ROOT",
    organisation_name: Annotated[str, typer.Option(help="Its Chinese name; needed for the first account.")] = "",
    another: Annotated[bool, typer.Option("--another", help="Although there is an administrator already.")] = False,
    data_dir: Annotated[Path | None, typer.Option(help="Folder of the data; ./jixiao-data where left out.")] = None,
) -> None:
    """Make an administrator with a one-time password, printed once, and what it needs: database, top organisation."""
    check_installed()
    from jixiao.demo.installation import Installation

    os.environ.update(Installation(data_folder(data_dir), os.environ.get("DATABASE_URL", "")).environment())
    _open_database()
    from django.utils.translation import override

    from jixiao.web.base.forms import in_words
    from jixiao.web.base.rules import RuleViolation

    try:
        password = _make(username, name or username, organisation_code, organisation_name, another=another)
    except RuleViolation as refusal:
        with override("zh-hans"):
            said_zh = in_words(refusal)
        raise Refusal(str(refusal), said_zh) from None
    typer.echo(f"Sign-in name:      {username}")
    typer.echo(f"One-time password: {password}")
    typer.echo("It is shown only now and has to be changed at the first sign-in.")


def _open_database() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jixiao.web.config.settings")
    import django

    django.setup()
    from jixiao.web.base.installing import bring_up_to_date

    bring_up_to_date()


def _make(username: str, name: str, organisation_code: str, organisation_name: str, *, another: bool) -> str:
    """Account and role in one transaction; gives the one-time password."""
    from django.db import transaction

    from jixiao.web.audit.actions import SYSTEM
    from jixiao.web.base import clock
    from jixiao.web.base.passwords import one_time_password
    from jixiao.web.organisations import actions, queries, rules

    now, today, password = clock.now(), clock.today(), one_time_password()
    if queries.n_administrators(today) and not another:
        raise Refusal(
            "There is an administrator already, who can make accounts on the page “Accounts”. Lost? Add --another.",
            "已有系统管理员，可在“账号”页面新建账号。如账号遗失，请加 --another。",
        )
    with transaction.atomic():
        top = _top_organisation(organisation_code, organisation_name)
        account = actions.create_account(
            username=username, display_name=name, organisation=top, password=password, by=SYSTEM, now=now
        )
        actions.grant_role(
            account=account, role=rules.ADMINISTRATOR, organisation=top, valid_from=today, by=SYSTEM, now=now
        )
    return password


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
        raise Refusal(
            "There are several top organisations. Name one with --organisation-code.",
            "有多个顶层单位，请用 --organisation-code 指定一个。",
        )
    if not label_zh:
        raise Refusal(
            "There is no organisation yet. Name the government with --organisation-name, for example 滨海市.",
            "尚无单位。请用 --organisation-name 填写政府名称，例如 滨海市。",
        )
    return actions.create_organisation(
        code=code, label_zh=label_zh, tier="city", parent=None,
        valid_from=clock.today(), by=SYSTEM, now=clock.now(),
    )  # fmt: skip

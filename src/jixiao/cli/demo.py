"""`jixiao demo`: plays the fictional city's two years once, then serves it; later runs keep what the user entered."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jixiao.cli.frame import Refusal, say
from jixiao.cli.platform import check_installed, check_port, data_folder

if TYPE_CHECKING:
    from jixiao.demo.installation import Installation


def demo(
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Stop before serving.")] = False,
    data_dir: Annotated[Path | None, typer.Option(help="Folder of the data; ./jixiao-data where left out.")] = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on 127.0.0.1.")] = 8000,
    seed: Annotated[int, typer.Option(min=0, help="Another seed is another city; counts when it is made.")] = 2026,
    no_worker: Annotated[bool, typer.Option("--no-worker", help="Serve only; run jobs with `jixiao work`.")] = False,
    since: Annotated[str, typer.Option(hidden=True, help="First month to play, 2024-11 … 2026-10: a small city.")] = "",
) -> None:
    """Play the demo city of Binhai (滨海市) into this folder, print its address and accounts, and serve it."""
    check_installed()
    if not no_serve:
        check_port(port)
    from jixiao.demo.installation import Installation, NotADemo

    _check_month(since)
    installation = Installation(data_folder(data_dir), os.environ.get("DATABASE_URL", ""))
    try:
        installation.check_kind(is_sandbox=False)
        if not installation.is_whole:
            _build(installation, seed, since)
    except NotADemo as refused:
        raise Refusal(str(refused), str(refused)) from None
    _print_accounts(installation)
    if no_serve:
        say(f"Not served, as asked. Without --no-serve it is at http://127.0.0.1:{port}/")
        return
    os.environ.pop("DATABASE_URL", None)
    if installation.on_server:
        os.environ["DATABASE_URL"] = installation.database_url
    os.execve(sys.executable, _serve_words(installation, port, no_worker=no_worker), dict(os.environ))  # noqa: S606 - ourselves, no shell


def _check_month(since: str) -> None:
    from jixiao.demo.calendar import FIRST, LAST, months

    if since and since not in map(str, months()):
        raise typer.BadParameter(f"write a month from {FIRST} to {LAST}", param_hint="--since")


def _serve_words(installation: "Installation", port: int, *, no_worker: bool) -> list[str]:
    """A fresh process, since this one has looked at the unfinished database."""
    words = ["-m", "jixiao.cli", "serve", "--data-dir", str(installation.data_dir), "--port", str(port)]
    return [sys.executable, *words, *(["--no-worker"] if no_worker else [])]


def _build(installation: "Installation", seed: int, since: str) -> None:
    """Play the city with a progress bar, or line by line where nobody watches."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from jixiao.demo.building import build

    console = Console(stderr=True)
    if not console.is_terminal:
        say("Playing the demo city's two years (about a minute) …")
    columns = (TextColumn("{task.description:<44}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task("", total=None)

        def report(text: str, step: int, n_steps: int) -> None:
            bar.update(task, description=text, completed=step, total=n_steps)

        build(installation, seed=seed, report=report, since=since)


def _print_accounts(installation: "Installation") -> None:
    from rich.console import Console
    from rich.table import Table

    from jixiao.demo.installation import ACCOUNTS_TEXT
    from jixiao.demo.people import HANDED_OVER, everybody

    people = {person.username: person for person in everybody()}
    table = Table("Sign-in name 登录名", "Password 密码", "Role 角色", "Person 姓名", box=None, pad_edge=False)
    passwords = installation.passwords()
    for username in HANDED_OVER:
        table.add_row(username, passwords.get(username, ""), people[username].role, people[username].display_name)
    console = Console(soft_wrap=True)
    console.print("滨海市 · Binhai, a fictional city on 2026-11-06 · 演示城市，数据均为虚构", highlight=False)
    console.print(table, highlight=False)
    console.print(f"All accounts 全部账号: {installation.data_dir / ACCOUNTS_TEXT}", highlight=False)

"""`jixiao sandbox`: sets a training year out once, then serves it; later runs go on where learners stopped."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jixiao.cli.frame import Refusal, say
from jixiao.cli.platform import check_installed, check_port, data_folder

if TYPE_CHECKING:
    from jixiao.demo.installation import Installation


def sandbox(
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Stop before serving.")] = False,
    data_dir: Annotated[Path | None, typer.Option(help="Folder of the data; ./jixiao-sandbox where left out.")] = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on 127.0.0.1.")] = 8000,
) -> None:
    """Set out a sandbox (演练场) in this folder: a fictional year to play in minutes, exercises for each role; serve it."""
    check_installed()
    if not no_serve:
        check_port(port)
    from jixiao.demo.installation import Installation, NotADemo

    folder = data_folder(data_dir or Path(os.environ.get("JIXIAO_DATA_DIR") or "jixiao-sandbox"))
    installation = Installation(folder, os.environ.get("DATABASE_URL", ""))
    try:
        installation.check_kind(is_sandbox=True)
        if not installation.is_whole:
            say("Setting out the training year (some ten seconds) …")
            _build(installation)
    except NotADemo as refused:
        raise Refusal(str(refused), str(refused)) from None
    say(f"Sandbox in {installation.data_dir}: no real data, no passwords · 演练场：数据均为虚构，无需密码")
    if no_serve:
        say(f"Not served, as asked. Without --no-serve it is at http://127.0.0.1:{port}/")
        return
    os.environ.pop("DATABASE_URL", None)
    words = ["-m", "jixiao.cli", "serve", "--data-dir", str(installation.data_dir), "--port", str(port)]
    os.execve(sys.executable, [sys.executable, *words], dict(os.environ))  # noqa: S606 - ourselves, no shell


def _build(installation: "Installation") -> None:
    from jixiao.demo.progress import say_nothing
    from jixiao.demo.sandbox.building import build

    build(installation, report=say_nothing)

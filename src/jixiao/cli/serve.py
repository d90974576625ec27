"""`jixiao serve`: brings the database up to date and serves the platform on this machine."""

import os
from pathlib import Path
from typing import Annotated

import typer

from jixiao.cli.frame import say
from jixiao.cli.platform import check_installed, check_port, check_processes, data_folder, run_server, start_worker


def serve(
    data_dir: Annotated[Path | None, typer.Option(help="Folder of the data; ./jixiao-data where left out.")] = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on 127.0.0.1.")] = 8000,
    processes: Annotated[
        int, typer.Option(min=1, max=64, help="Processes of the server; several need PostgreSQL.")
    ] = 1,
    no_worker: Annotated[bool, typer.Option("--no-worker", help="Serve only; run jobs with `jixiao work`.")] = False,
) -> None:
    """Serve the platform on 127.0.0.1, with a worker for its jobs; a new folder gets an empty database."""
    check_installed()
    check_port(port)
    check_processes(processes, os.environ.get("DATABASE_URL", ""))
    from jixiao.demo.installation import Installation

    installation = Installation(data_folder(data_dir), os.environ.get("DATABASE_URL", ""))
    os.environ.update(installation.environment())
    bring_up_to_date()
    (installation.data_dir / "static").mkdir(exist_ok=True)  # WhiteNoise warns without it
    installation.start_hotline()
    if not no_worker:
        start_worker(installation.data_dir, installation.environment())
    run_server(port, installation.environment(), processes)


def bring_up_to_date() -> None:
    """Make or change the database's tables; tell how to begin where nobody can sign in yet."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jixiao.web.config.settings")
    import django

    django.setup()
    from django.db import connection

    from jixiao.web.base import clock, installing
    from jixiao.web.organisations.queries import n_administrators

    installing.bring_up_to_date()
    if not n_administrators(clock.today()):
        say("Nobody can sign in yet. Make the first account with: jixiao create-administrator NAME")
    connection.close()

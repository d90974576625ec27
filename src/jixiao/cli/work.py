"""`jixiao work`: runs jobs (captures, notices, …) and asks for those that schedules say are due."""

import os
import signal
from pathlib import Path
from typing import Annotated

import typer

from jixiao.cli.frame import Refusal, say
from jixiao.cli.platform import check_installed, data_folder

STUCK = 70  # exit code: a thread hung in a job, which was handed on; start the worker again


def work(
    once: Annotated[
        bool, typer.Option("--once", help="Run what is due now and what follows from it, then end.")
    ] = False,
    data_dir: Annotated[Path | None, typer.Option(help="Folder of the data; ./jixiao-data where left out.")] = None,
    threads: Annotated[int, typer.Option(min=1, max=32, help="How many jobs at the same time.")] = 4,
    lease_seconds: Annotated[int, typer.Option(min=3, hidden=True, help="How long a lost worker keeps its jobs.")] = 60,
) -> None:
    """Run the platform's jobs until stopped; several workers may run at once, on several machines with PostgreSQL."""
    check_installed()
    from jixiao.demo.installation import Installation

    installation = Installation(data_folder(data_dir), os.environ.get("DATABASE_URL", ""))
    if not installation.on_server and not installation.database.exists():
        raise Refusal(
            f"There is no database in {installation.data_dir}. Name its folder with --data-dir, or begin with: jixiao serve",
            f"{installation.data_dir} 中没有数据库。请用 --data-dir 指定数据目录，或先运行：jixiao serve",
        )
    os.environ.update(installation.environment())
    _open_database()
    if installation.is_sandbox:
        from jixiao.demo.sandbox.playing import City
        from jixiao.web.practice.tasks import let_play

        let_play(City(installation.departments))
    from datetime import timedelta

    from jixiao.web.jobs.tasks import Worker

    lease = timedelta(seconds=lease_seconds)
    worker = Worker(n_threads=threads, lease=lease, beat=lease / 6)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stopping.set())
    if not once:
        say(f"Worker {worker.name}: {threads} jobs at a time (Ctrl+C stops after the present steps)")
    well = worker.work(once=once)
    if once:
        say(f"Attempts made: {worker.n_run}.")
    if not well:
        say("A job hung or the database did not answer; the job was handed on to the next worker. Start it again.")
        os._exit(STUCK)  # a thread still hangs in it and would keep this program for ever


def _open_database() -> None:
    """Open the database; refuse one that is not up to date, since only one program may change its tables."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jixiao.web.config.settings")
    import django

    django.setup()
    from django.db import DEFAULT_DB_ALIAS, connections
    from django.db.migrations.executor import MigrationExecutor

    connection = connections[DEFAULT_DB_ALIAS]
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Refusal(
            "The database is not up to date. Start the platform once, which brings it up to date: jixiao serve",
            "数据库尚未更新到当前版本。请先启动一次平台，系统会自动更新：jixiao serve",
        )
    connection.close()

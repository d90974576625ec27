"""Makes a demo city in an installation: database, tables, the play, and only then its final name."""

import os

from jixiao.demo.figures import SEED
from jixiao.demo.installation import Installation, NotADemo
from jixiao.demo.progress import Report


def build(installation: Installation, *, seed: int = SEED, report: Report, since: str = "") -> None:
    """Play the city into a new database; what an interrupted run left is thrown away first.

    Starts Django in this process on the unfinished database: one call per process.
    """
    installation.check_free()
    installation.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    installation.clear_unfinished()
    start_django(installation)
    from django.db import connection

    from jixiao.web.base.installing import bring_up_to_date

    if installation.on_server and connection.introspection.table_names():
        raise NotADemo(
            "The database of DATABASE_URL is not empty: it holds something else, or a demo city that was interrupted.\n"
            "Make a new one (dropdb, createdb) or name another, and run again. Nothing was changed."
        )
    report("Making the database", 0, 1)
    bring_up_to_date()
    _play(installation, seed, report, since)


def start_django(installation: Installation) -> None:
    """Set Django up in this process on the unfinished database."""
    os.environ["JIXIAO_DATA_DIR"] = str(installation.data_dir)
    os.environ["DATABASE_URL"] = installation.building_url()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jixiao.web.config.settings")
    import django

    django.setup()


def close_database() -> None:
    """Let the planner know the tables, write the log back into the file, and let go of it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the file is renamed, so its log must be in it
    connection.close()


def _play(installation: Installation, seed: int, report: Report, since: str) -> None:
    from django.utils import timezone

    from jixiao.demo.calendar import FIRST
    from jixiao.demo.people import everybody
    from jixiao.demo.play import play
    from jixiao.engine.model.period import Period

    world = play(installation.departments, seed, since=Period.parse(since) if since else FIRST, report=report)
    close_database()
    names = {person.username: person.display_name for person in everybody()}
    table = "".join(f"{username}\t{names[username]}\t{word}\n" for username, word in world.passwords.items())
    installation.finish(
        seed=seed, finished_at=timezone.now(), passwords=world.passwords, table=table, hotline=world.hotline
    )

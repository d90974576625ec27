"""Makes a sandbox: the city's founding, one month behind it, the first stop, and a copy to begin anew from."""

import shutil

from jixiao.demo.building import close_database, start_django
from jixiao.demo.installation import Installation, NotADemo
from jixiao.demo.progress import Report


def build(installation: Installation, *, report: Report) -> None:
    """Play the beginning into a new database; what an interrupted run left is thrown away first. One call per process."""
    if installation.on_server:
        raise NotADemo(
            "A sandbox begins anew by putting its one database file back, so it does not live on a database server.\n"
            "Leave DATABASE_URL out; the data lie in the folder."
        )
    installation.check_free()
    installation.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    installation.clear_unfinished()
    shutil.rmtree(installation.departments, ignore_errors=True)
    start_django(installation)
    report("Making the database", 0, 3)
    from jixiao.web.base.installing import bring_up_to_date

    bring_up_to_date()
    _found(installation, report)


def _found(installation: Installation, report: Report) -> None:
    from secrets import token_urlsafe

    from django.db import transaction
    from django.utils import timezone

    from jixiao.demo.departments.hotline import Hotline
    from jixiao.demo.departments.records import HOTLINE
    from jixiao.demo.figures import SEED
    from jixiao.demo.play import begin
    from jixiao.demo.sandbox.playing import City
    from jixiao.demo.sandbox.year import BEFORE
    from jixiao.demo.world import make_world
    from jixiao.web.practice.tasks import keep_beginning

    world = make_world(SEED, BEFORE)
    world.has_passwords = False
    with Hotline(installation.departments / HOTLINE, token_urlsafe(24)) as hotline:
        hotline.start()
        report("Organisations, people, indicators and the scheme", 1, 3)
        begin(world, installation.departments, hotline)
        report("The month before the year", 2, 3)
        with transaction.atomic():
            stumbles = City(installation.departments).begin(world)
        if stumbles:
            raise RuntimeError(f"the sandbox could not be set out: {', '.join(stumbles)}")
        hotline.shutdown()
    close_database()
    keep_beginning(installation.data_dir, installation.unfinished)
    installation.finish(
        seed=SEED, finished_at=timezone.now(), passwords={}, table="", hotline=(hotline.port, hotline.token),
        is_sandbox=True,
    )  # fmt: skip

"""Figures arrive by themselves: the departments' sources are described once and read every month."""

from datetime import datetime
from importlib.resources import files
from pathlib import Path
from string import Template

from jixiao.demo.calendar import at, opens_date
from jixiao.demo.city import SORTING_OFFICE
from jixiao.demo.departments.hotline import Hotline
from jixiao.demo.departments.records import LEDGER, record_month
from jixiao.demo.people import ADMINISTRATOR, PERFORMANCE_OFFICER
from jixiao.demo.world import World
from jixiao.engine.model.period import Period
from jixiao.web.sources import actions, tasks
from jixiao.web.sources.models import DataSource
from jixiao.web.sources.rules import SCHEDULED

READ_AT = 6.5  # hours: before anybody comes to work


def connect(world: World, folder: Path, hotline: Hotline, now: datetime) -> None:
    """The administrator registers what may be reached; the office describes both sources and puts them into use."""
    administrator, officer = (world.accounts[one.username] for one in (ADMINISTRATOR, PERFORMANCE_OFFICER))
    for kind, address, ports, reason in (
        ("folder", str(folder), (), "城管局环卫业务库（演示）"),
        ("network", "127.0.0.1/32", (hotline.port,), "12345 热线数据接口（演示）"),
    ):
        actions.register_place(kind=kind, address=address, ports=ports, reason=reason, by=administrator, now=now)
    provider = world.organisations[SORTING_OFFICE]
    filled = {"database": str(folder / LEDGER), "port": str(hotline.port), "provider": SORTING_OFFICE}
    for name, secrets in (("cleansing-ledger", {}), ("hotline", {"hotline_token": hotline.token})):
        text = files("jixiao").joinpath("demo", "departments", f"{name}.yaml").read_text(encoding="utf-8")
        source = actions.create_source(
            document=Template(text).substitute(filled), provider=provider, by=officer, now=now
        )
        if secrets:
            source = actions.set_secrets(source=source, secrets=secrets, by=officer, now=now)
        actions.activate(source=source, by=officer, now=now)


def capture_month(world: World, folder: Path, month: Period) -> None:
    """The departments record the month, and their sources are read early on the day when its tasks open."""
    now = at(opens_date(month), READ_AT)
    record_month(folder, world.filings[month], world.figures, now)
    for source in DataSource.objects.order_by("code"):
        run = tasks.run_capture(source=source, why=SCHEDULED, holder=f"demo {source.code} {month}", now=lambda: now)
        if not run.n_landed:
            raise RuntimeError(f"{source.code} gave nothing for {month}: {run.state} {run.fault_en}")

"""The air of the training year: each month's hours, in which one station was tampered with, and what becomes of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import numpy as np

from jixiao.demo.calendar import at
from jixiao.demo.sandbox.attempts import Attempts
from jixiao.demo.sandbox.people import AIR_OFFICER
from jixiao.demo.sandbox.year import FIRST_MONTH
from jixiao.demo.stages import breathing
from jixiao.demo.world import World
from jixiao.engine.air_quality.standards import SHOWN
from jixiao.engine.model.period import Period
from jixiao.web.air import actions
from jixiao.web.air.frames import DayBlock
from jixiao.web.portal import actions as portal
from jixiao.web.portal import queries as releases
from jixiao.web.portal import rules as publication
from jixiao.web.portal.models import Release

TAMPERED_DAYS, LEFT_OVER = range(6, 28), 0.38
"""Days of the month on which a wet rag lay before the inlet, and how much of the fine dust was measured then."""
PM25 = SHOWN.index("pm25")


def tampered_station(month: Period) -> str:
    """The station that is tampered with in a month: another one each time."""
    return breathing.STATIONS[(1 + month.ordinal - FIRST_MONTH.ordinal) % len(breathing.STATIONS)][0]


def lay_out_air(world: World, attempts: Attempts) -> None:
    """Stations and the targets of both years."""
    officer = world.accounts[AIR_OFFICER.username]
    attempts.make("air stations", lambda: breathing.add_stations(officer))
    for year, name, value, basis in breathing.TARGETS:
        attempts.make(f"air target {year} {name}", lambda: _aim(officer, year, name, value, basis))  # noqa: B023


def take_hours(world: World, month: Period, now: datetime, attempts: Attempts) -> None:
    """The month's hours come in as they were measured, tampering and all."""
    officer = world.accounts[AIR_OFFICER.username]
    blocks = [_tampered(block, month) for block in _blocks(month)]
    attempts.make(f"air {month}", lambda: _take(officer, f"{month}小时数据.csv", blocks, month, now))


def put_right(world: World, month: Period, now: datetime, attempts: Attempts) -> None:
    """The draft that stands on tampered hours is not published; the station's true hours replace them."""
    officer, station = world.accounts[AIR_OFFICER.username], tampered_station(month)
    draft = draft_of(month)
    if draft is not None:
        attempts.make(f"keep air {month} back", lambda: portal.discard(release=draft, by=officer, now=now))
    blocks = [block for block in _blocks(month) if block.station == station]
    name = f"{month}-{station}备份数据.csv"
    attempts.make(f"air {month} put right", lambda: _take(officer, name, blocks, month, now))


def draft_of(month: Period) -> Release | None:
    """The draft of the month's air, where it waits."""
    found = [one for one in releases.all_releases() if one.kind == "air" and one.period == str(month)]
    return next((one for one in found if one.state == publication.DRAFT), None)


def _aim(officer: object, year: int, name: str, value: float, basis: str) -> None:
    now = at(date(year, 1, 15), 10.0)
    actions.set_target(year=year, target_of=name, value=value, basis=basis, by=officer, now=now)  # type: ignore[arg-type]


def _blocks(month: Period) -> list[DayBlock]:
    """The month out of its whole year, so that a day is the same whenever it is asked for."""
    year = breathing.blocks_of(date(month.year, 1, 1), date(month.year, 12, 31))
    return [block for block in year if month.first_date <= block.day <= month.last_date]


def _tampered(block: DayBlock, month: Period) -> DayBlock:
    if block.station != tampered_station(month) or block.day.day not in TAMPERED_DAYS:
        return block
    hours = block.hours.copy()
    hours[:, PM25] = np.round(hours[:, PM25] * LEFT_OVER)
    return replace(block, hours=hours)


def _take(officer: object, name: str, blocks: Sequence[DayBlock], month: Period, now: datetime) -> None:
    read = breathing.sent(name, blocks)
    actions.take_over(read=read, by=officer, now=now)  # type: ignore[arg-type]
    breathing.work_out(month.first_date, month.last_date, now)

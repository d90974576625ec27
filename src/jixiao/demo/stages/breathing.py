"""The city's air of two years: four stations' hours by formula and seed, targets, and what is done in bad weeks."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256

import numpy as np

from jixiao.demo.calendar import MOMENT, at
from jixiao.demo.city import CITY, ENVIRONMENT
from jixiao.demo.people import PERFORMANCE_OFFICER
from jixiao.demo.world import World
from jixiao.engine.air_quality.standards import SHOWN
from jixiao.engine.model.arrays import Floats
from jixiao.web.air import actions, frames, queries
from jixiao.web.air.frames import DayBlock, ReadHours
from jixiao.web.air.tasks import spans
from jixiao.web.audit.actions import SYSTEM
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.organisations.queries import tree_on

SEED = 633_2026
FIRST = date(2025, 1, 1)
MORNING = 7.5
STATIONS = (
    ("BH-A1", "市政府站", "City Hall", 1.0, 1.0, (121.4312, 28.6561)),
    ("BH-A2", "港区站", "Harbour", 1.12, 1.25, (121.4713, 28.6382)),
    ("BH-A3", "湖滨公园站", "Lakeside Park", 0.88, 0.8, (121.3987, 28.6790)),
    ("BH-A4", "高新区站", "High-tech Park", 1.03, 1.1, (121.3620, 28.6410)),
)
"""Code, names, how much of particles and of traffic's gases it has, longitude and latitude."""
EPISODES = ((date(2025, 1, 18), 6, 170.0), (date(2026, 1, 24), 5, 115.0))
"""First day, days, and what each adds to PM2.5 at its height."""
SILENT = ((2, date(2025, 6, 9), 3), (3, date(2026, 7, 14), 6), (0, date(2026, 10, 21), 1), (2, date(2026, 10, 21), 1))
"""Stations (by place) that are repaired, since when, how many days."""
TARGETS = (
    (2025, "pm25", 33.0, "滨海市2025年大气污染防治工作要点"), (2025, "good_days", 310.0, "滨海市2025年大气污染防治工作要点"),
    (2026, "pm25", 27.0, "滨海市2026年大气污染防治工作要点"), (2026, "good_days", 330.0, "滨海市2026年大气污染防治工作要点"),
)  # fmt: skip
DONE = (
    ("启动重污染天气黄色预警", "Yellow alert for heavy pollution", date(2025, 1, 19), date(2025, 1, 23),
     "工业企业执行黄色预警减排措施，工地停止土石方作业，主城区道路增加洒水频次。", "滨环函〔2025〕3号", ENVIRONMENT),
    ("港区柴油货车绕行", "Diesel lorries bypass the harbour", date(2025, 9, 1), None,
     "国四及以下柴油货车禁止驶入港城大道以北区域。", "滨政通〔2025〕18号", CITY),
    ("启动重污染天气黄色预警", "Yellow alert for heavy pollution", date(2026, 1, 25), date(2026, 1, 28),
     "涉气企业错峰生产，暂停露天喷涂和沥青铺设。", "滨环函〔2026〕2号", ENVIRONMENT),
    ("夏季臭氧攻坚：加油站错峰装卸油", "Ozone season: petrol is delivered at night", date(2026, 5, 15), date(2026, 9, 30),
     "加油站夜间装卸油，鼓励 18 时后加油；汽修喷涂避开 10 时至 16 时。", "滨环发〔2026〕21号", ENVIRONMENT),
)  # fmt: skip


def breathe(world: World) -> None:
    """Called once, when the city's last month has been played as far as it goes."""
    officer = world.accounts[PERFORMANCE_OFFICER.username]
    add_stations(officer)
    last = MOMENT.date() - timedelta(days=1)
    now = at(MOMENT.date(), MORNING)
    for year in range(FIRST.year, last.year + 1):
        begin, end = date(year, 1, 1), min(date(year, 12, 31), last)
        actions.take_over(read=sent(f"{year}年小时数据.csv", blocks_of(begin, end)), by=officer, now=now)
    work_out(FIRST, last, now)
    _decide(officer, now)


def work_out(first: date, last: date, now: datetime) -> None:
    """The results of the days of which the hours are there."""
    for begin, end in spans(first, last):
        found = frames.computed(queries.places(), queries.stored_hours(begin, end), begin, end)
        actions.keep_results(found=found, first=begin, last=end, by=SYSTEM, now=now)


def sent(name: str, blocks: Sequence[DayBlock]) -> ReadHours:
    """Days as a file that the monitoring centre sends brings them."""
    told = b"".join(frames.blob_of(block.hours) for block in blocks)
    return ReadHours(name, sha256(told).hexdigest(), len(told), 24 * len(blocks), blocks)


def add_stations(officer: Account) -> None:
    """Each in a district of the city, or in the city itself where it has none."""
    tree = tree_on(MOMENT.date())
    districts = sorted(node.code for node in tree.nodes.values() if node.tier == "district") or [CITY]
    for number, (code, label, english, _more, _traffic, (longitude, latitude)) in enumerate(STATIONS):
        actions.add_station(
            code=code, label_zh=label, label_en=english, valid_from=date(2020, 1, 1), longitude=longitude,
            organisation=Organisation.objects.get(code=districts[number % len(districts)]), latitude=latitude,
            by=officer, now=at(FIRST, 9.0),
        )  # fmt: skip


def _decide(officer: Account, now: datetime) -> None:
    for year, name, value, basis in TARGETS:
        actions.set_target(
            year=year, target_of=name, value=value, basis=basis, by=officer, now=at(date(year, 1, 15), 10.0)
        )
    for label, english, first, last, words, document, who in DONE:
        actions.enter_abatement(
            label_zh=label, label_en=english, first_date=first, last_date=last, words_zh=words, document=document,
            organisation=Organisation.objects.filter(code=who).first(), by=officer,
            now=min(at(first, 9.0), now),
        )  # fmt: skip


def blocks_of(first: date, last: date) -> list[DayBlock]:
    """Every station's days of a year."""
    weather = _weather(first, last)
    blocks = []
    for number, station in enumerate(STATIONS):
        hours = _hours(first, weather, number)
        blocks += [
            DayBlock(station[0], first + timedelta(days=offset), day)
            for offset, day in enumerate(hours)
            if np.isfinite(day).any()
        ]
    return blocks


def _weather(first: date, last: date) -> tuple[Floats, Floats]:
    """By day: how still the air is (1 is usual), and how sunny (0–1); the same for all stations."""
    n_days = (last - first).days + 1
    rng = np.random.default_rng([SEED, first.year])
    still = np.empty(n_days)
    before = 0.0
    for day, shock in enumerate(rng.normal(0.0, 0.30, n_days)):
        before = 0.62 * before + shock
        still[day] = before
    return np.exp(still), rng.beta(3.2, 2.0, n_days)


def _hours(first: date, weather: tuple[Floats, Floats], number: int) -> Floats:
    """Days × 24 × pollutants of one station: season, rush hours, ozone on sunny afternoons, episodes, gaps."""
    still, sun = weather
    _code, _label, _english, more, traffic, _where = STATIONS[number]
    rng = np.random.default_rng([SEED, first.year, number])
    n_days, hour = len(still), np.arange(24)
    dates = [first + timedelta(days=offset) for offset in range(n_days)]
    season = np.cos(2 * np.pi * (np.array([day.timetuple().tm_yday for day in dates]) - 15) / 365.25)
    rush = 1 + 0.30 * np.exp(-(((hour - 8) / 1.8) ** 2)) + 0.38 * np.exp(-(((hour - 19) / 2.4) ** 2))
    afternoon = np.exp(-(((hour - 15) / 4.2) ** 2))
    better = 1.0 - 0.09 * (first.year - FIRST.year)
    day = np.s_[:, None]
    dust = (27 + 12 * season) * still * better * more
    pm25 = dust[day] * (0.72 + 0.26 * rush) + _episode(dates)[day]
    pm10 = pm25 * (1.55 + 0.18 * rng.random((n_days, 1))) + 6
    no2 = (23 + 8 * season)[day] * traffic * still[day] ** 0.6 * (0.45 + 0.5 * rush)
    so2 = (7 + 2.5 * season)[day] * more * (0.8 + 0.2 * rush)
    co = 0.38 + pm25 / 95
    warm = np.clip(0.62 - 0.58 * season, 0.05, 1.2)
    ozone = 34 + 22 * warm[day] + (138 * warm * sun**1.2)[day] * afternoon - 0.25 * no2
    values = np.stack([pm25, pm10, so2, no2, co, np.maximum(ozone, 4)], axis=-1)
    values = np.maximum(values * rng.normal(1.0, 0.07, values.shape), 0.05)
    digits = 10.0 ** np.array([0, 0, 0, 0, 2, 0])
    values = np.round(values * digits) / digits
    return _with_gaps(values, dates, number, rng)


def _episode(dates: Sequence[date]) -> Floats:
    """What still, foggy days add to PM2.5: up and down within each episode."""
    added = np.zeros(len(dates))
    for begin, n_days, height in EPISODES:
        for at_day, day in enumerate(dates):
            offset = (day - begin).days
            if 0 <= offset < n_days:
                added[at_day] = height * np.sin(np.pi * (offset + 1) / (n_days + 1)) ** 0.7
    return added


def _with_gaps(values: Floats, dates: Sequence[date], number: int, rng: np.random.Generator) -> Floats:
    """Calibrations and faults: single hours, and days on which a station is repaired."""
    values[rng.random(values.shape[:2]) < 0.006] = np.nan
    values[rng.random(values.shape) < 0.004] = np.nan
    for station, begin, n_days in SILENT:
        if station == number:
            for offset, day in enumerate(dates):
                if begin <= day < begin + timedelta(days=n_days):
                    values[offset] = np.nan
    assert values.shape[-1] == len(SHOWN)
    return values

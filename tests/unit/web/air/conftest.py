"""A small city with two stations and a file of their hours."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from jixiao.web.air import actions
from jixiao.web.air.frames import read_upload
from jixiao.web.air.models import AirStation, AirUpload
from jixiao.web.air.queries import places
from jixiao.web.jobs.tasks import run_due
from tests.unit.web.factories import City

NOON = datetime(2026, 4, 10, 4, tzinfo=UTC)  # 12:00 in Shanghai
HEAD = "time,station,pm25,pm10,so2,no2,co,o3"
Figures = Callable[[str, datetime], Sequence[float | str | None]]


def flat(_station: str, _hour: datetime) -> Sequence[float | str | None]:
    """The same clean air in every hour."""
    return (20, 40, 6, 20, 0.6, 90)


def csv_of(first: date, n_days: int, figures: Figures = flat, stations: Sequence[str] = ("A1", "A2")) -> bytes:
    """A file of hours, named by their start."""
    lines = [HEAD]
    for station in stations:
        for n in range(24 * n_days):
            hour = datetime.combine(first, datetime.min.time()) + timedelta(hours=n)
            told = figures(station, hour)
            cells = ("" if value is None else str(value) for value in told)
            lines.append(",".join([f"{hour:%Y-%m-%d %H:00}", station, *cells]))
    return "\n".join(lines).encode()


@pytest.fixture
def stations(city: City, monkeypatch: pytest.MonkeyPatch) -> dict[str, AirStation]:
    """Stations A1 in the east and A2 in the west, since 2024; the clock stands at noon of 10 April 2026."""
    monkeypatch.setattr("jixiao.web.base.clock.now", lambda: NOON)
    office = city.accounts["office"]
    return {
        code: actions.add_station(
            code=code, label_zh=label, label_en=english, organisation=city.organisations[district],
            valid_from=date(2024, 1, 1), by=office, now=NOON,
        )
        for code, label, english, district in (("A1", "东港站", "Donggang", "D1"), ("A2", "西湾站", "Xiwan", "D2"))
    }  # fmt: skip


def upload(city: City, content: bytes, name: str = "hours.csv") -> AirUpload:
    """Take a file over, and let the job work its days out."""
    read = read_upload(content, name, places(), NOON + timedelta(hours=8))
    made = actions.take_over(read=read, by=city.accounts["office"], now=NOON)
    run_due()
    return made

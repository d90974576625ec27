"""The departments' own systems: what they hold, and what the hotline's interface answers."""

import json
import sqlite3
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from jixiao.demo.calendar import MOMENT
from jixiao.demo.departments.hotline import PAGE_SIZE, Hotline
from jixiao.demo.departments.records import HOTLINE, HOTLINE_EVENTS, LEDGER, record_month
from jixiao.demo.world import World, make_world
from jixiao.engine.model.period import Period

SEPTEMBER, AUGUST = Period.parse("2026-09"), Period.parse("2026-08")


@pytest.fixture(scope="module")
def city() -> World:
    return make_world()


@pytest.fixture
def folder(city: World, tmp_path: Path) -> Path:
    for month in (AUGUST, SEPTEMBER, SEPTEMBER):
        record_month(tmp_path, city.filings[month], city.figures, MOMENT)
    return tmp_path


@pytest.fixture
def hotline(folder: Path) -> Iterator[Hotline]:
    served = Hotline(folder / HOTLINE, "open sesame").start()
    yield served
    served.shutdown()
    served.server_close()


def answer(hotline: Hotline, address: str, token: str = "open sesame") -> Any:
    request = urllib.request.Request(
        f"http://127.0.0.1:{hotline.port}{address}", headers={"Authorization": f"Bearer {token}"}
    )
    with urllib.request.urlopen(request, timeout=5) as reply:
        return json.load(reply)


def test_the_ledger_holds_what_was_counted_once_a_month(city: World, folder: Path) -> None:
    with closing(sqlite3.connect(folder / LEDGER)) as ledger:
        rows = ledger.execute("SELECT street_code, pct_kitchen FROM street_month WHERE month = '2026-09'").fetchall()
    assert dict(rows) == {
        filing.street.code: city.figures.of(filing.street.code, "kitchen_share", SEPTEMBER)
        for filing in city.filings[SEPTEMBER]
        if not any(cell.no_data and cell.indicator == "kitchen_share" for cell in filing.cells)
    }
    assert len(rows) == 13


def test_the_interface_answers_in_pages(hotline: Hotline) -> None:
    first, second = (answer(hotline, f"/api/street-events?since=2026-08&page={page}") for page in (1, 2))
    assert first["total"] == 2 * 13 * len(HOTLINE_EVENTS) == len(first["data"]) + len(second["data"])
    assert len(first["data"]) == PAGE_SIZE
    assert {row["kind"] for row in first["data"]} == set(HOTLINE_EVENTS)
    assert answer(hotline, "/api/street-events?since=2026-09&page=x")["total"] == 13 * len(HOTLINE_EVENTS)


@pytest.mark.parametrize(
    ("address", "token", "status"), [("/api/street-events", "guess", 401), ("/", "open sesame", 404)]
)
def test_without_the_token_or_elsewhere_there_is_nothing(
    hotline: Hotline, address: str, token: str, status: int
) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        answer(hotline, address, token)
    assert refused.value.code == status

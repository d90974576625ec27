"""Two small databases of departments: the cleansing bureau's ledger, and what the hotline's interface answers from."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from jixiao.demo.figures import Figures
from jixiao.demo.filing import Filing, typed

FOLDER, LEDGER, HOTLINE = "departments", "cleansing-ledger.sqlite3", "hotline.sqlite3"
LEDGER_COLUMNS = {
    "accuracy_checks": "n_bags_checked", "accuracy_rate": "pct_right", "kitchen_share": "pct_kitchen",
    "reduction_rate": "pct_less_than_last_year", "compliant_points_rate": "pct_points_in_order",
    "problem_rate": "problems_per_100_points", "coverage_rate": "pct_covered",
}  # fmt: skip
"""The ledger's columns by indicator."""
HOTLINE_EVENTS = ("complaints", "supervision_notices", "major_incidents")
"""Indicators that the hotline's interface answers for."""

_LEDGER_TABLE = (
    "CREATE TABLE IF NOT EXISTS street_month (street_code TEXT, street_name TEXT, month TEXT, recorded_at TEXT, "
    f"{', '.join(f'{name} REAL' for name in LEDGER_COLUMNS.values())}, PRIMARY KEY (street_code, month))"
)
_HOTLINE_TABLE = (
    "CREATE TABLE IF NOT EXISTS event_count (id INTEGER PRIMARY KEY, street_code TEXT, month TEXT, kind TEXT, "
    "n INTEGER, recorded_at TEXT, UNIQUE (street_code, month, kind))"
)


def record_month(folder: Path, filings: Iterable[Filing], figures: Figures, now: datetime) -> None:
    """Write a month of every street into both databases, as the departments' own systems would; again changes nothing.

    What a street has no figure for is not there; what somebody mistypes on the way is right here.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    counted = [(filing, _counted(filing, figures)) for filing in filings]
    with closing(sqlite3.connect(folder / LEDGER)) as ledger, ledger:
        ledger.execute(_LEDGER_TABLE)
        marks = ", ".join("?" * (4 + len(LEDGER_COLUMNS)))
        ledger.executemany(
            f"INSERT OR IGNORE INTO street_month VALUES ({marks})",  # noqa: S608 - marks are question marks
            [(*_who(filing), now.isoformat(), *(of.get(name) for name in LEDGER_COLUMNS)) for filing, of in counted],
        )
    with closing(sqlite3.connect(folder / HOTLINE)) as hotline, hotline:
        hotline.execute(_HOTLINE_TABLE)
        hotline.executemany(
            "INSERT OR IGNORE INTO event_count (street_code, month, kind, n, recorded_at) VALUES (?, ?, ?, ?, ?)",
            [
                (filing.street.code, str(filing.month), kind, int(of[kind]), now.isoformat())
                for filing, of in counted
                for kind in HOTLINE_EVENTS
                if kind in of
            ],
        )


def _counted(filing: Filing, figures: Figures) -> dict[str, float]:
    """What the departments counted for a street's month, by indicator."""
    absent = {cell.indicator for cell in filing.cells if cell.no_data}
    return {
        name: float(typed(name, figures.of(filing.street.code, name, filing.month)))
        for name in (*LEDGER_COLUMNS, *HOTLINE_EVENTS)
        if name not in absent
    }


def _who(filing: Filing) -> tuple[str, str, str]:
    return filing.street.code, filing.street.place.label_zh, str(filing.month)

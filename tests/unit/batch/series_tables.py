"""Small tables of series for the tests of batches over them, as CSV and Parquet, and what the engine says of them."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from math import sin
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jixiao.batch.local import Local
from jixiao.batch.refused import Refused
from jixiao.batch.results import findings_of, result_of
from jixiao.batch.run import Summary, run_batch
from jixiao.batch.series.attainments import Attainments
from jixiao.batch.series.forecasts import Forecasts
from jixiao.batch.work import Shape
from jixiao.cli.long_files import read_in_parts
from jixiao.engine.forecast.call import Call

Row = tuple[Any, ...]
SERIES = ("series", "period", "value")
TARGETS = ("series", "year", "target", "direction", "kind")
NAMES = tuple(f"街道{number}/复诊率" for number in range(8))
MONTHS = tuple(f"{2023 + month // 12}-{month % 12 + 1:02d}" for month in range(28))
CALL = Call(horizon=3)


def value(number: int, month: int) -> float:
    """A series' value: level, trend, season."""
    return round(40 + 9 * number + month * (number - 3) / 4 + 6 * sin(month / 12 * 6.2832 + number), 2)


def series_rows(names: Sequence[str] = NAMES, months: Sequence[str] = MONTHS) -> list[Row]:
    """A row for each series and month, by series."""
    return [(name, month, value(place, at)) for place, name in enumerate(names) for at, month in enumerate(months)]


def target_rows(names: Sequence[str] = NAMES) -> list[Row]:
    """A target of 2025 for each series."""
    return [
        (name, "2025", 12.0 * (44 + 9 * place), "lower" if place % 3 == 2 else "higher", "flow")
        for place, name in enumerate(names)
    ]


def columns(rows: Iterable[Row], names: Sequence[str] = SERIES) -> dict[str, list[Any]]:
    """The same by column, as the library takes it."""
    listed = list(zip(*rows, strict=True)) or [()] * len(names)
    return dict(zip(names, map(list, listed), strict=True))


def as_csv(path: Path, rows: Iterable[Row], names: Sequence[str] = SERIES) -> Path:
    """One CSV file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows(rows)
    return path


def as_parquet(path: Path, rows: Iterable[Row], names: Sequence[str] = SERIES) -> Path:
    """One Parquet file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns(rows, names)), path)
    return path


def forecasts(series: Path, out: Path, **more: Any) -> Summary:
    """Forecast in this process."""
    engine = more.pop("engine", Local(workers=1))
    call = more.pop("call", CALL)
    return run_batch(Forecasts(series, out, call, read_text=read_in_parts, **more), engine)


def attainments(series: Path, targets: Path, out: Path, **more: Any) -> Summary:
    """Tell chances in this process."""
    engine = more.pop("engine", Local(workers=1))
    return run_batch(Attainments(series, targets, out, read_text=read_in_parts, **more), engine)


def answers(summary: Summary, shape: Shape, out: Path) -> list[dict[str, Any]]:
    """The rows of all parts, part by part."""
    places = [result_of(out, shape, record.piece) for record in summary.records]
    return [row for place in places for row in pq.read_table(place, partitioning=None).to_pylist()]


def findings(summary: Summary, shape: Shape, out: Path) -> list[dict[str, Any]]:
    """The findings of all parts."""
    places = [findings_of(out, shape, record.piece) for record in summary.records]
    return [row for place in places for row in pq.read_table(place, partitioning=None).to_pylist()]


def by_series(rows: Iterable[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    """Rows in an order that does not depend on where they stood."""
    return sorted((tuple(row.values()) for row in rows), key=repr)


def result_bytes(out: Path) -> dict[str, bytes]:
    """Every result file by its path in the folder."""
    kinds = ("forecasts", "attainments", "findings")
    return {
        str(path.relative_to(out)): path.read_bytes()
        for kind in kinds
        for path in sorted((out / kind).rglob("*.parquet"))
    }


def refusal(run: Any, *given: Any, **more: Any) -> str:
    """What a run is refused with; it says so in both languages."""
    with pytest.raises(Refused) as refused:
        run(*given, **more)
    assert refused.value.text.zh != refused.value.text.en
    return str(refused.value)

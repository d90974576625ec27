"""A small table of three months for the tests of batches, written as Parquet the way a person's tool would."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from jixiao import Evaluation, Scheme, evaluate
from jixiao.batch.local import Local
from jixiao.batch.periods.evaluations import Evaluations
from jixiao.batch.run import Summary, run_batch

LAW = """
scheme: s
label: {zh: 办法, en: Law}
periodicity: month
tree:
  - {code: a, weight: 60, direction: higher, rule: ratio_capped}
  - code: b
    weight: 30
    direction: higher
    target: 50
    rule: ratio_capped
    missing: {policy: carry-forward, limit: 1, otherwise: zero}
  - {code: c, weight: 10, direction: higher, rule: {name: binary, against: previous}}
grades: [{code: A, from: 80}, {code: B, from: 0}]
"""
SCHEME = Scheme.from_yaml(LAW)
MONTHS = ("2026-01", "2026-02", "2026-03")
ORGANISATIONS = ("110101001", "110101002", "街道3")
Row = tuple[Any, Any, Any]
TARGETS = "organisation_code,indicator_code,period,target\n*,a,*,100\n110101001,a,2026-02,90\n"


def month_rows(month: str, shift: float = 0.0) -> list[Row]:
    """Every organisation's three values in a month; the second organisation has no b in February."""
    number = MONTHS.index(month) if month in MONTHS else 0
    rows = [
        (organisation, indicator, 10.0 * (place + 1) + 7 * number + 20 * at + shift)
        for place, organisation in enumerate(ORGANISATIONS)
        for at, indicator in enumerate("abc")
    ]
    return [row for row in rows if (month, row[0], row[1]) != ("2026-02", ORGANISATIONS[1], "b")]


def write_rows(path: Path, rows: Iterable[Row], **types: pa.DataType) -> Path:
    """One Parquet file of rows; `types` other than text and double."""
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    names = ("organisation_code", "indicator_code", "value")
    known = {"organisation_code": pa.string(), "indicator_code": pa.string(), "value": pa.float64(), **types}
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays = {name: pa.array(column, known[name]) for name, column in zip(names, columns, strict=True)}
    pq.write_table(pa.table(arrays), path)
    return path


def write_months(folder: Path, months: Iterable[str] = MONTHS) -> Path:
    """`folder` with a partition for each month."""
    for month in months:
        write_rows(folder / f"period={month}" / "part-0.parquet", month_rows(month))
    return folder


def whole_history(months: Iterable[str] = MONTHS) -> list[dict[str, Any]]:
    """The rows of all months, as the library takes them."""
    names = ("organisation_code", "indicator_code", "value")
    return [{**dict(zip(names, row, strict=True)), "period": month} for month in months for row in month_rows(month)]


def evaluated(month: str, targets: Mapping[str, list[Any]] | None = None) -> Evaluation:
    """What the library says of a month, given the whole history."""
    return evaluate(SCHEME, whole_history(), targets, period=month)


def batched(folder: Path, out: Path, **more: Any) -> Summary:
    """Run a batch in this process."""
    engine = more.pop("engine", Local(workers=1))
    return run_batch(Evaluations(more.pop("scheme", SCHEME), folder, out, **more), engine)


def scores(out: Path, month: str) -> list[dict[str, Any]]:
    """The scores of a month, as rows."""
    return _rows(out, "scores", month)


def findings(out: Path, month: str) -> list[dict[str, Any]]:
    """The findings of a month, as rows."""
    return _rows(out, "findings", month)


def _rows(out: Path, kind: str, month: str) -> list[dict[str, Any]]:
    place = out / kind / f"period={month}" / f"{kind}.parquet"
    rows: list[dict[str, Any]] = pq.read_table(place, partitioning=None).to_pylist()
    return rows


def result_bytes(out: Path) -> dict[str, bytes]:
    """Every result file by its path in the folder."""
    return {
        str(path.relative_to(out)): path.read_bytes()
        for kind in ("scores", "findings")
        for path in sorted((out / kind).rglob("*.parquet"))
    }

"""The batch that forecasts: the periods ahead of every series of a table, part by part, with intervals."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar

import pyarrow as pa

from jixiao.batch.arrow import CODE_TYPE
from jixiao.batch.series.answers import arrow_of, digest_of_answers
from jixiao.batch.series.parts import KEY, SERIES_PER_PART
from jixiao.batch.series.planning import UNIT, Given, SeriesJob, placed, plan_parts
from jixiao.batch.series.tables import SERIES, TextReader
from jixiao.batch.work import Answer, Plan, Record, Shape, Site
from jixiao.engine.forecast.ahead import COVERAGE_COLUMNS
from jixiao.engine.forecast.call import Call
from jixiao.engine.forecast.forecast import FORECAST_COLUMNS, forecast
from jixiao.engine.model.table import Table

BYTES_PER_ROW = 2_000
"""Memory of a part in a process, for each row that is read: measured by benchmarks/bench_batch.py, rounded up."""
FIGURES = FORECAST_COLUMNS[2:7]
FORECAST_SCHEMA = pa.schema({name: pa.float64() if name in FIGURES else CODE_TYPE for name in FORECAST_COLUMNS})


@dataclass(frozen=True, kw_only=True)
class ForecastRecord(Record):
    """The record of a part. `coverage` has rows of COVERAGE_COLUMNS: how often the part's intervals held in its past."""

    part: str
    forecast_digest: str
    n_rows: int
    n_series: int
    n_forecast: int
    coverage: list[list[Any]]

    @property
    def piece(self) -> str:
        return self.part

    @property
    def digest(self) -> str:
        return self.forecast_digest

    @property
    def n_read(self) -> int:
        return self.n_rows


FORECASTS = Shape(
    work="forecast", pieces="parts", key=KEY, results="forecasts", schema=FORECAST_SCHEMA, record=ForecastRecord,
    unit=UNIT, ordered_by="series", plain=frozenset(FIGURES), libraries=("scikit-learn", "scipy", "statsforecast"),
)  # fmt: skip


@dataclass(frozen=True)
class Forecasting:
    """Forecasts the series of one part."""

    call: Call
    shape: ClassVar[Shape] = FORECASTS

    def compute(self, job: SeriesJob) -> Answer:
        """Read the part's rows and forecast them together."""
        frame, call = job.read(SERIES), self.call
        result = forecast(
            frame, horizon=call.horizon, season=call.season, bounds=call.bounds, cumulative=call.cumulative,
            nightly=call.nightly, seed=call.seed,
        )  # fmt: skip
        told = {
            "part": job.piece,
            "forecast_digest": digest_of_answers(result.table, FORECAST_SCHEMA),
            "n_rows": job.n_rows,
            "n_series": len(result.ahead.series),
            "n_forecast": sum(1 for model in result.ahead.models if model),
            "coverage": [list(row.values()) for row in result.coverage],
        }
        return Answer([arrow_of(result.table, FORECAST_SCHEMA)], placed(result.findings, {"": frame}), told)


@dataclass(frozen=True)
class Forecasts:
    """What is asked for: `series` is a CSV or Parquet file or a folder of them; text files are read by `read_text`.

    `series_per_part` decides how many parts there are, and so which series are learnt from together.
    """

    series: Path
    out: Path
    call: Call
    series_per_part: int = SERIES_PER_PART
    read_text: TextReader | None = None
    fresh: bool = False
    shape: ClassVar[Shape] = FORECASTS

    def plan(self, site: Site) -> Plan:
        """A job for each part. DefinitionError on a call that cannot be meant."""
        call = asdict(self.call.checked())
        given = Given(self.series, self.series_per_part, {}, self.read_text)
        jobs, head = plan_parts(given, site, self.shape, call, BYTES_PER_ROW)
        return Plan(Forecasting(self.call), jobs, head, is_all=True)


def pooled_coverage(records: Sequence[ForecastRecord]) -> Table:
    """How often the intervals of all parts held together: COVERAGE_COLUMNS, shares weighted by how many were tried."""
    gathered: dict[tuple[Any, Any], list[list[Any]]] = {}
    for record in records:
        for row in record.coverage:
            gathered.setdefault((row[0], row[1]), []).append(row)
    return Table.from_rows(COVERAGE_COLUMNS, [_together(rows) for rows in gathered.values()])


def _together(rows: list[list[Any]]) -> list[Any]:
    if len(rows) == 1:
        return rows[0]
    n = sum(row[4] for row in rows)
    shares = [sum(row[place] * row[4] for row in rows) / n for place in (2, 3)]
    return [*rows[0][:2], *shares, n]

"""`jixiao batch forecast`: the periods ahead of any number of series, in parts, here or on Spark."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jixiao.cli.batch.running import AsJson, Conf, EngineName, Fresh, Master, Workers, chosen_engine, finish, run
from jixiao.cli.batch.series_run import CsvFile, OutFolder, SeriesPerPart, plain, tell_end, write_csv
from jixiao.cli.files import write_all
from jixiao.cli.forecast import (
    CoverageFile,
    Cumulative,
    Horizon,
    Lower,
    Nightly,
    Season,
    Seed,
    Upper,
    checked_call,
    tell_coverage,
)
from jixiao.cli.frame import language_of
from jixiao.cli.long_files import read_in_parts
from jixiao.cli.tables import Language, table_text
from jixiao.engine.model.series import SERIES_COLUMNS

if TYPE_CHECKING:
    from jixiao.batch.run import Summary
    from jixiao.batch.series.forecasts import ForecastRecord

SeriesIn = Annotated[
    Path,
    typer.Argument(
        metavar="SERIES", help=f"CSV or Parquet, a file or a folder of them: {', '.join(SERIES_COLUMNS)}; see forecast."
    ),
]


def batch_forecast(
    series: SeriesIn,
    horizon: Horizon,
    out: OutFolder,
    season: Season = None,
    lower: Lower = None,
    upper: Upper = None,
    cumulative: Cumulative = False,
    nightly: Nightly = False,
    seed: Seed = 0,
    coverage: CoverageFile = None,
    csv: CsvFile = None,
    series_per_part: SeriesPerPart = 5000,
    engine: EngineName = "local",
    master: Master = None,
    conf: Conf = None,
    workers: Workers = None,
    fresh: Fresh = False,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """Forecast any number of series as `jixiao forecast` does, in parts. What is finished is kept: run again to resume.

    Out: forecasts/part=…/forecasts.parquet (series, period, mean, lo80, hi80, lo95, hi95, model), findings/, manifest.json.
    A series lies in the part that its name decides; series of one part are learnt from together.
    Exit 0: all computed; 1: refused, or some part failed; 2: wrong call.
    """
    language = language_of(lang)
    call = checked_call(horizon, season, (lower, upper), cumulative, nightly, seed, language)
    chosen = chosen_engine(engine, master, conf or [], workers)
    from jixiao.batch.series.forecasts import Forecasts, pooled_coverage

    request = Forecasts(series, out, call, series_per_part, read_in_parts, fresh)
    summary = run(request, chosen, language)
    records = _records(summary)
    held = pooled_coverage(records)
    if coverage is not None:
        write_all(coverage.parent, {coverage.name: table_text(held)})
    if csv is not None and not summary.failed:
        write_csv(summary, request.shape, out, csv)
    n_series, said = sum(each.n_series for each in records), sum(each.n_forecast for each in records)
    words = (f"{said} of {n_series} series forecast", f"{n_series} 条序列，预测 {said} 条")
    tell_end(summary, out, words, language)
    tell_coverage(held, language)
    finish(summary, plain(summary, out, series=n_series, forecast=said) if as_json else None)


def _records(summary: "Summary") -> "list[ForecastRecord]":
    from jixiao.batch.series.forecasts import ForecastRecord

    return [record for record in summary.records if isinstance(record, ForecastRecord)]

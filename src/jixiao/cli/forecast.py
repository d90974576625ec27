"""`jixiao forecast`: a file of series in; the periods ahead, with intervals of 80 % and 95 %, out."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jixiao.cli.files import read_table, write_all
from jixiao.cli.frame import language_of, say
from jixiao.cli.tables import FindingsFile, table_text
from jixiao.engine.forecast.ahead import COVERAGE_COLUMNS
from jixiao.engine.forecast.call import FARTHEST, Bounds, Call
from jixiao.engine.forecast.conformal import LEVELS
from jixiao.engine.forecast.forecast import FORECAST_COLUMNS, Forecasts, forecast
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import FINDING_COLUMNS
from jixiao.engine.model.series import SERIES_COLUMNS
from jixiao.engine.model.table import Table

if TYPE_CHECKING:
    from jixiao.engine.forecast.ahead import Progress

TOLD = 200

SeriesFile = Annotated[
    Path,
    typer.Argument(
        metavar="SERIES.csv",
        help=f"{', '.join(SERIES_COLUMNS)}; period 2024, 2024H1, 2024Q1, 2024-03, 2023/24 or a running number.",
    ),
]


Horizon = Annotated[int, typer.Option("--horizon", metavar="H", help=f"How many periods ahead, 1 to {FARTHEST}.")]
Season = Annotated[
    int | None,
    typer.Option("--season", metavar="M", help="Periods in a season; without it those of a year (none for numbers)."),
]
Lower = Annotated[float | None, typer.Option("--lower", help="No value lies below, e.g. 0.")]
Upper = Annotated[float | None, typer.Option("--upper", help="No value lies above, e.g. 100 for per cent.")]
Cumulative = Annotated[
    bool,
    typer.Option("--cumulative", help="Values run up from the start of the year (累计数), and so do the forecasts."),
]
Nightly = Annotated[bool, typer.Option("--nightly", help="Take more time for one more model.")]
Seed = Annotated[int, typer.Option("--seed", help="The same seed gives the same forecasts.")]
CoverageFile = Annotated[
    Path | None,
    typer.Option("--coverage", metavar="FILE", help=f"How often intervals held: {', '.join(COVERAGE_COLUMNS)}."),
]


def forecast_file(
    series: SeriesFile,
    horizon: Horizon,
    out: Annotated[Path, typer.Option(metavar="FILE", help=f"The forecasts: {', '.join(FORECAST_COLUMNS)}.")],
    season: Season = None,
    lower: Lower = None,
    upper: Upper = None,
    cumulative: Cumulative = False,
    nightly: Nightly = False,
    seed: Seed = 0,
    coverage: CoverageFile = None,
    findings: FindingsFile = None,
    lang: Annotated[str | None, typer.Option(help="Language of messages: zh or en.")] = None,
) -> None:
    """Forecast many short series at once, with intervals that held as often as they say on the series' own past.

    Out: series,period,mean,lo80,hi80,lo95,hi95,model; one line per series and period ahead, empty cells where a series
    is too short to say. model names what answered.
    Series without a negative value stay at 0 or above. How often the intervals held is told on standard error.
    Exit 0: forecast; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    call = checked_call(horizon, season, (lower, upper), cumulative, nightly, seed, language)
    frame = read_table(series, SERIES_COLUMNS)
    with _bar(language) as progress:
        result = forecast(
            frame, horizon=horizon, season=season, bounds=call.bounds, cumulative=cumulative, nightly=nightly, seed=seed,
            progress=progress,
        )  # fmt: skip
    if coverage is not None:
        write_all(coverage.parent, {coverage.name: table_text(result.coverage)})
    write_all(out.parent, {out.name: table_text(result.table)})
    _tell(result.findings, frame["row"], language, findings)
    _summarise(result, out, language)


def checked_call(
    horizon: int, season: int | None, bounds: Bounds, cumulative: bool, nightly: bool, seed: int, language: str
) -> Call:
    """What is asked for; a wrong call where it cannot be meant."""
    try:
        return Call(horizon, season, None if bounds == (None, None) else bounds, cumulative, nightly, seed).checked()
    except DefinitionError as fault:
        raise typer.BadParameter(fault.in_language(language)) from None


@contextmanager
def _bar(language: str) -> "Iterator[Progress]":
    """A bar on a terminal, silence elsewhere."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    word = "步" if language == "zh" else "steps"
    columns = (MofNCompleteColumn(), TextColumn(word), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _tell(found: Table, lines: list[int], language: str, path: Path | None) -> None:
    """Findings to standard error, by file row; the rest past TOLD is counted. All of them as CSV where asked for."""
    rows = [row | {"row": lines[row["row"] - 1] if row["row"] else None} for row in found.to_rows()]
    said_by = "message_zh" if language == "zh" else "message"
    for row in rows[:TOLD]:
        line = (f"第 {row['row']} 行" if language == "zh" else f"row {row['row']}") if row["row"] else ""
        where = ", ".join(filter(None, (line, row["indicator_code"], row["period"])))
        say(f"{row['severity']}: {where}: {row[said_by]}" if where else f"{row['severity']}: {row[said_by]}")
    if len(rows) > TOLD:
        more = len(rows) - TOLD
        say(f"另有 {more} 条。" if language == "zh" else f"And {more} more.")
    if path is not None:
        names = FINDING_COLUMNS[:-1]
        kept = [
            [row["message_zh" if name == "message" and language == "zh" else name] for name in names] for row in rows
        ]
        write_all(path.parent, {path.name: table_text(Table.from_rows(names, kept))})


def _summarise(result: Forecasts, out: Path, language: str) -> None:
    ahead = result.ahead
    said = sum(1 for model in ahead.models if model)
    if language == "zh":
        say(f"{len(ahead.series)} 条序列，预测 {said} 条，见 {out}")
    else:
        say(f"{said} of {len(ahead.series)} series forecast; see {out}")
    tell_coverage(result.coverage, language)


def tell_coverage(coverage: Table, language: str) -> None:
    """How often intervals held, a line for each kind of series."""
    for group, rows in groupby(coverage, key=itemgetter("group")):
        say(_held(group, list(rows), language))


def _held(group: str, rows: list[dict[str, Any]], language: str) -> str:
    """How often intervals held in the series' own past: over all horizons, and at the first and the last that was tried."""
    n = sum(row["n"] for row in rows)
    ends = [rows[0], rows[-1]] if len(rows) > 1 else rows
    shares = []
    for level in LEVELS:
        whole = sum(row[f"share{level}"] * row["n"] for row in rows) / n
        apart = ", ".join(f"+{row['horizon']}: {row[f'share{level}']:.2f}" for row in ends)
        shares.append(f"{level} % {whole:.3f} ({apart})")
    said = "；".join(shares) if language == "zh" else "; ".join(shares)
    return f"{group}：区间实际覆盖率 {said}，n={n}" if language == "zh" else f"{group}: intervals held {said}; n={n}"

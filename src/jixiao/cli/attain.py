"""`jixiao attain`: series and targets in; the chance of every year's target, the pace required and a light, out."""

from pathlib import Path
from typing import Annotated

import typer

from jixiao.cli.doubts import tell_rows
from jixiao.cli.files import read_table
from jixiao.cli.frame import language_of, say
from jixiao.cli.tables import deliver
from jixiao.engine.forecast.attain import ATTAIN_COLUMNS, TARGET_COLUMNS, Attainment, attain
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Period
from jixiao.engine.model.series import SERIES_COLUMNS

SeriesFile = Annotated[
    Path,
    typer.Argument(metavar="SERIES.csv", help=f"{','.join(SERIES_COLUMNS)}; period 2026-03, 2026Q1, 2026H1 or 2026."),
]
TargetsFile = Annotated[
    Path,
    typer.Argument(
        metavar="TARGETS.csv",
        help=f"{','.join(TARGET_COLUMNS)}; direction higher (at least) | lower (at most), kind flow | average | level.",
    ),
]
OutFile = Annotated[Path, typer.Option("--out", metavar="FILE", help=f"The result: {','.join(ATTAIN_COLUMNS)}.")]
PreviousFile = Annotated[
    Path | None,
    typer.Option("--previous", metavar="FILE", help="An earlier result: its lights do not flap at the cuts."),
]
Cumulative = Annotated[bool, typer.Option("--cumulative", help="The values are running totals of their year.")]
At = Annotated[str | None, typer.Option("--at", metavar="PERIOD", help="Use only what was known when it had ended.")]
Seed = Annotated[int, typer.Option("--seed", min=0, help="The same seed, the same result.")]


def attain_file(
    series: SeriesFile,
    targets: TargetsFile,
    out: OutFile,
    cumulative: Cumulative = False,
    previous: PreviousFile = None,
    at: At = None,
    seed: Seed = 0,
    lang: Annotated[str | None, typer.Option(help="Language of messages: zh or en.")] = None,
) -> None:
    """The chance that each year's target is reached (目标实现概率), and the pace still required.

    Lights: green, amber, red. What cannot be used, or is of low confidence, is told on standard error.
    Exit 0: done; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    if at is not None:
        _check_period(at, language)
    values = read_table(series, SERIES_COLUMNS)
    asked = read_table(targets, TARGET_COLUMNS)
    before = read_table(previous, ("series", "year", "light"), may_be_empty=True) if previous is not None else None
    result = attain(values, asked, previous=before, cumulative=cumulative, at=at, seed=seed)
    deliver(result.table, out)
    tell_rows(result.findings, language)
    _summarise(result, out, language)


def _check_period(at: str, language: str) -> None:
    try:
        Period.parse(at)
    except DefinitionError as fault:
        raise typer.BadParameter(fault.in_language(language), param_hint="--at") from None


def _summarise(result: Attainment, out: Path, language: str) -> None:
    lights = list(result.table["light"])
    counted = [lights.count(light) for light in ("green", "amber", "red", None)]
    if language == "zh":
        say("{} 个目标：绿灯 {}，黄灯 {}，红灯 {}，无法判断 {}；见 {}".format(len(lights), *counted, out))
    else:
        say("{} targets: {} green, {} amber, {} red, {} cannot be told; see {}".format(len(lights), *counted, out))

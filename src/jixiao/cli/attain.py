"""`jixiao attain`: series and targets in; the chance of every year's target, the pace required and a light, out."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from jixiao.cli.files import read_table
from jixiao.cli.frame import language_of, say
from jixiao.cli.series_files import read_series_file, tell_series_findings
from jixiao.cli.tables import FindingsFile, Language, OutFile, deliver
from jixiao.engine.forecast.attain import TARGET_COLUMNS, Attainment, attain
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
    cumulative: Cumulative = False,
    previous: PreviousFile = None,
    at: At = None,
    seed: Seed = 0,
    out: OutFile = None,
    findings: FindingsFile = None,
    lang: Language = None,
) -> None:
    """The chance that each year's target is reached (目标实现概率), and the pace still required.

    Out: series,year,probability,required,light; light: green, amber, red. Required is what each remaining period must
    have in the mean (of a level the target). Empty where nobody can say; why, and what is of low confidence, is told.
    Exit 0: done; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    if at is not None:
        check_period(at, language)
    values = read_series_file(series)
    asked = read_table(targets, TARGET_COLUMNS)
    before = read_table(previous, ("series", "year", "light"), may_be_empty=True) if previous is not None else None
    with _waiting(language):
        result = attain(values, asked, previous=before, cumulative=cumulative, at=at, seed=seed)
    deliver(result.table, out)
    files = {"": values, "targets": asked, "previous": before or {}}
    tell_series_findings(result.findings, files, findings, language)
    _summarise(result, out, language)


@contextmanager
def _waiting(language: str) -> Iterator[None]:
    """A sign of life on a terminal, silence elsewhere."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with console.status("正在用往年数据检验……" if language == "zh" else "Testing on earlier years …"):
        yield


def check_period(at: str, language: str) -> None:
    """A wrong call where `--at` is no period."""
    try:
        Period.parse(at)
    except DefinitionError as fault:
        raise typer.BadParameter(fault.in_language(language), param_hint="--at") from None


def _summarise(result: Attainment, out: Path | None, language: str) -> None:
    lights = list(result.table["light"])
    counted = [lights.count(light) for light in ("green", "amber", "red", None)]
    if language == "zh":
        where = f"；见 {out}" if out else ""
        say("{} 个目标：绿灯 {}，黄灯 {}，红灯 {}，无法判断 {}{}".format(len(lights), *counted, where))
    else:
        where = f"; see {out}" if out else ""
        say("{} targets: {} green, {} amber, {} red, {} cannot be told{}".format(len(lights), *counted, where))

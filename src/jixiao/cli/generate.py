"""`jixiao generate`: a made-up national table to try `jixiao batch` with, and to measure it."""

from pathlib import Path
from typing import Annotated

import typer

from jixiao.cli.frame import Refusal, language_of, say
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Frequency, Period


def generate(
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="New folder: observations/, scheme.yaml, targets.csv, organisations.csv."),
    ],
    organisations: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many.")] = 40_000,
    indicators: Annotated[int, typer.Option(min=1, max=999, help="How many.")] = 200,
    months: Annotated[int, typer.Option(min=1, max=1200, help="How many.")] = 12,
    first: Annotated[str, typer.Option(metavar="MONTH", help="The first of them.")] = "2025-01",
    seed: Annotated[int, typer.Option(min=0, help="Another seed is another country.")] = 1,
    missing: Annotated[float, typer.Option(min=0, max=1, help="Share of values that are not there.")] = 0.01,
    lang: Annotated[str | None, typer.Option(help="Language of messages: zh or en.")] = None,
) -> None:
    """Write a made-up national table, one Parquet file per month. The same seed gives the same months, however many."""
    language = language_of(lang)
    _check_month(first)
    from rich.console import Console
    from rich.progress import Progress

    from jixiao.batch.generate import Table
    from jixiao.batch.generate import generate as write
    from jixiao.batch.refused import Refused

    table = Table(organisations, indicators, months, seed, missing, first)
    console = Console(stderr=True)
    try:
        with Progress(console=console, disable=not console.is_terminal, transient=True) as bar:
            task = bar.add_task("", total=months)
            n_rows = write(folder, table, lambda n_done: bar.update(task, completed=n_done))
    except Refused as refused:
        raise Refusal(*refused.text) from None
    say(f"已生成 {n_rows} 行，见 {folder}" if language == "zh" else f"{n_rows} rows in {folder}")


def _check_month(text: str) -> None:
    try:
        if Period.parse(text).frequency is Frequency.MONTH:
            return
    except DefinitionError:
        pass
    raise typer.BadParameter("write a month like 2025-01", param_hint="--first")

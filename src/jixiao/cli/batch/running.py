"""What all batches share on the command line: the options of where and how, a bar while they run, how they end."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jixiao.cli.frame import Refusal, say

if TYPE_CHECKING:
    from rich.console import Console

    from jixiao.batch.run import Engine, Summary
    from jixiao.batch.work import Report, Request, Step

EngineName = Annotated[str, typer.Option("--engine", help="local (processes of this machine) or spark.")]
Master = Annotated[str | None, typer.Option("--master", metavar="URL", help="Spark's master; local[*] without it.")]
Conf = Annotated[
    list[str] | None, typer.Option("--conf", metavar="KEY=VALUE", help="A Spark setting; may be repeated.")
]
Workers = Annotated[
    int | None, typer.Option("--workers", min=1, help="Jobs at a time; without it as cores and memory allow.")
]
Fresh = Annotated[bool, typer.Option("--fresh", help="Compute again what is finished, too.")]
AsJson = Annotated[bool, typer.Option("--json", help="One line of JSON about the run on standard output.")]


def chosen_engine(name: str, master: str | None, conf: list[str], workers: int | None) -> "Engine":
    """Where the options say that jobs are computed; BadParameter where they contradict each other."""
    if name not in ("local", "spark"):
        raise typer.BadParameter("write local or spark", param_hint="--engine")
    if name == "local" and (master or conf):
        raise typer.BadParameter("belongs to --engine spark", param_hint="--master" if master else "--conf")
    pairs = dict(each.partition("=")[::2] for each in conf)
    if not all(key.startswith("spark.") and value for key, value in pairs.items()):
        raise typer.BadParameter("write spark.executor.memory=2g", param_hint="--conf")
    if name == "local":
        from jixiao.batch.local import Local

        return Local(workers)
    from jixiao.batch.spark import Spark

    return Spark(master or "", workers, pairs)


def run(request: "Request", engine: "Engine", language: str) -> "Summary":
    """Run the batch with a bar; what cannot be used at all becomes a Refusal."""
    from rich.console import Console

    from jixiao.batch.refused import Refused
    from jixiao.batch.run import run_batch

    try:
        with progress_bar(Console(stderr=True), language) as report:
            summary = run_batch(request, engine, report)
    except Refused as refused:
        raise Refusal(*refused.text) from None
    for failed in summary.failed:
        say(failed.text.in_language(language))
    return summary


def finish(summary: "Summary", told: dict[str, Any] | None) -> None:
    """Tell a program where it asked for it; exit code 1 where a job failed."""
    if told is not None:
        typer.echo(json.dumps(told, ensure_ascii=False))
    if summary.failed:
        raise typer.Exit(1)


@contextmanager
def progress_bar(console: "Console", language: str) -> "Iterator[Report]":
    """Count, rate and time left on a terminal, silence elsewhere."""
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task("", total=None)

        def report(step: "Step") -> None:
            bar.update(task, description=described(step, language), completed=step.done, total=step.total or None)

        yield report


def described(step: "Step", language: str) -> str:
    """A step in words: the pieces, how much of all is done, how fast, and how long the rest will take."""
    words = [step.text.in_language(language)]
    if step.n_pieces:
        words.append(f"{step.n_done}/{step.n_pieces}")
    unit = step.unit.in_language(language)
    if step.total:
        words.append(f"{step.done:,}/{step.total:,} {unit}")
    if step.rate is not None and step.seconds_left is not None:
        minutes, seconds = divmod(round(step.seconds_left), 60)
        left = f"{minutes}:{seconds:02d}"
        words.append(f"{step.rate:,.0f} {unit}/{'秒' if language == 'zh' else 's'}")
        words.append(f"剩余约 {left}" if language == "zh" else f"about {left} left")
    return "  ".join(words)

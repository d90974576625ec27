"""`jixiao batch`: Parquet of many periods becomes scores and findings per period, here or on Spark; can be resumed."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jixiao.cli.evaluate import asked_day
from jixiao.cli.files import read_scheme_file, read_table, read_targets
from jixiao.cli.frame import Refusal, language_of, say
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Period

if TYPE_CHECKING:
    from jixiao.batch.membership import Membership
    from jixiao.batch.run import Engine, Report, Step, Summary

PARQUET_IN = "period=2026-01/*.parquet: organisation_code, indicator_code, value; or flat *.parquet with period, too."
TARGETS_IN = (
    "CSV, Parquet file or folder: organisation_code, indicator_code, period, target [, base, stretch]; * for all."
)

ORGANISATIONS_IN = (
    "CSV: organisation_code [, peer_group, valid_from, valid_to]; without it, those of the scheme or of the rows."
)


def batch(
    scheme: Annotated[Path, typer.Argument(metavar="SCHEME.yaml", help="The scheme.")],
    observations: Annotated[Path, typer.Argument(metavar="DIR", help=PARQUET_IN)],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for scores/, findings/, manifest.json.")],
    engine: Annotated[str, typer.Option(help="local (processes of this machine) or spark.")] = "local",
    master: Annotated[str | None, typer.Option(metavar="URL", help="Spark's master; local[*] without it.")] = None,
    conf: Annotated[
        list[str] | None, typer.Option(metavar="KEY=VALUE", help="A Spark setting; may be repeated.")
    ] = None,
    targets: Annotated[Path | None, typer.Option(metavar="FILE|DIR", help=TARGETS_IN)] = None,
    organisations: Annotated[Path | None, typer.Option(metavar="FILE", help=ORGANISATIONS_IN)] = None,
    periods: Annotated[
        str | None, typer.Option(help="2026-01,2026-03 or 2025-01..2026-12; all of the scheme's kind without it.")
    ] = None,
    today: Annotated[
        str | None, typer.Option(help="Values of periods after this day are refused; without it none.")
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Periods at a time; as cores and memory allow.")] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Compute again what is finished, too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON about the run on standard output.")] = False,
    lang: Annotated[str | None, typer.Option(help="Language of messages: zh or en.")] = None,
) -> None:
    """Score every period of a Parquet table. What is finished is kept: run again after an interruption or new data.

    Out: scores/period=…/scores.parquet (organisation_code, node_code, raw, score, weight, rank, grade, peer_group),
    findings/period=…/findings.parquet, manifest.json. Exit 0: all computed; 1: refused, or some period failed; 2: wrong call.
    """
    language = language_of(lang)
    chosen = _engine(engine, master, conf or [], workers)
    asked = _periods(periods)
    day = asked_day(today) if today else None
    from jixiao.batch.refused import Refused
    from jixiao.batch.run import Request, run_batch

    request = Request(
        scheme=read_scheme_file(scheme),
        observations=observations,
        out=out,
        targets=_targets(targets),
        organisations=memberships(organisations) if organisations else None,
        periods=asked,
        as_of=day,
        fresh=fresh,
    )
    try:
        with _progress(language) as report:
            summary = run_batch(request, chosen, report)
    except Refused as refused:
        raise Refusal(*refused.text) from None
    _tell(summary, out, language)
    if as_json:
        typer.echo(json.dumps(_plain(summary, out), ensure_ascii=False))
    if summary.failed:
        raise typer.Exit(1)


def _engine(name: str, master: str | None, conf: list[str], workers: int | None) -> "Engine":
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


def _periods(text: str | None) -> list[Period] | None:
    """Periods as listed, ranges of one frequency filled in."""
    if text is None:
        return None
    found: list[Period] = []
    try:
        for word in text.split(","):
            first, _, last = (part.strip() for part in word.partition(".."))
            begin, end = Period.parse(first), Period.parse(last or first)
            if begin.frequency is not end.frequency or end < begin:
                raise typer.BadParameter(f"“{word}” is no range of periods", param_hint="--periods")
            found += [begin.shift(step) for step in range(end.ordinal - begin.ordinal + 1)]
    except DefinitionError as fault:
        raise typer.BadParameter(str(fault), param_hint="--periods") from None
    return found


def _targets(path: Path | None) -> Any:
    """Parquet stays a path; anything else is read as a text file."""
    if path is None or path.is_dir() or path.suffix == ".parquet":
        return path
    return read_targets(path)


def memberships(path: Path) -> "list[Membership]":
    """Organisations with their peer groups and dates; refused where a date is none."""
    from jixiao.batch.membership import Membership

    frame = read_table(path, ("organisation_code",))
    blank = [""] * len(frame["row"])
    names = ("organisation_code", "peer_group", "valid_from", "valid_to", "row")
    found = []
    for code, group, begin, end, row in zip(*(frame.get(name, blank) for name in names), strict=True):
        if code.strip():
            dates = (_date(begin, path, row), _date(end, path, row))
            found.append(Membership(code.strip(), group.strip() or None, *dates))
    return found


def _date(text: str, path: Path, row: int) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise Refusal(
            f"{path}, row {row}: “{text}” is not a date; write 2026-07-01.",
            f"{path} 第 {row} 行：“{text}”不是日期，请写成 2026-07-01。",
        ) from None


@contextmanager
def _progress(language: str) -> "Iterator[Report]":
    """A bar on a terminal, silence elsewhere."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    word = "期" if language == "zh" else "periods"
    columns = (
        MofNCompleteColumn(), TextColumn(word), BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task("", total=None)

        def report(step: "Step") -> None:
            rows = f"  {step.rows_done:,}/{step.rows:,}" if step.rows else ""
            bar.update(task, description=f"{step.text}{rows}", completed=step.n_done, total=step.n_periods or None)

        yield report


def _tell(summary: "Summary", out: Path, language: str) -> None:
    for failed in summary.failed:
        say(failed.text.in_language(language))
    if summary.n_unplaced:
        say(
            f"{summary.n_unplaced} 行的数据所属期无法识别，见 {out}/findings。"
            if language == "zh"
            else f"{summary.n_unplaced} rows have no period that can be read; see {out}/findings."
        )
    computed, kept, failed_n = len(summary.computed), len(summary.skipped), len(summary.failed)
    if language == "zh":
        say(f"计算 {computed} 期、沿用 {kept} 期、失败 {failed_n} 期，共读取 {summary.n_observations} 行，结果在 {out}")
    else:
        rows = summary.n_observations
        say(f"{computed} periods computed, {kept} kept, {failed_n} failed; {rows} rows read; see {out}")


def _plain(summary: "Summary", out: Path) -> dict[str, Any]:
    return {
        "periods": summary.n_periods,
        "computed": [record.period for record in summary.computed],
        "kept": [record.period for record in summary.skipped],
        "failed": [failed.period for failed in summary.failed],
        "observations": summary.n_observations,
        "unplaced": summary.n_unplaced,
        "seconds": summary.seconds,
        "digest": summary.digest,
        "manifest": str(out / "manifest.json"),
    }

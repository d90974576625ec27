"""What the batches over series share on the command line: where their tables are, what they leave, what they tell."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jixiao.cli.frame import Refusal, say
from jixiao.cli.tables import table_text
from jixiao.engine.model.table import Table

if TYPE_CHECKING:
    from jixiao.batch.run import Summary
    from jixiao.batch.work import Shape

OutFolder = Annotated[
    Path, typer.Option("--out", metavar="DIR", help="Folder for the results by part, findings/ and manifest.json.")
]
SeriesPerPart = Annotated[
    int,
    typer.Option(
        "--series-per-part", metavar="N", min=100, help="About so many series are computed, and learnt from, together."
    ),
]
CsvFile = Annotated[
    Path | None, typer.Option("--csv", metavar="FILE", help="All results in one CSV file, too, once all are there.")
]


def write_csv(summary: "Summary", shape: "Shape", out: Path, path: Path) -> None:
    """The results of all parts as one file, moved to its place when it is whole."""
    new = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with new.open("w", encoding="utf-8", newline="") as file:
            for number, table in enumerate(_results(summary, shape, out)):
                head, _, rows = table_text(table).partition("\n")
                file.write(rows if number else f"{head}\n{rows}")
        new.replace(path)
    except OSError as fault:
        raise Refusal(
            f"{path}: cannot be written: {fault.strerror}.", f"{path}：无法写入：{fault.strerror}。"
        ) from None
    finally:
        with suppress(OSError):
            new.unlink(missing_ok=True)


def tell_end(summary: "Summary", out: Path, said: tuple[str, str], language: str) -> None:
    """How many parts were computed, what came out (`said`: English, Chinese), where it lies and what is to be looked at."""
    computed, kept, failed = len(summary.computed), len(summary.skipped), len(summary.failed)
    counted: dict[str, int] = {}
    for record in summary.records:
        for severity, n in record.n_findings.items():
            counted[severity] = counted.get(severity, 0) + n
    if language == "zh":
        say(f"计算 {computed} 片、沿用 {kept} 片、失败 {failed} 片；{said[1]}；结果在 {out}")
    else:
        say(f"Parts: {computed} computed, {kept} kept, {failed} failed; {said[0]}; see {out}")
    if counted:
        words = {"error": "错误", "warning": "警告", "info": "提示"}
        names = [f"{words[each]} {n}" if language == "zh" else f"{n} {each}" for each, n in counted.items()]
        say(f"疑点：{'，'.join(names)}，见 {out}/findings" if language == "zh" else _found(names, out))


def plain(summary: "Summary", out: Path, **more: Any) -> dict[str, Any]:
    """The run for a program."""
    return {
        "parts": summary.n_pieces,
        "computed": [record.piece for record in summary.computed],
        "kept": [record.piece for record in summary.skipped],
        "failed": [failed.piece for failed in summary.failed],
        "rows": sum(record.n_read for record in summary.records),
        **more,
        "seconds": summary.seconds,
        "digest": summary.digest,
        "manifest": str(out / "manifest.json"),
    }


def _found(names: Iterable[str], out: Path) -> str:
    return f"Findings: {', '.join(names)}; see {out}/findings"


def _results(summary: "Summary", shape: "Shape", out: Path) -> Iterator[Table]:
    import pyarrow.parquet as pq

    from jixiao.batch.results import result_of

    for record in summary.records:
        with pq.ParquetFile(result_of(out, shape, record.piece)) as parquet:
            table = parquet.read()
        yield Table({name: table.column(name).to_pylist() for name in table.column_names})

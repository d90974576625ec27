"""`jixiao batch evaluate`: Parquet of many periods becomes scores and findings per period."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jixiao.cli.batch.running import AsJson, Conf, EngineName, Fresh, Master, Workers, chosen_engine, finish, run
from jixiao.cli.evaluate import asked_day
from jixiao.cli.files import read_scheme_file, read_table, read_targets
from jixiao.cli.frame import Refusal, language_of, say
from jixiao.cli.tables import Language
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Period

if TYPE_CHECKING:
    from jixiao.batch.periods.membership import Membership
    from jixiao.batch.run import Summary

PARQUET_IN = "period=2026-01/*.parquet: organisation_code, indicator_code, value; or flat *.parquet with period, too."
TARGETS_IN = (
    "CSV, Parquet file or folder: organisation_code, indicator_code, period, target [, base, stretch]; * for all."
)

ORGANISATIONS_IN = (
    "CSV: organisation_code [, peer_group, valid_from, valid_to]; without it, those of the scheme or of the rows."
)


def batch_evaluate(
    scheme: Annotated[Path, typer.Argument(metavar="SCHEME.yaml", help="The scheme.")],
    observations: Annotated[Path, typer.Argument(metavar="DIR", help=PARQUET_IN)],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for scores/, findings/, manifest.json.")],
    engine: EngineName = "local",
    master: Master = None,
    conf: Conf = None,
    targets: Annotated[Path | None, typer.Option(metavar="FILE|DIR", help=TARGETS_IN)] = None,
    organisations: Annotated[Path | None, typer.Option(metavar="FILE", help=ORGANISATIONS_IN)] = None,
    periods: Annotated[
        str | None, typer.Option(help="2026-01,2026-03 or 2025-01..2026-12; all of the scheme's kind without it.")
    ] = None,
    today: Annotated[
        str | None, typer.Option(help="Values of periods after this day are refused; without it none.")
    ] = None,
    workers: Workers = None,
    fresh: Fresh = False,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """Score every period of a Parquet table. What is finished is kept: run again after an interruption or new data.

    Out: scores/period=…/scores.parquet (organisation_code, node_code, raw, score, weight, rank, grade, peer_group),
    findings/period=…/findings.parquet, manifest.json. Exit 0: all computed; 1: refused, or some period failed; 2: wrong call.
    """
    language = language_of(lang)
    chosen = chosen_engine(engine, master, conf or [], workers)
    asked = _periods(periods)
    day = asked_day(today) if today else None
    from jixiao.batch.periods.evaluations import Evaluations

    request = Evaluations(
        scheme=read_scheme_file(scheme),
        observations=observations,
        out=out,
        targets=_targets(targets),
        organisations=memberships(organisations) if organisations else None,
        periods=asked,
        as_of=day,
        fresh=fresh,
    )
    summary = run(request, chosen, language)
    _tell(summary, out, language)
    finish(summary, _plain(summary, out) if as_json else None)


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
    from jixiao.batch.periods.membership import Membership

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


def _tell(summary: "Summary", out: Path, language: str) -> None:
    if summary.n_lost:
        say(
            f"{summary.n_lost} 行的数据所属期无法识别，见 {out}/findings。"
            if language == "zh"
            else f"{summary.n_lost} rows have no period that can be read; see {out}/findings."
        )
    computed, kept, failed_n = len(summary.computed), len(summary.skipped), len(summary.failed)
    if language == "zh":
        say(f"计算 {computed} 期、沿用 {kept} 期、失败 {failed_n} 期，共读取 {summary.n_read} 行，结果在 {out}")
    else:
        rows = summary.n_read
        say(f"{computed} periods computed, {kept} kept, {failed_n} failed; {rows} rows read; see {out}")


def _plain(summary: "Summary", out: Path) -> dict[str, Any]:
    return {
        "periods": summary.n_pieces,
        "computed": [record.piece for record in summary.computed],
        "kept": [record.piece for record in summary.skipped],
        "failed": [failed.piece for failed in summary.failed],
        "observations": summary.n_read,
        "unplaced": summary.n_lost,
        "seconds": summary.seconds,
        "digest": summary.digest,
        "manifest": str(out / "manifest.json"),
    }

"""`jixiao compare`: values in; each against its target, its past, its peers and its neighbours, out."""

from pathlib import Path
from typing import Annotated, Any

import typer

from jixiao.cli.files import Columns, csv_text, read_table, read_targets, write_all
from jixiao.cli.frame import Refusal, language_of, say
from jixiao.cli.tables import FindingsFile, Language, table_text
from jixiao.engine.comparison.compare import COLUMNS, Comparison, compare
from jixiao.engine.comparison.likeness import nearest_by_context
from jixiao.engine.comparison.reorganisation import restate
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import FINDING_COLUMNS
from jixiao.engine.model.period import Period
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import did_you_mean

VALUES = ("organisation_code", "indicator_code", "period", "value")
TOLD = {"error": 1000, "warning": 20, "info": 10}
"""So many findings of one rule are said one by one."""

ValuesFile = Annotated[
    Path, typer.Argument(metavar="VALUES.csv", help=f"Long table: {','.join(VALUES)} [, dimension, recorded_at].")
]
OutFile = Annotated[Path, typer.Option(metavar="FILE", help="The comparison, a row for each value.")]
TargetsFile = Annotated[
    Path | None,
    typer.Option(help="organisation_code, indicator_code, period, target [, direction]; * for all organisations."),
]
GroupsFile = Annotated[Path | None, typer.Option(help="organisation_code, group [, period from which year it holds].")]
NeighboursFile = Annotated[Path | None, typer.Option(help="organisation_code, neighbour_code.")]
ContextFile = Annotated[
    Path | None,
    typer.Option(help="organisation_code, then a column each: nearest neighbours by standardised distance."),
]
MetaFile = Annotated[
    Path | None,
    typer.Option(
        "--meta",
        metavar="META.csv",
        help="indicator_code [, direction, unit_of_measure, kind, weight_indicator]; direction higher|lower|neutral.",
    ),
]
BaselineText = Annotated[
    str | None,
    typer.Option(
        metavar="PERIOD|FILE", help="2020, or a file: organisation_code, indicator_code, period, baseline (* for all)."
    ),
]
ChangesFile = Annotated[
    Path | None,
    typer.Option(
        "--reorganisation",
        metavar="FILE",
        help="predecessor, successor, period [, share]: compare as organisations are now, by META's kind.",
    ),
]
EPILOG = f"Columns of --out: {', '.join(COLUMNS)}. What each means: docs/reference/comparison.md."


def compare_file(
    values: ValuesFile,
    out: OutFile,
    targets: TargetsFile = None,
    groups: GroupsFile = None,
    neighbours: NeighboursFile = None,
    context: ContextFile = None,
    n_neighbours: Annotated[int, typer.Option(help="How many neighbours are taken from --context.", min=1)] = 15,
    meta: MetaFile = None,
    baseline: BaselineText = None,
    reorganisation: ChangesFile = None,
    period: Annotated[str | None, typer.Option(help="Only this period: 2026, 2026H1, 2026Q3 or 2026-09.")] = None,
    columns: Annotated[str | None, typer.Option(metavar="A,B", help="Only these columns, in this order.")] = None,
    findings: FindingsFile = None,
    lang: Language = None,
) -> None:
    """Compare every value with its target, the year before, the period before, the baseline, its group and its neighbours.

    Rates and percentiles are shares (0.05 is 5 %). Gaps and changes are value − what it is held against, whatever the
    direction. An empty cell has a finding that says why. Exit 0: compared; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    when, chosen = _period(period), _columns(columns, language)
    if neighbours is not None and context is not None:
        raise typer.BadParameter("give --neighbours or --context, not both")
    frame: Any = read_table(values, VALUES)
    known = read_table(meta, ("indicator_code",), may_be_empty=True) if meta is not None else None
    first: list[Table] = []
    if reorganisation is not None:
        restated = restate(frame, read_table(reorganisation, ("predecessor", "successor", "period")), known)
        frame, first = restated.table.columns, [*first, restated.findings]
    near: Any = read_table(neighbours, ("organisation_code", "neighbour_code")) if neighbours is not None else None
    if context is not None:
        nearest = nearest_by_context(read_table(context, ("organisation_code",)), n_neighbours=n_neighbours)
        near, first = nearest.table.columns, [*first, nearest.findings]
    result = compare(
        frame,
        targets=read_targets(targets) if targets is not None else None,
        groups=read_table(groups, ("organisation_code", "group")) if groups is not None else None,
        neighbours=near,
        baseline=_baseline(baseline),
        meta=known,
        period=when,
    )
    if when is not None and not len(result.table):
        raise _nothing_then(values, when, result)
    write_all(out.parent, {out.name: comparison_text(result.table, chosen)})
    _tell([*first, result.findings], findings, language)
    _summarise(result, out, language)


def comparison_text(table: Table, names: tuple[str, ...]) -> str:
    """Columns of a comparison as the text of a CSV file; numbers in full, an empty cell where there is none."""
    import pyarrow as pa
    from pyarrow import csv

    sink = pa.BufferOutputStream()
    plain = csv.WriteOptions(include_header=False, quoting_style="none")
    try:
        csv.write_csv(table.to_arrow().select(list(names)), sink, plain)
    except pa.ArrowInvalid:  # a code with a quote or a comma in it
        return table_text(Table({name: table[name] for name in names}))
    body: str = sink.getvalue().to_pybytes().decode("utf-8")
    return f"{','.join(names)}\n{body}"


def _period(text: str | None) -> Period | None:
    try:
        return None if text is None else Period.parse(text)
    except DefinitionError as fault:
        raise typer.BadParameter(str(fault), param_hint="--period") from None


def _columns(text: str | None, language: str) -> tuple[str, ...]:
    if text is None:
        return COLUMNS
    chosen = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    for name in chosen:
        if name not in COLUMNS:
            advice = did_you_mean(name, COLUMNS).in_language(language)
            raise typer.BadParameter(f"“{name}”. {advice}", param_hint="--columns")
    if not chosen:
        raise typer.BadParameter("name one column at least", param_hint="--columns")
    return chosen


def _baseline(text: str | None) -> Period | Columns | None:
    """A period, or the table in the file of that name."""
    if text is None:
        return None
    try:
        return Period.parse(text)
    except DefinitionError:
        if not Path(text).exists():
            raise Refusal(
                f"--baseline “{text}”: neither a period (2020, 2020Q1, 2020-03) nor a file.",
                f"--baseline “{text}”：既不是数据所属期（2020、2020Q1、2020-03），也不是文件。",
            ) from None
        return read_table(Path(text), ("organisation_code", "indicator_code", "period", "baseline"))


def _nothing_then(values: Path, when: Period, result: Comparison) -> Refusal:
    newest = result.cells.case.newest
    return Refusal(
        f"{values}: no usable value of {when}. The newest period is {newest or 'none'}.",
        f"{values}：没有 {when} 的可用数据。最新一期为 {newest or '无'}。",
    )


def _tell(tables: list[Table], path: Path | None, language: str) -> None:
    """Findings to standard error, of empty cells the first of each kind; all of them to the file."""
    rows = [row for table in tables for row in table.to_rows()]
    said_by = "message_zh" if language == "zh" else "message"
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        kind = row["severity"], row["rule"]
        seen[kind] = seen.get(kind, 0) + 1
        if seen[kind] <= TOLD[row["severity"]]:
            where = ", ".join(filter(None, _where(row, language)))
            say(f"{row['severity']}: {where}: {row[said_by]}" if where else f"{row['severity']}: {row[said_by]}")
    for (severity, rule), number in seen.items():
        more = number - TOLD[severity]
        if more > 0:
            say(
                f"{severity}: {rule}: 另有 {more} 条。" if language == "zh" else f"{severity}: {rule}: and {more} more."
            )
    if path is not None:
        cells = [[*(row[name] for name in FINDING_COLUMNS[:-2]), row[said_by]] for row in rows]
        write_all(path.parent, {path.name: csv_text(FINDING_COLUMNS[:-1], cells)})


def _where(row: dict[str, Any], language: str) -> tuple[str, ...]:
    number = row["row"]
    line = "" if number is None else f"第 {number} 行" if language == "zh" else f"row {number}"
    return row["file"], line, row["organisation_code"], row["indicator_code"], row["period"]


def _summarise(result: Comparison, out: Path, language: str) -> None:
    panel, n = result.cells.panel, len(result.table)
    n_organisations, n_indicators = len(panel.organisations), len(panel.indicators)
    if language == "zh":
        say(f"{n} 个数据已对比（{n_organisations} 个单位、{n_indicators} 项指标），见 {out}")
    else:
        say(f"{n} values of {n_organisations} organisations and {n_indicators} indicators compared; see {out}")

"""`jixiao hotline`: work orders, counts or scores of the 12345 hotline in; three rates, scores and ranks by group out."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from jixiao.cli.doubts import read_relations_file
from jixiao.cli.files import Columns, read_table
from jixiao.cli.frame import Refusal, language_of
from jixiao.cli.series_files import tell_series_findings
from jixiao.cli.tables import FindingsFile, Language, OutFile, deliver
from jixiao.engine.hotline.hotline import Hotline, hotline, hotline_ranks, hotline_rates
from jixiao.engine.hotline.marking import Marking, read_marking
from jixiao.engine.hotline.orders import read_month
from jixiao.engine.model.rows import read_quantity
from jixiao.engine.model.table import Table

EPILOG = (
    "jixiao hotline orders.csv --groups groups.csv --month 2026-03 --out rates.csv --lists red-black.csv · "
    "jixiao hotline scores.csv --out ranks.csv --streaks bottom.csv"
)
ORDERS = ("organisation_code", "response", "solved", "satisfied")

HotlineFile = Annotated[
    Path,
    typer.Argument(
        metavar="FILE.csv",
        help="Orders (organisation_code, month or at, response, callback, solved, satisfied [, kind, unreasonable, group]), "
        "counts (to_respond, responded, valid_callbacks, solved, satisfied) or scores (organisation_code, score).",
    ),
]
GroupsFile = Annotated[
    Path | None, typer.Option("--groups", metavar="FILE", help="organisation_code, group [, full_mark].")
]
MarkingFile = Annotated[
    Path | None,
    typer.Option("--marking", metavar="FILE.yaml", help="weights, or parts with threshold, points_per_point, floor."),
]
Month = Annotated[str | None, typer.Option(help="Only this month, 2026-03; earlier ones still count for --streaks.")]
ListsFile = Annotated[
    Path | None, typer.Option("--lists", metavar="FILE", help="红黑榜: the first and the last of each group.")
]
StreaksFile = Annotated[
    Path | None, typer.Option("--streaks", metavar="FILE", help="Who is at the bottom, how many months in a row.")
]


def hotline_file(
    file: HotlineFile,
    groups: GroupsFile = None,
    marking: MarkingFile = None,
    month: Month = None,
    out: OutFile = None,
    lists: ListsFile = None,
    streaks: StreaksFile = None,
    findings: FindingsFile = None,
    lang: Language = None,
) -> None:
    """12345: response, solution and satisfaction rates, score, rank within month and group (1, 2, 2, 4).

    Callbacks that were unreachable, refused, of consultations, or unreasonable after review do not count. Who has no
    orders or no valid callback is listed with the reason and not ranked. Exit 0: computed; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    wanted = read_month(month) if month is not None else ""
    if month is not None and not wanted:
        raise typer.BadParameter(f"“{month}”: write 2026-03", param_hint="--month")
    rules = _marking(marking, groups)
    columns = read_table(file, ())
    result = _computed(file, columns, rules)
    if wanted and wanted not in result.table["month"]:
        known = ", ".join(sorted(set(result.table["month"])))[:200]
        raise Refusal(
            f"{file}: nothing is of {wanted}. There is: {known}.", f"{file}：没有 {wanted} 的数据。现有：{known}。"
        )
    deliver(_of_month(result.table, wanted), out)
    for path, table in ((lists, result.lists), (streaks, result.streaks)):
        if path is not None:
            deliver(_of_month(table, wanted), path)
    tell_series_findings(result.findings, {"": columns}, findings, language, told=200)


def _computed(file: Path, columns: Columns, rules: Marking) -> Hotline:
    """By what the header holds."""
    if "score" in columns:
        return hotline_ranks(columns, rules)
    if "to_respond" in columns or "valid_callbacks" in columns:
        return hotline_rates(columns, rules)
    if "response" in columns or "solved" in columns:
        return hotline(columns, rules)
    shown = ", ".join(name for name in columns if name not in ("file", "row"))[:200]
    raise Refusal(
        f"{file}: neither orders, counts nor scores. It has: {shown}. Orders need: {', '.join(ORDERS)}, month.",
        f"{file}：不是工单、统计数或得分。现有：{shown}。工单须有：{'、'.join(ORDERS)}、month。",
    )


def _marking(path: Path | None, groups: Path | None) -> Marking:
    """The file's marking with the groups of the other file in it."""
    data: Any = read_relations_file(path) if path is not None else {}
    if groups is None or not isinstance(data, Mapping):
        return read_marking(data)
    columns = read_table(groups, ("organisation_code", "group"))
    members: dict[str, list[str]] = {}
    for code, group in zip(columns["organisation_code"], columns["group"], strict=True):
        members.setdefault(group.strip(), []).append(code.strip())
    marks = {**(data.get("full_marks") or {}), **_full_marks(groups, columns)}
    return read_marking({**data, "groups": members, **({"full_marks": marks} if marks else {})})


def _full_marks(path: Path, columns: Columns) -> dict[str, float]:
    """Full marks of groups from their column; refused where one group has two."""
    if "full_mark" not in columns:
        return {}
    marks: dict[str, float] = {}
    quantity = read_quantity(columns["full_mark"])
    for place, (group, mark) in enumerate(zip(columns["group"], quantity.values.tolist(), strict=True)):
        if place in quantity.refused or (mark == mark and marks.get(group.strip(), mark) != mark):
            row = columns["row"][place]
            raise Refusal(
                f"{path}, row {row}: full_mark must be one number for the whole group.",
                f"{path} 第 {row} 行：full_mark 须为数值，且同组一致。",
            )
        if mark == mark:
            marks[group.strip()] = mark
    return marks


def _of_month(table: Table, month: str) -> Table:
    rows = [tuple(row.values()) for row in table if not month or row["month"] == month]
    return Table.from_rows(list(table.columns), rows)

"""Reads a frame of indicators and a frame of what is known of them; bad cells become findings, bad definitions raise."""

from collections.abc import Mapping, Sequence
from math import nan
from typing import Any

import numpy as np

from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.indicator_table import IndicatorMeta, IndicatorTable
from jixiao.engine.model.node import MAX_DEPTH
from jixiao.engine.model.numbers import read_number
from jixiao.engine.model.rows import EXTRAS, ColumnsMissingError, read_quantity, to_columns
from jixiao.engine.model.text import Text, did_you_mean

FIGURES = ("target", "goalpost_low", "goalpost_high", "reference")
META_COLUMNS = ("indicator_code", "direction", "weight", "parent", *FIGURES)


def read_indicator_table(table: object, meta: object, findings: FindingList) -> IndicatorTable:
    """The table in a frame (`organisation_code`, then a column per indicator) with its meta frame, if there is one.

    A cell that is no number is missing and becomes a finding; a column that the meta does not name is left out with one.
    """
    if isinstance(table, IndicatorTable):
        return table
    columns = to_columns(table)
    if "organisation_code" not in columns:
        raise ColumnsMissingError("the table", ["organisation_code"], list(columns))
    organisations = _organisations(columns)
    names = [name for name in columns if name not in ("organisation_code", *EXTRAS)]
    known = _read_meta(meta) if meta is not None else [IndicatorMeta(name) for name in names]
    leaves, aggregates = _sort_out(known, names)
    kept = {leaf.code for leaf in leaves}
    for name in names:
        if name not in kept:
            text = Text(
                f"The column “{name}” is not in the meta table and is left out.", f"“{name}”列未列入元数据，不采用。"
            )
            findings.add(Finding(Severity.WARNING, "column_without_meta", text, indicator_code=name))
    values = [_column(columns, leaf.code, organisations, findings) for leaf in leaves]
    matrix = np.column_stack(values) if values else np.zeros((len(organisations), 0))
    return IndicatorTable(organisations, tuple(leaves), matrix, tuple(aggregates))


def _organisations(columns: Mapping[str, Any]) -> tuple[str, ...]:
    listed = columns["organisation_code"]
    codes = [str(code if code is not None else "").strip() for code in _plain(listed)]
    seen: dict[str, int] = {}
    rows = columns.get("row", range(1, len(codes) + 1))
    for code, row in zip(codes, _plain(rows), strict=True):
        if not code:
            text = Text(f"Row {row} has no organisation_code.", f"第 {row} 行缺少 organisation_code。")
            raise DefinitionError("blank_code", text, Text("Give every row a code.", "请为每一行填写编码。"))
        if code in seen:
            text = Text(
                f"“{code}” stands twice: rows {seen[code]} and {row}.",
                f"“{code}”重复：第 {seen[code]} 行和第 {row} 行。",
            )
            raise DefinitionError("duplicate_code", text, Text("Keep one of the rows.", "请只保留一行。"))
        seen[code] = int(row)
    return tuple(codes)


def _plain(column: Any) -> Sequence[Any]:
    return list(column.to_pylist() if hasattr(column, "to_pylist") else column)


def _column(columns: Mapping[str, Any], code: str, organisations: Sequence[str], findings: FindingList) -> Floats:
    """The figures of one column; a refused cell is missing and told, a blank one only missing."""
    quantity = read_quantity(columns[code])
    for place, reading in quantity.refused.items():
        file, row = columns["file"][place] if "file" in columns else "", columns.get("row", {place: place + 1})[place]
        findings.add(
            Finding(Severity.ERROR, reading.code, reading.text, organisations[place], code, "", file, int(row))
        )
    return quantity.values


def _read_meta(meta: object) -> list[IndicatorMeta]:
    columns = to_columns(meta)
    if "indicator_code" not in columns:
        raise ColumnsMissingError("the meta table", ["indicator_code"], list(columns))
    size = len(columns["indicator_code"])
    cells = {name: _plain(columns[name]) if name in columns else [None] * size for name in META_COLUMNS}
    return [_meta_row({name: cells[name][place] for name in META_COLUMNS}) for place in range(size)]


def _meta_row(row: Mapping[str, Any]) -> IndicatorMeta:
    code = _text(row["indicator_code"])
    figures = {name: _figure(code, name, row[name], nan) for name in FIGURES}
    return IndicatorMeta(
        code,
        direction=_text(row["direction"]) or "higher",
        weight=_figure(code, "weight", row["weight"], 1.0),
        parent=_text(row["parent"]),
        **figures,
    )


def _text(cell: object) -> str:
    return "" if cell is None or cell != cell else str(cell).strip()


def _figure(code: str, name: str, cell: object, otherwise: float) -> float:
    reading = read_number(None if cell is not None and cell != cell else cell)
    if reading.code == "blank":
        return otherwise
    if reading.value is None:
        text = Text(f"“{name}” of “{code}”: {reading.text.en}", f"“{code}”的“{name}”：{reading.text.zh}")
        raise DefinitionError("bad_meta", text, Text("Write a number or leave the cell empty.", "请填写数值或留空。"))
    return reading.value


def _sort_out(known: list[IndicatorMeta], columns: list[str]) -> tuple[list[IndicatorMeta], list[IndicatorMeta]]:
    """Which entries are columns and which are aggregates above them; raises where they form no tree."""
    above = {meta.parent for meta in known if meta.parent}
    _check_tree(known)
    present = set(columns)
    for meta in known:
        if meta.code not in above and meta.code not in present:
            text = Text(f"The table has no column “{meta.code}”.", f"表中没有“{meta.code}”列。")
            raise DefinitionError("unknown_column", text, did_you_mean(meta.code, columns))
        if meta.code in above and meta.code in present:
            text = Text(f"“{meta.code}” has others below it and is a column too.", f"“{meta.code}”既是上级又是数据列。")
            raise DefinitionError("column_is_aggregate", text, Text("Leave the column out.", "请去掉该列。"))
    return [meta for meta in known if meta.code not in above], [meta for meta in known if meta.code in above]


def _check_tree(known: list[IndicatorMeta]) -> None:
    """Every code once, every parent there, one root where there are parents, no circle, not too deep to be read."""
    parent: dict[str, str] = {}
    for meta in known:
        if meta.code in parent:
            text = Text(f"The meta table names “{meta.code}” twice.", f"元数据中“{meta.code}”重复。")
            raise DefinitionError("duplicate_code", text, Text("Keep one of the rows.", "请只保留一行。"))
        parent[meta.code] = meta.parent
    for code, above in parent.items():
        if above and above not in parent:
            text = Text(
                f"The parent of “{code}” is “{above}”, which has no row.", f"“{code}”的上级“{above}”没有对应的行。"
            )
            raise DefinitionError("unknown_parent", text, did_you_mean(above, parent))
    roots = [code for code, above in parent.items() if not above]
    if len(roots) > 1 and any(parent.values()):
        shown = ", ".join(roots[:5])
        text = Text(f"Several rows have no parent: {shown}.", f"有多行没有上级：{shown}。")
        mend = Text("One row is the index; the others hang below it.", "只有总指数一行没有上级。")
        raise DefinitionError("several_roots", text, mend)
    for code in parent:
        steps, here = 0, code
        while parent[here]:
            here, steps = parent[here], steps + 1
            if steps > MAX_DEPTH:
                text = Text(
                    f"“{code}” hangs in a circle of parents or below more than {MAX_DEPTH} levels.",
                    f"“{code}”的上级关系形成循环，或超过 {MAX_DEPTH} 级。",
                )
                raise DefinitionError("too_deep", text, Text("Two to four levels are usual.", "一般为二至四级。"))

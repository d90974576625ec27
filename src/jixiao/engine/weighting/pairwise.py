"""Reads judgement matrices (判断矩阵): who is how many times as important as whom; checks that they say one thing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, absent
from jixiao.engine.model.codes import check_code
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.indicator_table import IndicatorTable
from jixiao.engine.model.numbers import Reading, read_number
from jixiao.engine.model.rows import to_columns
from jixiao.engine.model.text import Text, did_you_mean, show
from jixiao.engine.weighting.remarks import listed

CODE_COLUMNS = ("indicator_code", "organisation_code", "criterion", "code", "__index_level_0__")
"""Under which names the column of codes is known; where none stands there, it is the first."""
ROUNDED = 0.05
"""How far aᵢⱼ·aⱼᵢ may be off 1: two decimals turn 1/8 into 0.13, and 8 × 0.13 is 1.04."""
TOLD = 1e-6
_FRACTION = re.compile(r"([^/]+)/([^/]+)")


@dataclass(frozen=True)
class Sheet:
    """Columns of a frame: the codes in its rows, its other columns by name, and where each row stands."""

    row_codes: tuple[str, ...]
    cells: Mapping[str, Sequence[Any]]
    files: Sequence[Any]
    rows: Sequence[int]

    def finding(self, place: int, severity: Severity, rule: str, text: Text, column: str = "") -> Finding:
        """A finding about a row, or a cell of it."""
        file, row = _text(self.files[place]), self.rows[place]
        return Finding(severity, rule, text, self.row_codes[place], column, file=file, row=row)


def read_sheet(
    table: object, beside: Sequence[str] = (), code_columns: Sequence[str] = CODE_COLUMNS
) -> tuple[Sheet, dict[str, tuple[str, ...]]]:
    """A frame whose rows are named; columns in `beside` are taken out as text. Codes must not be blank or twice there."""
    columns = _as_columns(table)
    size = len(next(iter(columns.values()), ()))
    taken = {name: tuple(map(_text, columns.pop(name))) for name in beside if name in columns}
    files, rows = [""] * size, list(range(1, size + 1))
    if _are_places(columns.get("row", ())):
        rows, files = columns.pop("row"), columns.pop("file", files)
    if not columns:
        text = Text("The table has no column of codes.", "表中没有编码列。")
        raise DefinitionError("no_code_column", text, Text("The first column names the rows.", "第一列为各行的编码。"))
    name = next((name for name in code_columns if name in columns), next(iter(columns)))
    codes = tuple(map(_text, columns.pop(name)))
    for code in columns:
        check_code(code)
    return Sheet(codes, columns, files, rows), taken


def _are_places(column: Sequence[Any]) -> bool:
    """Whether a column “row” tells where rows stand in a file, and is not a column of names that is called so."""
    return len(column) > 0 and all(type(cell) is int for cell in column)


def _as_columns(table: object) -> dict[str, Any]:
    if isinstance(table, IndicatorTable):
        values = {code: table.values[:, place].tolist() for place, code in enumerate(table.codes)}
        return {"organisation_code": list(table.organisations), **values}
    found = to_columns(table)
    return {name: column.to_pylist() if hasattr(column, "to_pylist") else column for name, column in found.items()}


def _text(cell: object) -> str:
    return "" if cell is None or cell != cell else str(cell).strip()


def read_judgement(raw: object) -> Reading:
    """A judgement as a number above 0; fractions as text (1/3) are read too."""
    parts = _FRACTION.fullmatch(raw.strip()) if isinstance(raw, str) else None
    if parts is None:
        return _above_zero(read_number(None if raw is not None and raw != raw else raw))
    upper, lower = (_above_zero(read_number(part)) for part in parts.groups())
    if upper.value is None or lower.value is None:
        return upper if upper.value is None else lower
    return Reading(upper.value / lower.value)


def _above_zero(reading: Reading) -> Reading:
    if reading.value is None or reading.value > 0:
        return reading
    number = show(reading.value)
    text = Text(f"A judgement must be above 0, not {number}.", f"判断值须大于 0，而不是 {number}。")
    return Reading(None, "judgement_not_positive", text)


def read_cells(sheet: Sheet, findings: FindingList) -> Floats:
    """The judgements, rows × columns, NaN where blank; a cell that cannot be read is a finding and counts as blank."""
    values = absent(len(sheet.row_codes), len(sheet.cells))
    known: dict[tuple[type, object], Reading] = {}
    for column, (code, cells) in enumerate(sheet.cells.items()):
        for row, raw in enumerate(cells):
            reading = known.get((type(raw), raw)) or known.setdefault((type(raw), raw), read_judgement(raw))
            if reading.value is not None:
                values[row, column] = reading.value
            elif reading.code != "blank":
                findings.add(_unreadable(sheet, row, code, reading))
    return values


def _unreadable(sheet: Sheet, row: int, code: str, reading: Reading) -> Finding:
    text = Text(
        f"{reading.text.en} It counts as not compared. Write 3, 0.5 or 1/3 (format cells as text: spreadsheets take 1/3 "
        "for a date).",
        f"{reading.text.zh}该判断按未比较处理。请写成 3、0.5 或 1/3（单元格设为文本格式，以免 1/3 被转成日期）。",
    )
    return sheet.finding(row, Severity.ERROR, reading.code, text, code)


def check_square(sheet: Sheet) -> list[int]:
    """For each column the row of the same code; DefinitionError where rows and columns name different things."""
    codes, rows = list(sheet.cells), list(sheet.row_codes)
    doubled = next((code for code in rows if rows.count(code) > 1), None)
    if doubled is not None:
        text = Text(f"“{doubled}” names two rows of the matrix.", f"判断矩阵中有两行编码均为“{doubled}”。")
        raise DefinitionError("duplicate_code", text, Text("Keep one of them.", "请只保留一行。"))
    strange = [code for code in rows if code not in codes]
    lacking = [code for code in codes if code not in rows]
    if strange or lacking:
        wrong = listed(strange or lacking)
        where = Text("row without a column", "有行无列") if strange else Text("column without a row", "有列无行")
        text = Text(
            f"Rows and columns of the matrix do not match; {where.en}: {wrong.en}.",
            f"判断矩阵的行与列不一致，{where.zh}：{wrong.zh}。",
        )
        raise DefinitionError("not_square", text, did_you_mean((strange or lacking)[0], codes if strange else rows))
    return [rows.index(code) for code in codes]


def reciprocal(matrices: Floats) -> tuple[Floats, Bools]:
    """k × n × n matrices with blanks filled from the other triangle and 1 on the diagonal; True where rounded off.

    Of a pair like 3 and 0.33 the judgement from 1 up is taken, and its exact reciprocal.
    """
    swapped = np.swapaxes(matrices, 1, 2)
    filled = np.where(np.isnan(matrices), 1.0 / swapped, matrices)
    counter = np.swapaxes(filled, 1, 2)
    upper = np.where(filled >= counter, filled, 1.0 / counter)
    above = np.triu(np.ones(matrices.shape[1:], np.bool_), 1)
    exact = np.where(above, upper, 1.0 / np.swapaxes(upper, 1, 2))
    exact[:, np.eye(matrices.shape[1], dtype=np.bool_)] = 1.0
    return exact, np.asarray(above & (np.abs(filled * counter - 1.0) > TOLD), dtype=np.bool_)


def fault(matrix: Floats, codes: Sequence[str]) -> DefinitionError | None:
    """Why one matrix as written cannot be used: its diagonal, or pairs that contradict each other."""
    diagonal = np.diagonal(matrix)
    wrong = np.flatnonzero(np.isfinite(diagonal) & (np.abs(diagonal - 1.0) > TOLD))
    if len(wrong):
        code, number = codes[int(wrong[0])], show(float(diagonal[wrong[0]]))
        text = Text(f"“{code}” against itself is {number}, not 1.", f"“{code}”与自身比较为 {number}，应为 1。")
        return DefinitionError("bad_diagonal", text, Text("Are rows and columns in place?", "请检查行列是否错位。"))
    pairs = np.argwhere(contradicting(matrix[None])[0])
    if not len(pairs):
        return None
    told = [
        f"“{codes[i]}”:“{codes[j]}” {show(float(matrix[i, j]))}, “{codes[j]}”:“{codes[i]}” {show(float(matrix[j, i]))}"
        for i, j in pairs[:5].tolist()
    ]
    text = Text(f"Judgements contradict each other: {'; '.join(told)}.", f"判断相互矛盾：{'；'.join(told)}。")
    mend = Text("One must be 1 divided by the other: 3 and 1/3.", "两者应互为倒数，如 3 与 1/3。")
    return DefinitionError("not_reciprocal", text, mend)


def contradicting(matrices: Floats) -> Bools:
    """True in the upper triangle where both judgements of a pair are given and their product is not about 1."""
    product = matrices * np.swapaxes(matrices, 1, 2)
    return np.triu(np.abs(product - 1.0) > ROUNDED, 1)

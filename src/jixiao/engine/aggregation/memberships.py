"""Memberships that are given, such as shares of answers: a row per organisation and indicator, a column per grade."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from jixiao.engine.model.arrays import RELATIVE_NOISE, Floats
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.indicator_table import IndicatorTable
from jixiao.engine.model.rows import EXTRAS, Coded, coded, read_quantity
from jixiao.engine.model.table_reader import read_indicator_table
from jixiao.engine.model.text import Text

KEYS = ("organisation_code", "indicator_code")


@dataclass(frozen=True)
class Memberships:
    """`shares` is organisations × indicators × grades, NaN where missing; `sheet` holds the codes and the meta."""

    sheet: IndicatorTable
    grades: tuple[str, ...]
    shares: Floats


def holds_memberships(columns: Mapping[str, Any]) -> bool:
    """Whether a frame is of this kind: it has an indicator_code in every row."""
    return set(KEYS) <= columns.keys()


def read_memberships(columns: Mapping[str, Any], meta: object, findings: FindingList) -> Memberships:
    """Read such a frame. Percentages or counts become shares; a row with a bad cell is missing, with a finding."""
    grades = tuple(name for name in columns if name not in (*KEYS, *EXTRAS))
    if len(grades) < 2:
        text = Text(
            "A table of memberships needs a column per grade, best first.", "隶属度表须为每个等级设一列，由优到差。"
        )
        raise DefinitionError("no_grades", text, Text("At least two.", "至少两个等级。"))
    organisation, indicator = coded(columns[KEYS[0]]), coded(columns[KEYS[1]])
    _check_keys(organisation, indicator, _rows(columns))
    numbers = _figures(columns, grades, organisation, indicator, findings)
    total = numbers.sum(axis=1)
    over = np.flatnonzero(total > 1 + RELATIVE_NOISE)
    numbers[over] /= total[over, None]
    codes = list(indicator.values)
    zeros = {code: [0.0] * len(organisation.values) for code in codes}
    sheet = read_indicator_table({KEYS[0]: list(organisation.values), **zeros}, meta, findings)
    shares = np.full((len(organisation.values), len(codes), len(grades)), np.nan)
    shares[organisation.codes, indicator.codes] = numbers
    shares = shares[:, [codes.index(code) for code in sheet.codes]]
    return Memberships(sheet.with_values(shares.sum(axis=2)), grades, shares)


def _rows(columns: Mapping[str, Any]) -> list[int]:
    """Row of every entry as a person sees it."""
    return [int(row) for row in columns.get("row", range(1, len(columns[KEYS[0]]) + 1))]


def _check_keys(organisation: Coded, indicator: Coded, rows: Sequence[int]) -> None:
    """A row without a code, or a pair of codes that stands twice, cannot be used."""
    seen: dict[tuple[int, int], int] = {}
    for pair, row in zip(zip(organisation.codes.tolist(), indicator.codes.tolist(), strict=True), rows, strict=True):
        who, what = organisation.values[pair[0]], indicator.values[pair[1]]
        if not who or not what:
            text = Text(f"Row {row} lacks organisation_code or indicator_code.", f"第 {row} 行缺少单位编码或指标编码。")
            raise DefinitionError("blank_code", text, Text("Give every row both codes.", "请为每一行填写两个编码。"))
        if pair in seen:
            text = Text(
                f"“{who}”, “{what}” stands twice: rows {seen[pair]} and {row}.",
                f"“{who}”的“{what}”重复：第 {seen[pair]} 行和第 {row} 行。",
            )
            raise DefinitionError("duplicate_code", text, Text("Keep one of the rows.", "请只保留一行。"))
        seen[pair] = row


def _figures(
    columns: Mapping[str, Any], grades: Sequence[str], organisation: Coded, indicator: Coded, findings: FindingList
) -> Floats:
    """Entries × grades; an entry with a bad cell, or in no grade at all, is missing throughout."""
    numbers = np.empty((len(organisation.codes), len(grades)))
    bad: dict[int, tuple[str, Text]] = {}
    for place, grade in enumerate(grades):
        quantity = read_quantity(columns[grade])
        numbers[:, place] = quantity.values
        bad |= {entry: (reading.code, reading.text) for entry, reading in quantity.refused.items()}
    blank = np.isnan(numbers)
    for code, mask, text in (
        (
            "blank",
            blank.any(axis=1) & ~blank.all(axis=1),
            Text("A grade's cell is blank; write 0.", "有等级未填，请填 0。"),
        ),
        ("negative_value", (numbers < 0).any(axis=1), Text("A membership cannot be negative.", "隶属度不能为负。")),
        ("no_membership", (numbers == 0).all(axis=1), Text("Belongs to no grade.", "各等级隶属度均为 0。")),
    ):
        bad = dict.fromkeys(np.flatnonzero(mask).tolist(), (code, text)) | bad  # what was refused keeps its reason
    rows = _rows(columns)
    for entry, (code, text) in sorted(bad.items()):
        file = str(columns["file"][entry]) if "file" in columns else ""
        who, what = organisation.at(entry), indicator.at(entry)
        findings.add(Finding(Severity.ERROR, code, text, who, what, "", file, rows[entry]))
    numbers[list(bad)] = np.nan
    return numbers

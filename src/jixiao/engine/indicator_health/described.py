"""What is known of an indicator before any figure: its words, its source, its owner, what it costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite, nan
from typing import Any, Final

from jixiao.engine.model.codes import DIRECTIONS
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.numbers import read_number
from jixiao.engine.model.rows import text_rows, to_columns
from jixiao.engine.model.text import Text
from jixiao.engine.model.yes_no import NO, YES

DESCRIBED_COLUMNS: Final = (
    "indicator_code", "label", "label_en", "definition", "formula", "unit_of_measure", "source", "owner", "direction",
    "target", "weight", "minutes", "lower", "upper", "is_typed", "evidence_required",
)  # fmt: skip
NUMBERS: Final = ("weight", "minutes", "lower", "upper")


@dataclass(frozen=True)
class Described:
    """`minutes` that one figure takes, `lower` and `upper` what it can be (NaN unknown); `is_typed`, `evidence_required`
    None where nothing is said. Texts are '' where nothing is said. `known`: the columns that the table has.
    """

    code: str
    label: str = ""
    label_en: str = ""
    definition: str = ""
    formula: str = ""
    unit: str = ""
    source: str = ""
    owner: str = ""
    direction: str = "higher"
    target: str = ""
    weight: float = nan
    minutes: float = nan
    lower: float = nan
    upper: float = nan
    is_typed: bool | None = None
    evidence_required: bool | None = None
    known: frozenset[str] = frozenset(DESCRIBED_COLUMNS)

    @property
    def name(self) -> str:
        """What it is called in messages."""
        return self.label or self.label_en or self.code


def read_described(frame: object, findings: FindingList) -> tuple[Described, ...]:
    """Each indicator once, in the order of the table; what cannot be used is told in `findings`."""
    columns = to_columns(frame)
    if "indicator_code" not in columns:
        text = Text("The table of indicators has no column indicator_code.", "指标表缺少 indicator_code 列。")
        raise DefinitionError("no_indicators", text)
    known = frozenset(columns) & frozenset(DESCRIBED_COLUMNS)
    found: dict[str, Described] = {}
    for number, row in text_rows(columns):
        code = row["indicator_code"]
        if not code or code in found:
            text = (
                Text(f"“{code}” stands twice: the first row counts.", f"“{code}”重复，以第一行为准。")
                if code
                else Text("The row has no indicator_code.", "该行没有 indicator_code。")
            )
            rule = "indicator_twice" if code else "no_code"
            findings.add(Finding(Severity.ERROR, rule, text, indicator_code=code, row=number))
            continue
        found[code] = Described(**_fields(row, number, findings), known=known)
    return tuple(found.values())


def _fields(row: Mapping[str, str], number: int, findings: FindingList) -> dict[str, Any]:
    code = row["indicator_code"]
    texts = {
        name: row.get(name, "") for name in ("label", "label_en", "definition", "formula", "source", "owner", "target")
    }
    fields: dict[str, Any] = {"code": code, "unit": row.get("unit_of_measure", ""), **texts}
    refusals: list[tuple[str, str]] = []
    direction = row.get("direction", "") or "higher"
    if direction in DIRECTIONS:
        fields["direction"] = direction
    else:
        refusals.append(("direction", direction))
    for name in NUMBERS:
        if row.get(name, ""):
            value = read_number(row[name]).value
            if value is None or not isfinite(value):
                refusals.append((name, row[name]))
            else:
                fields[name] = value
    for name in ("is_typed", "evidence_required"):
        word = row.get(name, "").lower()
        if word and word in YES | NO:
            fields[name] = word in YES
        elif word:
            refusals.append((name, row[name]))
    for name, word in refusals:
        text = Text(f"{name} “{word}” cannot be read: not used.", f"{name}“{word}”无法识别，未采用。")
        findings.add(Finding(Severity.WARNING, "unreadable", text, indicator_code=code, row=number))
    return fields

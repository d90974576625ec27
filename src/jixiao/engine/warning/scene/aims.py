"""Targets of a period and of its year beside every value, which way is better, and what kind of figures they are."""

from collections.abc import Mapping
from dataclasses import dataclass

from jixiao.engine.model.arrays import Bools, Floats
from jixiao.engine.model.codes import DIRECTIONS
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.panel import FREQUENCIES, Panel
from jixiao.engine.model.period import Frequency
from jixiao.engine.model.rows import coded, to_columns
from jixiao.engine.model.targets import TargetRows, read_aims, read_target_rows, target_of_each
from jixiao.engine.model.text import Text, did_you_mean

KINDS = ("flow", "average", "level")
KIND_WORDS: Mapping[str, Text] = {
    "flow": Text("flows: months add up to the year", "流量：各期相加为全年"),
    "average": Text("rates: the year is their mean", "比率：全年取各期平均"),
    "level": Text("levels: the last one counts", "存量或累计：以最后一期为准"),
}


@dataclass(frozen=True)
class YearAims:
    """By observation `of_period` (a target of that very period, NaN without one) and `of_year` (that of its year).

    `lower_is_better` by observation; of some indicators `kinds` tells the kind (flow, average, level) and `directions`
    which way is better (higher, lower).
    """

    of_period: Floats
    of_year: Floats
    lower_is_better: Bools
    kinds: Mapping[str, str]
    directions: Mapping[str, str]


def read_year_aims(targets: object, panel: Panel, findings: FindingList) -> YearAims:
    """The targets of a frame (organisation_code, indicator_code, period, target [, direction, kind]) by observation.

    Blank or `*` as organisation or period means all. Unreadable rows and unknown words become findings.
    """
    columns = to_columns(targets) if targets is not None else {}
    rows = read_target_rows(columns, panel, findings)
    is_year = rows.frequency == FREQUENCIES.index(Frequency.YEAR)
    of_period, of_year = (target_of_each(_some(rows, chosen), panel) for chosen in (~is_year, is_year))
    lower = read_aims(columns, panel, FindingList()).lower_is_better
    kinds = _words(columns, "kind", KINDS, findings)
    directions = _words(columns, "direction", DIRECTIONS, findings)
    return YearAims(of_period, of_year, lower, kinds, directions)


def _some(rows: TargetRows, chosen: Bools) -> TargetRows:
    who = rows.organisation[chosen], rows.indicator[chosen]
    return TargetRows(*who, rows.frequency[chosen], rows.ordinal[chosen], rows.value[chosen])


def _words(columns: Mapping[str, object], name: str, known: tuple[str, ...], findings: FindingList) -> dict[str, str]:
    """By indicator the word in a column; one that is not known is told."""
    if not {name, "indicator_code"} <= columns.keys():
        return {}
    codes, words = coded(columns["indicator_code"]), coded(columns[name])
    found: dict[str, str] = {}
    for code, word in sorted(set(zip(codes.codes.tolist(), words.codes.tolist(), strict=True))):
        text = words.values[word]
        if text in known:
            found[codes.values[code]] = text
        elif text:
            hint = did_you_mean(text, known)
            said = Text(f"{name} cannot be “{text[:40]}”. {hint.en}", f"{name} 不能取“{text[:40]}”。{hint.zh}")
            findings.add(Finding(Severity.WARNING, f"unknown_{name}", said, indicator_code=codes.values[code]))
    return found

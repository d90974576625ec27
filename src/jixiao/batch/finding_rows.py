"""Findings → Arrow, a group at a time: a month of a country has a hundred thousand, most of them said of many at once."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from jixiao.batch.arrow import CODE_TYPE, codes, numbered, numbers
from jixiao.engine.model.findings import Finding, FindingGroup, FindingList, Severity

FINDING_SCHEMA = pa.schema(
    {
        **dict.fromkeys(("severity", "rule", "organisation_code", "indicator_code", "period", "file"), CODE_TYPE),
        "row": pa.int64(),
        "message": CODE_TYPE,
        "message_zh": CODE_TYPE,
    }
)
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
Said = Finding | FindingGroup


def finding_table(found: FindingList) -> Any:
    """The rows of `FindingList.table()` in their order."""
    said = _said(found)
    heads = [item if isinstance(item, Finding) else _head(item) for item in said]
    sizes = np.array([1 if isinstance(item, Finding) else len(item.places) for item in said], np.int64)
    words, organisation = _organisations(said, int(sizes.sum()))
    item = np.repeat(np.arange(len(said)), sizes)
    order = _order(heads, item, _ranks(words)[organisation])
    item, organisation = item[order], organisation[order]

    def column(entries: Sequence[str]) -> Any:
        places, words = numbered(entries)
        return codes(places[item], words)

    rows = np.array([head.row or 0 for head in heads], np.int64)[item]
    absent = np.array([head.row is None for head in heads], np.bool_)[item]
    arrays = {
        "severity": column([head.severity.value for head in heads]),
        "rule": column([head.rule for head in heads]),
        "organisation_code": codes(organisation, words),
        "indicator_code": column([head.indicator_code for head in heads]),
        "period": column([head.period for head in heads]),
        "file": column([head.file for head in heads]),
        "row": numbers(rows, absent),
        "message": column([head.message for head in heads]),
        "message_zh": column([head.message_zh for head in heads]),
    }
    return pa.table([arrays[name] for name in FINDING_SCHEMA.names], schema=FINDING_SCHEMA)


def count_by_severity(table: Any) -> dict[str, int]:
    """How many findings there are of each severity that occurs."""
    counted = {
        str(entry["values"]): int(entry["counts"]) for entry in table.column("severity").value_counts().to_pylist()
    }
    return dict(sorted(counted.items()))


def _said(found: FindingList) -> list[Said]:
    """Single findings and groups; what was said of many in another way, one by one."""
    said: list[Said] = []
    for item in found.found:
        said.extend((item,) if isinstance(item, Said) else item.each())
    return said


def _head(group: FindingGroup) -> Finding:
    """What a group says, of nobody."""
    return Finding(group.severity, group.rule, group.text, "", group.indicator_code, group.period)


def _organisations(said: Sequence[Said], length: int) -> tuple[list[str], Any]:
    """Codes, each once, and the place of every row's code among them."""
    places: dict[str, int] = {}
    rosters: dict[int, Any] = {}
    column, end = np.zeros(length, np.int64), 0
    for item in said:
        if isinstance(item, Finding):
            column[end] = places.setdefault(item.organisation_code, len(places))
            end += 1
            continue
        listed = item.organisations
        if id(listed) not in rosters:
            rosters[id(listed)] = np.array([places.setdefault(code, len(places)) for code in listed], np.int64)
        column[end : end + len(item.places)] = rosters[id(listed)][item.places]
        end += len(item.places)
    return list(places), column


def _order(heads: Sequence[Finding], item: Any, organisation: Any) -> Any:
    """Errors first; what is said of a row before what is said of an organisation; by file, row, organisation."""
    severity = np.array([_ORDER[head.severity] for head in heads], np.int64)
    rowless = np.array([head.row is None for head in heads], np.bool_)
    file = _ranks([head.file for head in heads])
    row = np.array([head.row or 0 for head in heads], np.int64)
    return np.lexsort((organisation, row[item], file[item], rowless[item], severity[item]))


def _ranks(words: Sequence[str]) -> Any:
    """The place of every text in the order of all; equal texts have equal places."""
    seats = {word: place for place, word in enumerate(sorted(set(words)))}
    return np.array([seats[word] for word in words], np.int64)

"""Groups of people by weight and quota: what a result is where a group gave too few answers (社会评价分类权重)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, isfinite
from typing import Final

import numpy as np

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.rounding import half_up
from jixiao.engine.model.rows import to_columns
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text, show

PROPORTIONAL, EQUAL, REFUSED = "proportional", "equal", "refused"
WAYS: Final = (PROPORTIONAL, EQUAL, REFUSED)
"""A weight that does not count goes to the groups that do: in proportion to their weights, in equal parts; or no result."""
GROUP_COLUMNS: Final = ("object", "group", "n", "needed", "score", "weight", "counted")
COMBINED_COLUMNS: Final = ("object", "score", "n_groups", "n_short")


@dataclass(frozen=True)
class WeightedGroup:
    """A group with its weight in percent; under `needed` answers about an object its weight counts for the others."""

    code: str
    weight: float
    needed: int = 1


@dataclass(frozen=True)
class GroupsCombined:
    """`table`: a row per object, two decimals half up (NaN: no result); `groups`: what each group gave and how it counted."""

    table: Table
    groups: Table
    findings: Table


def check_weighted(groups: Sequence[WeightedGroup], way: str) -> None:
    """Weights above 0 that add up to 100, each group once, quotas of 1 or more; DefinitionError otherwise."""
    total = fsum(group.weight for group in groups)
    codes = [group.code for group in groups]
    good = all(isfinite(group.weight) and group.weight > 0 and group.needed >= 1 for group in groups)
    if not groups or not good or abs(total - 100) > 1e-9 or len(set(codes)) < len(codes):
        raise DefinitionError(
            "bad_groups",
            Text(
                f"Weights of the groups must lie above 0 and add up to 100, not {show(total)}; each group once, quota 1 or more.",
                f"各类别权重须大于 0 且合计为 100（现为 {show(total)}）；类别不得重复，最低份数不小于 1。",
            ),
        )
    if way not in WAYS:
        raise DefinitionError(
            "bad_way", Text(f"“{way}” is none of {', '.join(WAYS)}.", f"“{way}”不在{'、'.join(WAYS)}之列。")
        )


def counted_weights(
    groups: Sequence[WeightedGroup], answers: Mapping[str, tuple[int, float | None]], way: str
) -> dict[str, float]:
    """The weight in percent with which each group counts; empty where there is no result. `answers`: n and score by group."""
    enough = [one for one in groups if _has_enough(one, answers)]
    left = fsum(one.weight for one in groups if one not in enough)
    if not enough or (left and way == REFUSED):
        return {}
    total = fsum(one.weight for one in enough)
    if way == EQUAL:
        return {one.code: one.weight + left / len(enough) for one in enough}
    return {one.code: one.weight * 100 / total for one in enough}


def _has_enough(group: WeightedGroup, answers: Mapping[str, tuple[int, float | None]]) -> bool:
    n, score = answers.get(group.code, (0, None))
    return score is not None and isfinite(score) and n >= group.needed


def combine_groups(frame: object, groups: Sequence[WeightedGroup], way: str = PROPORTIONAL) -> GroupsCombined:
    """Rows object, group, n, score (out of a hundred) to one score per object; what cannot be used is a finding."""
    check_weighted(groups, way)
    findings = FindingList()
    held: dict[str, dict[str, tuple[int, float | None]]] = {}
    known = {group.code for group in groups}
    for number, row in enumerate(_rows(frame), start=1):
        code, group = str(row["object"]), str(row["group"])
        n, score = _number(row["n"]), _number(row["score"])
        fault = _fault(group, known, n, score, twice=group in held.get(code, {}))
        if fault is not None:
            findings.add(Finding(Severity.ERROR, fault[0], fault[1], organisation_code=code, row=number))
            held.setdefault(code, {})
            continue
        held.setdefault(code, {})[group] = (int(n or 0), score)
    combined, shown = [], []
    for code, answers in held.items():
        counted = counted_weights(groups, answers, way)
        combined.append(_combined(code, groups, answers, counted, findings, way))
        shown += list(_shown(code, groups, answers, counted))
    return GroupsCombined(
        Table.from_rows(COMBINED_COLUMNS, combined), Table.from_rows(GROUP_COLUMNS, shown), findings.table()
    )


def _combined(
    code: str, groups: Sequence[WeightedGroup], answers: Mapping[str, tuple[int, float | None]],
    counted: Mapping[str, float], findings: FindingList, way: str,
) -> tuple[str, float, int, int]:  # fmt: skip
    short = [group for group in groups if not _has_enough(group, answers)]
    for group in short:
        n = answers.get(group.code, (0, None))[0]
        left = "no result" if not counted else "its weight goes to the others"
        left_zh = "不产生结果" if not counted else "权重由其他类别分担"
        text = Text(
            f"Group “{group.code}”: {n} answers of the {group.needed} needed; {left}.",
            f"类别“{group.code}”有效 {n} 份，不足 {group.needed} 份，{left_zh}。",
        )
        findings.add(Finding(Severity.WARNING, "too_few_answers", text, organisation_code=code))
    if not counted:
        return code, np.nan, 0, len(short)
    total = fsum(weight * float(answers[name][1] or 0.0) for name, weight in counted.items()) / 100
    return code, float(half_up(np.array([total]))[0]), len(counted), len(short)


def _shown(
    code: str, groups: Sequence[WeightedGroup], answers: Mapping[str, tuple[int, float | None]], counted: Mapping[str, float]
) -> Iterator[tuple[object, ...]]:  # fmt: skip
    for group in groups:
        n, score = answers.get(group.code, (0, None))
        yield code, group.code, n, group.needed, score, group.weight, counted.get(group.code, 0.0)


def _rows(frame: object) -> Iterator[dict[str, object]]:
    columns = to_columns(frame)
    missing = [name for name in ("object", "group", "n", "score") if name not in columns]
    if missing and columns:
        listed = ", ".join(missing)
        raise DefinitionError("columns_missing", Text(f"The answers lack {listed}.", f"评价表缺少列：{listed}。"))
    names = list(columns)
    for values in zip(*columns.values(), strict=True):
        yield dict(zip(names, values, strict=True))


def _number(value: object) -> float | None:
    try:
        number = float(str(value)) if value is not None else None
    except ValueError:
        return float("nan")
    return number


def _fault(
    group: str, known: set[str], n: float | None, score: float | None, *, twice: bool
) -> tuple[str, Text] | None:
    """Why a row cannot be used; None where it can. A blank score is a group that gave none."""
    if group not in known:
        return "unknown_group", Text(f"There is no group “{group}”: not used.", f"没有类别“{group}”，未采用。")
    if twice:
        return "group_twice", Text(f"A second row of group “{group}”: not used.", f"类别“{group}”重复，未采用。")
    if n is None or not (isfinite(n) and n >= 0 and n == int(n)):
        return "bad_count", Text("The number of answers is no whole number from 0 on.", "有效份数须为不小于 0 的整数。")
    if score is not None and not (isfinite(score) and 0 <= score <= 100):
        return "out_of_range", Text("A score lies between 0 and 100.", "得分须在 0 至 100 之间。")
    return None

"""Programmes and groups as rows → what may move, in whole units of money, in the order of their codes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final

import numpy as np

from jixiao.engine.budget.whole_money import Unit, read_units, share_of
from jixiao.engine.model.arrays import Bools, Ints
from jixiao.engine.model.event_rows import columns_of, height, tell_rows, text_column
from jixiao.engine.model.findings import FindingList, Severity
from jixiao.engine.model.rows import read_quantity
from jixiao.engine.model.settings import Settings
from jixiao.engine.model.text import Text
from jixiao.engine.model.yes_no import NO, YES

PROGRAMME_TABLE, GROUP_TABLE = Text("The table of programmes", "项目表"), Text("The table of groups", "分组表")
GROUPS: Final = "groups"
"""What findings about the table of groups have for their file; those about programmes have none."""
NO_LIMIT: Final = 2**61
"""Stands for a cap that nobody set."""
GRADES: Final = {
    "优": "excellent", "良": "good", "中": "fair", "差": "poor",
    "excellent": "excellent", "good": "good", "fair": "fair", "poor": "poor",
}  # fmt: skip
PROTECTED: Final = YES | {"保障", "刚性"}


@dataclass(frozen=True)
class Case:
    """What may move: amounts in units. `is_kept`: without a usable score, stays as it was.

    `group` has each programme's place in `group_codes`; `low`, `high` are the limits of each group.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    score: tuple[Fraction, ...]
    last: Ints
    floor: Ints
    cap: Ints
    is_protected: Bools
    is_kept: Bools
    group: Ints
    group_codes: tuple[str, ...]
    low: Ints
    high: Ints
    unit: Unit
    settings: Settings

    def __len__(self) -> int:
        return len(self.codes)

    def by_group(self, amounts: Ints) -> Ints:
        """Sums of whole amounts by group."""
        sums = np.zeros(len(self.group_codes), np.int64)
        np.add.at(sums, self.group, amounts)
        return sums


def read_case(programmes: object, groups: object, unit: Unit, settings: Settings, findings: FindingList) -> Case:
    """Read both tables; a row without a code or last year's amount, or a code that came before, is left out and told."""
    columns = columns_of(programmes, ("programme", "last"), PROGRAMME_TABLE)
    n = height(columns)
    codes = _texts(columns, "programme", n)
    left_out = Text(" The programme is left out.", "项目未参与分配。")
    last = read_units(columns, "last", n, unit, findings, codes.__getitem__, then=left_out)
    rows = _usable(codes, last, columns, findings)
    score, is_kept = _scores(columns, n, codes, settings, findings)
    is_protected = _yes_no(columns, "is_protected", n, findings, codes.__getitem__)
    limits = _limits(columns, n, last, is_protected, unit, settings, findings, codes.__getitem__)
    rows.sort(key=codes.__getitem__)
    kept = np.array([is_kept[row] for row in rows], np.bool_)
    money = np.array([[last[row] or 0, *limits[row]] for row in rows], np.int64).reshape(-1, 3)
    floor, cap = (np.where(kept, money[:, 0], money[:, side]) for side in (1, 2))
    wanted = _texts(columns, "group", n)
    group_codes = tuple(sorted({wanted[row] for row in rows}))
    group = np.array([group_codes.index(wanted[row]) for row in rows], np.int64)
    names = _texts(columns, "name", n)
    low, high = _group_limits(groups, group_codes, group, money[:, 0], unit, findings)
    return Case(
        tuple(codes[row] for row in rows), tuple(names[row] for row in rows), tuple(score[row] for row in rows),
        money[:, 0], floor, cap, np.array([is_protected[row] for row in rows], np.bool_), kept, group, group_codes,
        low, high, unit, settings,
    )  # fmt: skip


def _texts(columns: Mapping[str, Any], name: str, n: int) -> list[str]:
    column = text_column(columns, name, n)
    return [column.at(row) for row in range(n)]


def _usable(codes: list[str], last: list[int | None], columns: Mapping[str, Any], findings: FindingList) -> list[int]:
    """Rows that stand in the reallocation."""
    first: dict[str, int] = {}
    blank = [row for row, code in enumerate(codes) if not code]
    twice = [row for row, code in enumerate(codes) if code and first.setdefault(code, row) != row]
    unknown = [row for row in read_quantity(columns["last"]).blank.tolist() if codes[row]]
    who = codes.__getitem__
    tell_rows(findings, "no_programme", blank, Text("The programme's code is blank; the row is left out.",
              "项目编码为空，该行未参与分配。"))  # fmt: skip
    tell_rows(findings, "programme_twice", twice, Text("The programme stands here again; this row is left out.",
              "项目重复出现，该行未参与分配。"), who=who)  # fmt: skip
    tell_rows(findings, "no_last", unknown, Text(
        "Last year's amount is blank; the programme is left out. Write 0 for a new one.",
        "上年安排数为空，项目未参与分配；新增项目请填 0。"), who=who)  # fmt: skip
    left_out = {*blank, *twice}
    return [row for row in range(len(codes)) if row not in left_out and last[row] is not None]


def _scores(
    columns: Mapping[str, Any], n: int, codes: list[str], settings: Settings, findings: FindingList
) -> tuple[list[Fraction], list[bool]]:
    """The score of each row (of its grade where there is none), and which rows have neither."""
    quantity = read_quantity(columns["score"]) if "score" in columns else None
    values = quantity.values.tolist() if quantity else [float("nan")] * n
    grades = _texts(columns, "grade", n)
    scores, kept = [Fraction(0)] * n, [False] * n
    reasons: dict[int, Text] = {}
    for row, value in enumerate(values):
        grade = GRADES.get(grades[row].lower())
        if quantity and row in quantity.refused:
            reasons[row] = quantity.refused[row].text
        elif value == value and not 0 <= value <= 100:
            reasons[row] = Text(
                f"The score {value:g} is not between 0 and 100.", f"得分 {value:g} 不在 0 至 100 之间。"
            )
        elif value == value:
            scores[row] = Fraction(repr(value))
        elif grade:
            scores[row] = Fraction(repr(settings[grade]))
        elif grades[row]:
            reasons[row] = Text(f"“{grades[row]}” is no grade; write 优, 良, 中 or 差.",
                                f"“{grades[row]}”不是等级；请写优、良、中或差。")  # fmt: skip
        else:
            reasons[row] = Text("There is no score.", "没有得分。")
        kept[row] = row in reasons
    stays = Text(" It keeps last year's amount.", "保持上年安排数不变。")
    tell_rows(
        findings, "no_score", sorted(reasons), lambda row: Text(reasons[row].en + stays.en, reasons[row].zh + stays.zh),
        severity=Severity.WARNING, who=codes.__getitem__,
    )  # fmt: skip
    return scores, kept


def _yes_no(
    columns: Mapping[str, Any], name: str, n: int, findings: FindingList, who: Callable[[int], str]
) -> list[bool]:
    words = [text.lower() for text in _texts(columns, name, n)]
    odd = [row for row, word in enumerate(words) if word not in PROTECTED | NO]
    tell_rows(
        findings, f"bad_{name}", odd,
        lambda row: Text(f"{name} “{words[row][:40]}”: write yes or no. Taken for yes, so that nothing is cut by mistake.",
                         f"{name}“{words[row][:40]}”：请填是或否。已按“是”对待，以免误减。"),
        severity=Severity.WARNING, who=who,
    )  # fmt: skip
    return [word not in NO for word in words]


def _limits(
    columns: Mapping[str, Any],
    n: int,
    last: list[int | None],
    is_protected: list[bool],
    unit: Unit,
    settings: Settings,
    findings: FindingList,
    who: Callable[[int], str],
) -> list[tuple[int, int]]:
    """Floor and cap of each row: the tighter of amount and share; the default where neither is written, which yields."""
    floors, caps = _written(columns, n, last, unit, findings, who)
    found: list[tuple[int, int]] = []
    for row in range(n):
        own = last[row] or 0
        floor, cap = floors[row], caps[row]
        if is_protected[row]:
            floor = max(floor or 0, own)
        if cap is None:
            cap = max(share_of(own, settings["cap_share"], up=False), floor or 0)
        if floor is None:
            floor = min(share_of(own, settings["floor_share"], up=True), cap)
        found.append((floor, cap))
    new = [row for row in range(n) if last[row] == 0 and found[row][1] == 0 and caps[row] is None]
    text = Text("It had nothing last year and no cap is written, so it can get nothing. Write its cap.",
                "上年无安排且未填上限，无法分得资金；请填写上限（cap）。")  # fmt: skip
    tell_rows(findings, "new_without_cap", new, text, severity=Severity.WARNING, who=who)
    return found


def _written(
    columns: Mapping[str, Any],
    n: int,
    last: list[int | None],
    unit: Unit,
    findings: FindingList,
    who: Callable[[int], str],
) -> tuple[list[int | None], list[int | None]]:
    """Floors and caps as amounts or as shares of last year, in units; None where neither is written."""
    found = []
    for name, up, tighter in (("floor", True, max), ("cap", False, min)):
        amounts = read_units(columns, name, n, unit, findings, who)
        column = f"{name}_share"
        quantity = read_quantity(columns[column]) if column in columns else None
        shares = quantity.values.tolist() if quantity else [float("nan")] * n
        bad = {row: reading.text for row, reading in quantity.refused.items()} if quantity else {}
        for row, share in enumerate(shares):
            if share < 0 or share > 1000:
                bad[row] = Text(f"{column} {share:g} is no share of last year; 0.9 is 90 %.",
                                f"{column} {share:g} 不是上年的占比；0.9 即 90%。")  # fmt: skip
            elif share == share:
                amount = share_of(last[row] or 0, share, up=up)
                own = amounts[row]
                amounts[row] = amount if own is None else tighter(own, amount)
        tell_rows(findings, f"bad_{column}", sorted(bad), bad.__getitem__, who=who)
        found.append(amounts)
    return found[0], found[1]


def _group_limits(
    groups: object, codes: tuple[str, ...], group: Ints, last: Ints, unit: Unit, findings: FindingList
) -> tuple[Ints, Ints]:
    """Limits of every group; 0 and NO_LIMIT where none is written."""
    low, high = np.zeros(len(codes), np.int64), np.full(len(codes), NO_LIMIT, np.int64)
    if groups is None:
        return low, high
    columns, own = columns_of(groups, ("group",), GROUP_TABLE), FindingList()
    n = height(columns)
    named = _texts(columns, "group", n)
    sums = {code: int(last[group == place].sum()) for place, code in enumerate(codes)}
    floors, caps = _written(columns, n, [sums.get(code, 0) for code in named], unit, own, named.__getitem__)
    first: dict[str, int] = {}
    twice = [row for row, code in enumerate(named) if first.setdefault(code, row) != row]
    absent = [row for row, code in enumerate(named) if code not in sums]
    tell_rows(own, "group_twice", twice, Text("The group stands here again; this row is not used.",
              "分组重复出现，该行未使用。"), who=named.__getitem__)  # fmt: skip
    tell_rows(own, "group_without_programmes", absent, Text("No programme is in this group.", "没有项目属于该分组。"),
              severity=Severity.WARNING, who=named.__getitem__)  # fmt: skip
    for finding in own.expanded():
        findings.add(replace(finding, file=GROUPS))
    for code, row in first.items():
        if code in sums:
            place = codes.index(code)
            low[place] = floors[row] or 0
            high[place] = NO_LIMIT if (cap := caps[row]) is None else cap
    return low, high

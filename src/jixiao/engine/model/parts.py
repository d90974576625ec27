"""What a scheme has beside its tree: rounding, grades, peer groups, adjustments, vetoes."""

import re
from dataclasses import dataclass, field
from math import isfinite

from jixiao.engine.model.codes import check_choice, check_code
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text, show

_CONDITION = re.compile(r"(>=|<=|>|<|==|=|!=|≥|≤)\s*([+-]?[0-9]+(?:\.[0-9]+)?)", re.ASCII)
_SIGNS = {"≥": ">=", "≤": "<=", "==": "="}


@dataclass(frozen=True)
class Rounding:
    """Digits kept in a score, how halves go, and whether ranks compare the rounded scores or the exact ones."""

    digits: int = 2
    mode: str = "half-up"
    rank_on: str = "rounded"

    def __post_init__(self) -> None:
        check_choice("mode", self.mode, ("half-up", "half-even"))
        check_choice("rank_on", self.rank_on, ("rounded", "exact"))
        if not 0 <= self.digits <= 9:
            raise DefinitionError("bad_digits", Text("“digits” must be 0 to 9.", "“digits”须为 0 至 9。"))


@dataclass(frozen=True)
class Grade:
    """A grade (等次) reached from `lowest` points on, inclusive, after rounding.

    With `quota` (0 to 1) at most ⌊quota × ranked in the peer group⌋ organisations get it, the best first; of equals at
    the edge none (“不超过”).
    """

    code: str
    lowest: float
    label_zh: str = ""
    label_en: str = ""
    line: int | None = field(default=None, compare=False)
    quota: float | None = None

    def __post_init__(self) -> None:
        check_code(self.code)
        if not isfinite(self.lowest):
            raise DefinitionError("bad_grade", Text("“from” must be a number.", "“from”须为数值。"))
        if self.quota is not None and not 0 < self.quota <= 1:
            text = Text(
                f"“quota” of grade “{self.code}” must be above 0, at most 1.",
                f"等次“{self.code}”的“quota”须大于 0 且不超过 1。",
            )
            raise DefinitionError("bad_quota", text, Text("20 % is 0.2.", "20% 写作 0.2。"))

    def label(self) -> Text:
        return Text(self.label_en or self.label_zh or self.code, self.label_zh or self.label_en or self.code)


@dataclass(frozen=True)
class PeerGroup:
    """Organisations that are ranked among themselves (分类考核组)."""

    code: str
    organisations: tuple[str, ...]
    label_zh: str = ""
    label_en: str = ""
    line: int | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        check_code(self.code)

    def label(self) -> Text:
        return Text(self.label_en or self.label_zh or self.code, self.label_zh or self.label_en or self.code)


@dataclass(frozen=True)
class Adjustment:
    """加减分: `points_each` for every event counted by `indicator`, never more than `cap`."""

    code: str
    kind: str
    points_each: float
    indicator: str = ""
    cap: float | None = None
    over_time: str = "sum"
    label_zh: str = ""
    label_en: str = ""
    line: int | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        check_code(self.code)
        check_choice("kind", self.kind, ("bonus", "deduction"))
        check_choice("over_time", self.over_time, ("mean", "sum", "last"))
        object.__setattr__(self, "indicator", self.indicator or self.code)
        for key, number in (("points_each", self.points_each), ("cap", self.cap)):
            if number is not None and not (isfinite(number) and number >= 0):
                text = Text(f"“{key}” of “{self.code}” must be 0 or more.", f"“{self.code}”的“{key}”不能为负。")
                raise DefinitionError("bad_adjustment", text, Text("“kind” gives the sign.", "正负由“kind”决定。"))

    def label(self) -> Text:
        return Text(self.label_en or self.label_zh or self.code, self.label_zh or self.label_en or self.code)


@dataclass(frozen=True)
class Veto:
    """一票否决: where `when` holds for `indicator`, one effect.

    The score is zero, the grade is capped or dropped, or the organisation is excluded: it keeps its score, and has
    neither rank nor grade (取消评优、不参加排名).
    """

    code: str
    when: str
    indicator: str = ""
    zero: bool = False
    cap_grade: str = ""
    drop_grades: int = 0
    excluded: bool = False
    over_time: str = "sum"
    label_zh: str = ""
    label_en: str = ""
    line: int | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        check_code(self.code)
        check_choice("over_time", self.over_time, ("mean", "sum", "last"))
        object.__setattr__(self, "indicator", self.indicator or self.code)
        operator, number = parse_condition(self.when)
        object.__setattr__(self, "when", f"{operator} {show(number)}")
        effects = (self.zero, bool(self.cap_grade), self.drop_grades > 0, self.excluded)
        if effects.count(True) != 1 or self.drop_grades < 0:
            raise DefinitionError(
                "bad_veto",
                Text(f"Veto “{self.code}” needs exactly one effect.", f"一票否决“{self.code}”须有且只有一个效果。"),
                Text(
                    "Write “effect: zero”, “effect: excluded”, “effect: {cap_grade: CODE}” or “effect: {drop_grades: 1}”.",
                    "请写“effect: zero”、“effect: excluded”、“effect: {cap_grade: 编码}”或“effect: {drop_grades: 1}”。",
                ),
            )

    @property
    def condition(self) -> tuple[str, float]:
        return parse_condition(self.when)

    def label(self) -> Text:
        return Text(self.label_en or self.label_zh or self.code, self.label_zh or self.label_en or self.code)


def parse_condition(text: str) -> tuple[str, float]:
    """Read “> 0” or “≤ 95” as operator (one of > < >= <= = !=) and number."""
    match = _CONDITION.fullmatch(text.strip())
    if match is None:
        raise DefinitionError(
            "bad_condition",
            Text(f"“{text}” is not a condition.", f"“{text}”不是有效的条件。"),
            Text('Write an operator and a number, for example "> 0".', '请写运算符和数值，例如 "> 0"。'),
        )
    return _SIGNS.get(match[1], match[1]), float(match[2])

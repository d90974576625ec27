"""The tree of a scheme (指标体系): nodes with points; leaves are scored by a rule from an observed indicator."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isfinite

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.rule import ScoringRule
from jixiao.engine.model.text import Text, did_you_mean

DIRECTIONS = ("higher", "lower")
OVER_TIME = ("mean", "sum", "last")
MISSING_POLICIES = ("exclude", "zero", "carry-forward", "incomplete")
MAX_DEPTH = 32

_CODE = re.compile(r"[^\s,;|\"'/\\]{1,64}")


@dataclass(frozen=True)
class MissingPolicy:
    """What a missing value counts as; `limit` periods and `otherwise` belong to carry-forward."""

    policy: str = "exclude"
    limit: int = 1
    otherwise: str = "exclude"

    def __post_init__(self) -> None:
        check_choice("missing", self.policy, MISSING_POLICIES)
        check_choice("otherwise", self.otherwise, ("exclude", "zero", "incomplete"))
        if not 1 <= self.limit <= 120:
            raise DefinitionError("bad_limit", Text("“limit” must be 1 to 120 periods.", "“limit”须为 1 至 120 期。"))


@dataclass(frozen=True)
class Node:
    """A node with `weight` points. A leaf has `rule` and `direction`; the `children` of others add up to it."""

    code: str
    weight: float
    label_zh: str = ""
    label_en: str = ""
    children: tuple["Node", ...] = ()
    indicator: str = ""
    direction: str = ""
    unit_of_measure: str = ""
    rule: ScoringRule | None = None
    missing: MissingPolicy | None = None
    over_time: str = "mean"
    decimals: int | None = None
    target: float | None = None
    goal: str = ""
    line: int | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        check_code(self.code)
        if not (isfinite(self.weight) and self.weight >= 0):
            text = Text(f"The weight of “{self.code}” must be 0 or more.", f"“{self.code}”的分值不能为负。")
            raise DefinitionError("bad_weight", text)
        check_choice("over_time", self.over_time, OVER_TIME)
        if self.decimals is not None and not 0 <= self.decimals <= 12:
            raise DefinitionError("bad_decimals", Text("“decimals” must be 0 to 12.", "“decimals”须为 0 至 12。"))
        if not self.children:
            self._become_leaf()

    def _become_leaf(self) -> None:
        object.__setattr__(self, "indicator", self.indicator or self.code)
        check_code(self.indicator)
        if self.rule is None:
            text = Text(
                f"“{self.code}” has neither a rule nor children.", f"“{self.code}”既没有赋分规则也没有下级指标。"
            )
            raise DefinitionError("missing_rule", text, Text("Add “rule: {name: …}”.", "请补充“rule: {name: …}”。"))
        if not self.direction:
            object.__setattr__(self, "direction", self.rule.default_direction or "")
        if self.direction not in DIRECTIONS:
            text = Text(
                f"“{self.code}” has no valid direction: “{self.direction}”.",
                f"“{self.code}”没有有效的指标方向：“{self.direction}”。",
            )
            mend = Text(
                "Write “direction: higher” or “direction: lower”.", "请写“direction: higher”或“direction: lower”。"
            )
            raise DefinitionError("missing_direction", text, mend)
        self.rule.check(self.weight, self.direction)

    @property
    def is_leaf(self) -> bool:
        return not self.children

    def label(self) -> Text:
        """Both labels; a missing one falls back on the other, then on the code."""
        return Text(self.label_en or self.label_zh or self.code, self.label_zh or self.label_en or self.code)

    def walk(self) -> Iterator["Node"]:
        """This node and all below it, parents first, in the order of the file."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))


def check_code(code: str) -> None:
    """Codes are 1–64 characters without spaces, commas, quotes, slashes."""
    if not _CODE.fullmatch(code):
        raise DefinitionError(
            "bad_code",
            Text(f"“{code[:70]}” cannot be a code.", f"“{code[:70]}”不能作为编码。"),
            Text(
                "Use 1–64 characters without spaces, commas, quotes or slashes.",
                "请用 1–64 个字符，不含空格、逗号、引号、斜杠。",
            ),
        )


def check_choice(key: str, word: str, options: tuple[str, ...]) -> None:
    """Raise DefinitionError unless `word` is one of the options."""
    if word not in options:
        text = Text(f"“{key}” cannot be “{word}”.", f"“{key}”不能取“{word}”。")
        raise DefinitionError("bad_choice", text, did_you_mean(word, options))

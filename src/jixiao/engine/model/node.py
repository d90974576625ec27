"""The tree of a scheme (指标体系): nodes with points; leaves are scored by a rule from an observed indicator."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isfinite

from jixiao.engine.model.aggregation import Aggregation
from jixiao.engine.model.codes import DIRECTIONS, check_choice, check_code
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.rule import ScoringRule
from jixiao.engine.model.text import Text

OVER_TIME = ("mean", "sum", "last")
LEFT_MISSING = ("exclude", "zero", "incomplete")
FILLED_IN = ("carry-forward", "peer-median", "interpolate")
MISSING_POLICIES = (*LEFT_MISSING, *FILLED_IN)
MAX_DEPTH = 32


@dataclass(frozen=True)
class MissingPolicy:
    """What a missing value counts as. `carry-forward` and `interpolate` look at most `limit` periods away;
    where a policy that fills in finds nothing, the value counts as `otherwise` says.
    """

    policy: str = "exclude"
    limit: int = 1
    otherwise: str = "exclude"

    def __post_init__(self) -> None:
        check_choice("missing", self.policy, MISSING_POLICIES)
        check_choice("otherwise", self.otherwise, LEFT_MISSING)
        if not 1 <= self.limit <= 120:
            raise DefinitionError("bad_limit", Text("“limit” must be 1 to 120 periods.", "“limit”须为 1 至 120 期。"))

    @property
    def fills_in(self) -> bool:
        """Whether another value may stand in for the missing one."""
        return self.policy in FILLED_IN

    @property
    def effect(self) -> str:
        """What a value that stays missing counts as: exclude, zero or incomplete."""
        return self.otherwise if self.fills_in else self.policy


@dataclass(frozen=True)
class Denominator:
    """What a value is divided by (人均、每平方公里): the value of `indicator`, and `times` for “per 10 000”."""

    indicator: str
    times: float = 1.0

    def __post_init__(self) -> None:
        check_code(self.indicator)
        if not (isfinite(self.times) and self.times > 0):
            raise DefinitionError("bad_denominator", Text("“times” must be above 0.", "“times”须大于 0。"))


@dataclass(frozen=True)
class Node:
    """A node with `weight` points. A leaf has `rule` and `direction`; the `children` of others add up to it.

    `aggregate` makes a node's share of its points from its children's shares in another way than adding up.
    """

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
    per: Denominator | None = None
    aggregate: Aggregation | None = None
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
        if self.aggregate is not None:
            text = Text(f"“{self.code}” has no children to aggregate.", f"“{self.code}”没有可合成的下级指标。")
            raise DefinitionError("nothing_to_aggregate", text, Text("Remove “aggregate”.", "请删除“aggregate”。"))
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

    @property
    def observed(self) -> tuple[str, ...]:
        """Codes of the indicators that a leaf's value is made from: its own, or those that its rule combines."""
        own = (self.rule.inputs if self.rule else ()) or (self.indicator,)
        return own if self.per is None else (*own, self.per.indicator)

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

"""Rule sets of the self-evaluation (自评规则): points, tiers, scoring rules, grades and when a reason is needed, by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from jixiao.engine.model.rule import ScoringRule
from jixiao.engine.model.text import Text

Split = Mapping[tuple[str, ...], Decimal]
"""Points of the first levels; several that share their points stand together."""
PROGRAMME, DEPARTMENT = "programme", "department"
COVERS = (PROGRAMME, DEPARTMENT)
"""What a rule set is for: the spending of one programme, or that of a whole department (部门整体支出)."""
KINDS = ("figure", "equal", "satisfaction")
"""Which indicators a scoring rule is for: figures, figures that must be met exactly (=), surveys of satisfaction."""


@dataclass(frozen=True)
class Allowed:
    """How far a figure may be off: `money` for each row of a sum, `points` of one score, `rate` in per cent.

    `per_score`: for each score of a total.
    """

    money: Decimal
    points: Decimal
    rate: Decimal
    per_score: Decimal


@dataclass(frozen=True)
class Execution:
    """Points for the budget's execution; `completed_in_full`: a completed programme that kept its budget has them all."""

    points: Decimal
    rules: tuple[ScoringRule, ...]
    completed_in_full: bool = False


@dataclass(frozen=True)
class Level:
    """A first level: what it is called, what else, and the second levels that belong to it."""

    code: str
    label: Text
    also: tuple[str, ...]
    second: tuple[str, ...]

    def is_called(self, words: str) -> bool:
        """Whether a form means this level by these words."""
        return words in (self.label.zh, *self.also)


@dataclass(frozen=True)
class GradeCut:
    """A grade and the score from which it begins."""

    lowest: Decimal
    label: Text
    also: tuple[str, ...]


@dataclass(frozen=True)
class Reasons:
    """When a form must give a reason; `over_achievement` and `execution_below` are shares, None: never."""

    shortfall: bool = True
    budget_change: bool = True
    over_achievement: Decimal | None = None
    over_achievement_floor: Decimal = Decimal(1)
    execution_below: Decimal | None = None


@dataclass(frozen=True)
class RuleSet:
    """One set of rules, dated, with its source. `splits`: every way in which the points may be shared out.

    `scoring`: rules by kind of indicator, the expected one first; `tier_words`: what a form says for each tier, best first.
    """

    code: str
    label: Text
    source: str
    certainty: str
    valid_from: str
    total: Decimal
    digits: int
    least_digits: int
    allowed: Allowed
    execution: Execution
    levels: Mapping[str, Level]
    splits: tuple[Split, ...]
    scoring: Mapping[str, tuple[ScoringRule, ...]]
    tiers: str
    tier_words: tuple[tuple[str, ...], ...]
    grades: tuple[GradeCut, ...]
    reasons: Reasons
    covers: str = PROGRAMME

    def level_called(self, words: str) -> Level | None:
        """The first level that a form means by these words, None where there is none."""
        return next((level for level in self.levels.values() if level.is_called(words)), None)

"""What was reached against the target: in one unit, by direction, and whether it fell short; None where nobody can say."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import log

from jixiao.engine.budget.forms import FormIndicator, converted
from jixiao.engine.budget.targets import TypedTarget
from jixiao.engine.model.units import read_unit

DIFFERS, SCALE, SHARE = "differs", "scale", "share"
"""Two units that cannot be compared; a figure that fits the other's unit far better; 0.94 where 94% is meant."""
LOWER_WORDS = ("成本", "投诉", "事故", "差错", "能耗", "超时", "死亡", "逾期", "违规")
TIME_UNITS = ("天", "工作日", "个月", "月", "周", "小时", "分钟", "年")
LIKELY_SHARE = (0.5, 1.5)
"""Between which shares of a target in per cent a bare number of at most 1, read as a share, is what was meant."""


@dataclass(frozen=True)
class Reached:
    """`actual` in the target's unit; `is_exact`: the target is to be met exactly; `problem`: why units cannot be compared.

    `is_short` is None where it cannot be said (words, ranges, about).
    """

    target: Decimal | None = None
    actual: Decimal | None = None
    direction: str = ""
    is_exact: bool = False
    is_short: bool | None = None
    is_signed: bool = True
    problem: str = ""

    @property
    def over(self) -> Decimal | None:
        """By which share the target was passed, where higher is better."""
        if self.target is None or self.actual is None or self.direction != "higher" or self.target <= 0:
            return None
        return self.actual / self.target - 1


def reached(indicator: FormIndicator) -> Reached:
    """The comparison of one indicator."""
    aim, got = indicator.aim, indicator.reached
    if aim.day is not None and got.day is not None:
        return Reached(direction="lower", is_short=got.day > aim.day)
    if aim.value is None or got.value is None or got.upper is not None:
        return Reached()
    actual, problem = in_unit_of(aim, got)
    if actual is None or problem:
        return Reached(problem=problem)
    if aim.upper is not None:
        inside = aim.value <= actual <= aim.upper
        return Reached(aim.value, actual, is_short=False if inside else None)
    if aim.operator not in ("≥", ">", "≤", "<", "=", ""):
        return Reached(aim.value, actual, is_short=False if aim.value == actual else None)
    direction = aim.direction or _usual(indicator)
    is_short = actual < aim.value if direction == "higher" else actual > aim.value
    return Reached(aim.value, actual, direction, aim.operator == "=", is_short, bool(aim.operator))


def _usual(indicator: FormIndicator) -> str:
    """The direction of a target without a sign: costs, complaints and spans of time are to be low."""
    words = indicator.level1.text + indicator.level2.text + indicator.level3.text
    is_time = "时效" in words and indicator.aim.unit in TIME_UNITS
    return "lower" if is_time or any(word in words for word in LOWER_WORDS) else "higher"


def in_unit_of(aim: TypedTarget, got: TypedTarget) -> tuple[Decimal | None, str]:
    """What was reached in the target's unit, and why it cannot be (or can hardly be) that."""
    if aim.value is None or got.value is None:
        return None, ""
    value = _signed(aim, got, got.value)
    if aim.unit == got.unit:
        return value, ""
    if not got.unit or not aim.unit:
        return _without_unit(aim, got, value)
    one, other = read_unit(got.unit), read_unit(aim.unit)
    if one is not None and other is not None and "" in (one.base, other.base):  # “3万” beside “3万人”
        return value * _decimal(one.factor / other.factor), ""
    changed = converted(value, got.unit, aim.unit)
    if changed is None:
        return None, DIFFERS
    return (None, SCALE) if _fits_better(value, changed, aim.value) else (changed, "")


def _signed(aim: TypedTarget, got: TypedTarget, value: Decimal) -> Decimal:
    """A fall where a rise was wanted counts below nothing, and the other way round."""
    if got.change and got.change != (aim.change or "up"):
        return -value
    return -value if aim.change == "down" and not got.change and value < 0 else value


def _without_unit(aim: TypedTarget, got: TypedTarget, value: Decimal) -> tuple[Decimal | None, str]:
    """One of the two names no unit: it is taken to be the other's."""
    assert aim.value is not None
    if aim.unit == "%" and not got.unit and 0 < value <= 1 < aim.value and aim.operator not in ("≤", "<"):
        low, high = LIKELY_SHARE
        if low <= value * 100 / aim.value <= high:
            return None, SHARE
    if got.unit == "%" and not aim.unit and 0 < aim.value <= 1 and _fits_better(value / 100, value, aim.value):
        return value / 100, ""
    unit = read_unit(aim.unit or got.unit)
    if unit is not None and not unit.base:  # a bare 万 on one side
        scaled = value / _decimal(unit.factor) if aim.unit else value * _decimal(unit.factor)
        return (scaled if _fits_better(scaled, value, aim.value) else value), ""
    return value, ""


def _fits_better(one: Decimal, other: Decimal, target: Decimal) -> bool:
    """Whether the first is nearer to the target, as a ratio."""
    if not (one > 0 and other > 0 and target > 0):
        return False
    return abs(log(float(one / target))) < abs(log(float(other / target)))


def _decimal(fraction: Fraction) -> Decimal:
    return Decimal(fraction.numerator) / Decimal(fraction.denominator)

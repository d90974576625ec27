"""Dual monitoring (绩效运行双监控): two lights for a programme, one for its objectives and one for its money.

By 财预〔2019〕136号, which asks for both; the lines of the lights are parameters of the library.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Final

from jixiao.engine.model.text import Text, show

GREEN, YELLOW, RED, GREY = "green", "yellow", "red", "grey"
CERTAIN, POSSIBLE, IMPOSSIBLE = "certain", "possible", "impossible"
"""Will the objective be reached: 确定能, 有可能, 完全不可能."""
LIKELIHOODS: Final = {
    CERTAIN: Text("certainly", "确定能"),
    POSSIBLE: Text("possibly", "有可能"),
    IMPOSSIBLE: Text("not at all", "完全不可能"),
}
_URGENCY: Final = {GREY: 0, GREEN: 1, YELLOW: 2, RED: 3}
_UP, _DOWN = frozenset({"≥", ">", "=", "≈", "~"}), frozenset({"≤", "<"})
_NEARLY = 1e-9


@dataclass(frozen=True)
class MonitoringRules:
    """How far behind the year (shares) a light changes; `level_units`: what does not add up over the year."""

    red_behind: float
    yellow_behind: float
    level_units: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Watched:
    """One indicator when it is monitored: the sign and figure of `TypedTarget` (of a range its lower end).

    `done` and `expected` (by the end of the year) stand in the target's unit; `operator` "" or 定性: words.
    """

    label: str
    operator: str
    target: float | None
    unit: str
    done: float | None
    likelihood: str
    expected: float | None = None
    has_reason: bool = False
    points: float = 1.0


@dataclass(frozen=True)
class Money:
    """Budget of the year, paid so far, expected by its end; all in yuan."""

    budget: float
    paid: float
    expected: float | None = None


@dataclass(frozen=True)
class Light:
    """A colour, the progress (share of the year's target) against the one due, and why; None: nothing to compare."""

    colour: str
    progress: float | None
    due: float | None
    why: Text


@dataclass(frozen=True)
class Monitoring:
    """Both lights, that of each indicator in order, and what follows usually (财预〔2019〕136号)."""

    objectives: Light
    money: Light
    rows: tuple[Light, ...]
    advice: Text


def read_monitoring(parameter: Callable[[str], float], level_units: Iterable[str] = ()) -> MonitoringRules:
    """The lines from the library; `parameter` gives the value of a code."""
    return MonitoringRules(parameter("red_behind"), parameter("yellow_behind"), frozenset(level_units))


def elapsed_share(day: date) -> float:
    """The share of its year that has passed by the end of `day`: 212/365 after July."""
    n_days = (date(day.year + 1, 1, 1) - date(day.year, 1, 1)).days
    return ((day - date(day.year, 1, 1)).days + 1) / n_days


def watch(rows: Sequence[Watched], money: Money, day: date, rules: MonitoringRules) -> Monitoring:
    """Both lights at the end of `day`. The objectives' light is that of their most urgent indicator."""
    elapsed = elapsed_share(day)
    lights = tuple(row_light(row, elapsed, rules) for row in rows)
    objectives, paid = _worst(rows, lights), money_light(money, elapsed, rules)
    return Monitoring(objectives, paid, lights, advice(objectives.colour, paid.colour))


def row_light(row: Watched, elapsed: float, rules: MonitoringRules) -> Light:
    """Red: certainly missed, or far behind; yellow: in doubt, or behind; grey: nothing is known yet."""
    due = 1.0 if row.unit.strip() in rules.level_units else elapsed
    if row.likelihood == IMPOSSIBLE:
        return Light(
            RED, progress_of(row), due, Text("It is said not to be reachable at all.", "填报为“完全不可能”完成。")
        )
    if row.operator in _DOWN:
        return _limit_light(row, rules)
    reached = progress_of(row)
    if reached is None:
        return _told_light(row)
    light = _behind(reached, due, rules)
    if light.colour == GREEN and row.likelihood == POSSIBLE:
        why = Text("It is said to be only possible.", "进度正常，但填报为“有可能”完成。")
        return Light(YELLOW, reached, due, why)
    return light


def progress_of(row: Watched) -> float | None:
    """The share of the year's target that is reached; None where there is no figure or no share to speak of."""
    if row.done is None or row.target is None or not (isfinite(row.done) and isfinite(row.target)):
        return None
    if row.operator not in _UP or row.target <= 0:
        return None
    return row.done / row.target


def share_reached(rows: Sequence[Watched]) -> float | None:
    """The share of the year's targets that is reached, by points, each at most whole; None where no row can tell.

    A limit counts whole while it is kept, and as limit ÷ figure once it is exceeded.
    """
    told = [(row.points, share) for row in rows if (share := _share_of(row)) is not None and row.points > 0]
    total = sum(points for points, _ in told)
    return sum(points * share for points, share in told) / total if total else None


def _share_of(row: Watched) -> float | None:
    if row.operator in _DOWN:
        if row.done is None or row.target is None or row.target < 0:
            return None
        return 1.0 if row.done <= row.target else row.target / row.done
    reached = progress_of(row)
    return None if reached is None else min(max(reached, 0.0), 1.0)


def money_light(money: Money, elapsed: float, rules: MonitoringRules) -> Light:
    """Paid against the budget as the year passes; without a budget there is nothing to compare, never 0/0."""
    if money.budget <= 0:
        return Light(GREY, None, elapsed, Text("There is no budget to compare with.", "没有预算数，执行率不适用。"))
    rate = money.paid / money.budget
    if rate > 1 + _NEARLY:
        return Light(RED, rate, elapsed, Text("More was paid than the budget holds.", "支出已超过预算数。"))
    return _behind(rate, elapsed, rules)


def money_colour(money: Money, elapsed: float, rules: MonitoringRules) -> str:
    """The colour of `money_light` alone, for lists of thousands."""
    if money.budget <= 0:
        return GREY
    rate = money.paid / money.budget
    return RED if rate > 1 + _NEARLY else _colour(elapsed - rate, rules)


def advice(objectives: str, money: str) -> Text:
    """What usually follows from the two colours; a person decides."""
    if objectives == RED and money == RED:
        return Text(
            "Both lag far: cut the budget and adapt the objectives where the cause is outside, else rectify or stop.",
            "资金与绩效均严重滞后：属客观原因的，调减预算并同步调整绩效目标；否则限期整改，必要时暂停项目。",
        )
    if objectives == RED:
        return Text(
            "Money flows but results lag: rectify; where money is being lost, suspend payment.",
            "资金在支出而绩效严重偏离：限期整改；造成损失浪费的，暂停拨款。",
        )
    if money == RED:
        return Text(
            "Results are in reach but money lies idle: recall what will not be needed, or pay what is due.",
            "绩效可期而资金滞留：收回预计用不完的资金，或加快支付应付款项。",
        )
    if YELLOW in (objectives, money):
        return Text("Somewhat behind: explain and catch up.", "略有滞后：说明原因，加快进度。")
    if GREY in (objectives, money):
        return Text("Not enough is known to judge.", "数据不足，暂不能判断。")
    return Text("On course.", "进度正常。")


def report_faults(rows: Sequence[Watched], lights: Sequence[Light]) -> list[tuple[int, Text]]:
    """What a monitoring report still has to say or contradicts: (place of the row from 0, words)."""
    found = []
    for place, (row, light) in enumerate(zip(rows, lights, strict=True)):
        if light.colour in (RED, YELLOW) and not row.has_reason:
            found.append(
                (place, Text("It lags: tell the reason for the deviation.", "进度滞后或存在风险，请填写偏差原因。"))
            )
        if row.likelihood == CERTAIN and _falls_short(row):
            words = Text(
                "“Certainly” contradicts the figure expected for the year.", "“确定能”完成与全年预计完成情况矛盾。"
            )
            found.append((place, words))
        if row.likelihood == IMPOSSIBLE and _is_met(row):
            words = Text(
                "“Not at all” contradicts the figure expected for the year.", "“完全不可能”与全年预计完成情况矛盾。"
            )
            found.append((place, words))
    return found


def _is_met(row: Watched) -> bool:
    """Whether the figure expected by the end of the year meets the target."""
    return row.expected is not None and row.operator in _UP | _DOWN and not _falls_short(row)


def _falls_short(row: Watched) -> bool:
    """Whether the figure expected by the end of the year misses the target."""
    if row.expected is None or row.target is None:
        return False
    if row.operator in _DOWN:
        return row.expected > row.target
    return row.operator in _UP and row.expected < row.target


def _worst(rows: Sequence[Watched], lights: Sequence[Light]) -> Light:
    if not lights:
        return Light(GREY, None, None, Text("There are no indicators.", "没有绩效指标。"))
    place = max(range(len(lights)), key=lambda each: (_URGENCY[lights[each].colour], -each))
    light = lights[place]
    if light.colour == GREEN:
        n_known = sum(each.colour == GREEN for each in lights)
        if n_known < len(lights):
            n = len(lights)
            words = Text(f"{n_known} of {n} indicators are on course, of the others nothing is told.",
                         f"{n} 项指标中 {n_known} 项进度正常，其余尚未填报。")  # fmt: skip
            return Light(GREEN, None, None, words)
        return Light(GREEN, None, None, Text("All indicators are on course.", "各项指标进度正常。"))
    return Light(
        light.colour, light.progress, light.due,
        Text(f"{rows[place].label}: {light.why.en}", f"{rows[place].label}：{light.why.zh}"),
    )  # fmt: skip


def _behind(reached: float, due: float, rules: MonitoringRules) -> Light:
    here, wanted = show(round(reached * 100, 2)), show(round(due * 100, 2))
    why = Text(
        f"{here} % of the year's figure, {wanted} % would be due.", f"已完成全年的 {here}%，按进度应为 {wanted}%。"
    )
    return Light(_colour(due - reached, rules), reached, due, why)


def _colour(gap: float, rules: MonitoringRules) -> str:
    if gap > rules.red_behind + _NEARLY:
        return RED
    return YELLOW if gap > rules.yellow_behind + _NEARLY else GREEN


def _limit_light(row: Watched, rules: MonitoringRules) -> Light:
    """A target not to be exceeded: what is above it is red; what is expected to end above it yellow."""
    if row.done is None or row.target is None:
        return _told_light(row)
    if row.done > row.target or (row.operator == "<" and row.done >= row.target):
        return Light(RED, None, None, Text("The limit is exceeded already.", "已超出指标值上限。"))
    ends = row.expected
    if (ends is not None and ends > row.target) or row.likelihood == POSSIBLE:
        return Light(
            YELLOW, None, None, Text("The limit may be exceeded by the end of the year.", "全年可能超出指标值上限。")
        )
    return Light(GREEN, None, None, Text("Within the limit.", "在指标值上限以内。"))


def _told_light(row: Watched) -> Light:
    """Where no figure can be compared, what people say of its chance."""
    if row.likelihood == POSSIBLE:
        return Light(YELLOW, None, None, Text("It is said to be only possible.", "填报为“有可能”完成。"))
    if row.likelihood == CERTAIN:
        return Light(GREEN, None, None, Text("It is said to be certain.", "填报为“确定能”完成。"))
    return Light(GREY, None, None, Text("Nothing has been told yet.", "尚未填报。"))

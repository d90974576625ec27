"""Why an allocation is as it is, in words: reasons of every programme, limits that bind with their price, conflicts."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from jixiao.engine.budget.allocation.intake import Case
from jixiao.engine.budget.allocation.limits import DOWN, Limit, Limits, enough
from jixiao.engine.budget.allocation.slices import Worth
from jixiao.engine.budget.allocation.solving import Prices
from jixiao.engine.model.arrays import Ints
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text, brief

BINDING_COLUMNS: Final = ("kind", "code", "limit", "shadow_price", "message", "message_zh")
CONFLICT_COLUMNS: Final = ("kind", "code", "limit", "enough", "message", "message_zh")
KINDS: Final = {
    "total": Text("the total", "资金总额"),
    "floor": Text("the floor of {}", "“{}”的下限"),
    "protected": Text("the protection of {}", "“{}”的保障要求"),
    "kept": Text("what {} keeps for want of a score", "“{}”因无得分保持的金额"),
    "cap": Text("the cap of {}", "“{}”的上限"),
    "group_floor": Text("the floor of the group {}", "分组“{}”的下限"),
    "group_cap": Text("the cap of the group {}", "分组“{}”的上限"),
    "move": Text("the limit on what may move", "资金调整规模限制"),
}
REASONS: Final = {
    "kept": Text("It has no usable score and keeps last year's amount.", "没有可用得分，保持上年安排数。"),
    "fixed": Text("Floor and cap leave no room.", "下限与上限相同，没有调整余地。"),
    "at_cap": Text("It would get more ({}) but its cap holds.", "本应再增（{}），已达上限。"),
    "protected": Text("It would give money ({}) but it is protected.", "本应调减（{}），属保障项目，不予调减。"),
    "at_floor": Text("It would give more ({}) but its floor holds.", "本应再减（{}），已至下限。"),
    "at_margin": Text("It stands at the margin ({}) and shares what is left there in proportion to last year with others.",
                      "处于分配线上（{}），与同等项目按上年安排数同比例分配剩余资金。"),
    "band": Text("The next band would be worth too little ({}), the last one was worth enough.",
                 "再增一档的价值不足（{}），前一档的价值足够。"),
}  # fmt: skip


@dataclass(frozen=True)
class Story:
    """An allocation with everything that explains it."""

    case: Case
    limits: Limits
    rule: Worth
    prices: Prices
    amounts: Ints

    def margin(self, place: int, *, below: bool) -> Fraction:
        """What a unit on that side of last year's amount must be worth."""
        counts = below if self.limits.side == DOWN else not below
        sign = -1 if self.limits.side == DOWN else 1
        return self.prices.total + self.prices.group[int(self.limits.group[place])] + (sign * self.prices.move * counts)

    def next_unit(self, place: int) -> tuple[Fraction, Fraction, Fraction]:
        """Factor, worth and margin of one unit more."""
        last, amount = int(self.limits.last[place]), int(self.amounts[place])
        factor = self.rule.factor(self.rule.band_above(last, amount))
        return factor, self.case.score[place] * factor, self.margin(place, below=amount < last)

    def unit_before(self, place: int) -> tuple[Fraction, Fraction, Fraction]:
        """Factor, worth and margin of the last unit that it has."""
        last, amount = int(self.limits.last[place]), int(self.amounts[place])
        factor = self.rule.factor(self.rule.band_above(last, amount - 1))
        return factor, self.case.score[place] * factor, self.margin(place, below=amount <= last)

    def reason(self, place: int) -> str:
        """The code of the reason why it gets neither more nor less."""
        amount, floor, cap = (int(each[place]) for each in (self.amounts, self.limits.floor, self.limits.cap))
        if self.case.is_kept[place]:
            return "kept"
        if floor == cap:
            return "fixed"
        above, before = self.next_unit(place), self.unit_before(place)
        if amount < cap and above[1] == above[2]:
            return "at_margin"
        if amount > floor and before[1] == before[2]:
            return "at_margin"
        if amount == cap:
            return "at_cap"
        if amount > floor:
            return "band"
        return "protected" if self.case.is_protected[place] and amount == self.limits.last[place] else "at_floor"

    def told(self, place: int) -> tuple[str, Text]:
        """The reason's code and its sentence with the figures."""
        code = self.reason(place)
        downward = code in ("at_floor", "protected")
        factor, worth, margin = self.unit_before(place) if downward else self.next_unit(place)
        score = brief(float(self.case.score[place]))
        sum_zh = f"得分 {score} × {brief(float(factor))} = {brief(float(worth))}，分配线 {brief(float(margin))}"
        sum_en = f"score {score} × {brief(float(factor))} = {brief(float(worth))}, margin {brief(float(margin))}"
        said = REASONS[code]
        more = self._also(place)
        return code, Text(said.en.format(sum_en) + more.en, said.zh.format(sum_zh) + more.zh)

    def _also(self, place: int) -> Text:
        """That the margin is moved by its group's limit, where it is."""
        group = int(self.limits.group[place])
        price, code = self.prices.group[group], self.case.group_codes[group]
        if not price or self.case.is_kept[place]:
            return Text("", "")
        kind = KINDS["group_cap" if price > 0 else "group_floor"]
        said = Text(kind.en.format(code), kind.zh.format(code))
        return Text(f" The margin counts {said.en}.", f"分配线已计入{said.zh}。")


def bindings(story: Story) -> Table:
    """Every limit that is used up, the dearest first: what a unit more would gain, 0 where it is tight and costs nothing."""
    found = [*_shared(story), *_own(story)]
    found.sort(key=lambda each: (-each[3], each[0], each[1]))
    rows = [
        (kind, code, story.case.unit.money(limit), float(price), *_binding_text(story, kind, code, limit, price))
        for kind, code, limit, price in found
    ]
    return Table.from_rows(BINDING_COLUMNS, rows)


Bound = tuple[str, str, int, Fraction]


def _shared(story: Story) -> Iterator[Bound]:
    """Total, limits of groups, limit on moving."""
    limits, prices = story.limits, story.prices
    sums = limits.by_group(story.amounts)
    if (limits.floor < limits.cap).any():
        yield "total", "", limits.total or 0, prices.total
    for place, code in enumerate(story.case.group_codes):
        if sums[place] == limits.high[place]:
            yield "group_cap", code, int(sums[place]), max(prices.group[place], Fraction(0))
        if sums[place] == limits.low[place] and limits.low[place] > 0:
            yield "group_floor", code, int(sums[place]), max(-prices.group[place], Fraction(0))
    if limits.move is not None and limits.moved(story.amounts) == limits.move:
        yield "move", "", limits.move, prices.move


def _own(story: Story) -> Iterator[Bound]:
    """Floors and caps of programmes that could move."""
    limits, zero = story.limits, Fraction(0)
    for place, code in enumerate(story.case.codes):
        amount = int(story.amounts[place])
        if story.case.is_kept[place]:
            continue
        if amount == limits.cap[place]:
            _, worth, margin = story.next_unit(place)
            yield "cap", code, amount, max(worth - margin, zero)
        if amount == limits.floor[place] and amount > 0:
            _, worth, margin = story.unit_before(place)
            kind = "protected" if story.case.is_protected[place] and amount == limits.last[place] else "floor"
            yield kind, code, amount, max(margin - worth, zero)


def _binding_text(story: Story, kind: str, code: str, limit: int, price: Fraction) -> Text:
    shown, points = story.case.unit.shown(limit), brief(float(price))
    name = Text(*(each.format(code) for each in KINDS[kind]))
    head = Text(f"{name.en[0].upper()}{name.en[1:]} ({shown}) binds", f"{name.zh}（{shown}）已用满")
    if not price:
        return Text(f"{head.en}, but changing it a little would gain nothing.", f"{head.zh}，但略作放宽并不增加绩效。")
    if kind == "total":
        return Text(
            f"{head.en}: one unit of money more would be worth up to {points} points.",
            f"{head.zh}：每多 1 个货币单位，绩效加权资金至多增加 {points}。",
        )
    gives = "lower" if "floor" in kind or kind == "protected" else "higher"
    way = {"lower": "每降低", "higher": "每提高"}[gives]
    return Text(
        f"{head.en}: one unit of money {gives} would gain up to {points} points.",
        f"{head.zh}：{way} 1 个货币单位，绩效加权资金至多增加 {points}。",
    )


def conflicts(case: Case, limits: Limits, found: list[Limit]) -> Table:
    """The limits that cannot be kept together, each with the amount that would be enough if it alone gave way."""
    rows: list[tuple[Any, ...]] = []
    for one in found:
        near, own = enough(limits, found, one), one.amount(limits)
        code, kind = _named(case, limits, one)
        name = Text(*(each.format(code) for each in KINDS[kind]))
        own_shown, near_shown = case.unit.shown(own), case.unit.shown(near)
        text = Text(
            f"{name.en[0].upper()}{name.en[1:]} is {own_shown}; {near_shown} would be enough, the others unchanged.",
            f"{name.zh}为 {own_shown}；其他不变时，改为 {near_shown} 即可。",
        )
        rows.append((kind, code, case.unit.money(own), case.unit.money(near), *text))
    order = {"total": 0, "move": 1, "group_floor": 2, "group_cap": 3}
    rows.sort(key=lambda row: (order.get(row[0], 4), -row[2], row[1]))
    return Table.from_rows(CONFLICT_COLUMNS, rows)


def _named(case: Case, limits: Limits, one: Limit) -> tuple[str, str]:
    if one.kind in ("total", "move"):
        return "", one.kind
    if one.kind.startswith("group"):
        return case.group_codes[one.place], one.kind
    if case.is_kept[one.place]:
        return case.codes[one.place], "kept"
    is_protection = case.is_protected[one.place] and limits.floor[one.place] == limits.last[one.place]
    return case.codes[one.place], "protected" if one.kind == "floor" and is_protection else one.kind

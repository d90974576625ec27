"""按评判等级赋分: the reviewer's points, which must lie in the tier that the reviewer chose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, at_least
from jixiao.engine.model.codes import check_code
from jixiao.engine.model.method import bad_parameter, param_choice, param_list, param_number, require
from jixiao.engine.model.rule import REFUSALS, Case, Marks, ScoringRule, one
from jixiao.engine.model.text import Text, did_you_mean, show
from jixiao.engine.model.tiers import Range, known_tiers, tiers_holding, tiers_of

REFUSALS["outside_the_tier"] = Text("the given points lie outside the chosen tier", "评分不在所选等级的范围内")
REFUSALS["unknown_tier"] = Text("there is no such tier (1 is the best)", "没有该等级（1 为最高等级）")
REFUSALS["tier_missing"] = Text("no tier was chosen", "未选择等级")
UNITS = {"points": None, "percent": 100.0, "share": 1.0}


@dataclass(frozen=True)
class TierRange(ScoringRule):
    """财预〔2020〕10号、〔2021〕101号 定性指标: 达成 100 %–80 % (含), 部分达成 80 %–60 % (含), 未达成 60 %–0 %.

    `tiers`: cn-2020-10 (these), cn-hubei (100–80, 80–50, 50–0) or pairs [high, low] of percent or shares, best first;
    a tier holds its low end and not its high end, which belongs to the better one. The value is the reviewer's points
    (`unit` percent or share: of full marks); alone, it tells its tier itself. To have the tier chosen as well, name
    the indicators of both: `points` and `tier` (1 is the best); points outside the chosen tier are refused.
    """

    tiers: str | tuple[Range, ...] = "cn-2020-10"
    unit: str = "points"
    points: str = ""
    tier: str = ""

    name: ClassVar[str] = "tier_range"
    label: ClassVar[Text] = Text("Points within a tier", "按评判等级赋分")
    default_direction: ClassVar[str | None] = "higher"
    input_names: ClassVar[tuple[str, ...]] = ("points", "tier")

    def __post_init__(self) -> None:
        param_choice("unit", self.unit, tuple(UNITS))
        require(bool(self.points) == bool(self.tier), "tier", "and points belong together", "须与 points 同时给出")
        require(not self.tier or self.tier != self.points, "tier", "must be another indicator", "须为另一指标")
        for code in filter(None, (self.points, self.tier)):
            check_code(code)
        ranges = self.ranges
        require(all(0 <= low < high <= 1 for high, low in ranges), "tiers", "must fall from high to low", "须由高到低")
        require(
            all(better[1] >= worse[0] for better, worse in pairwise(ranges)),
            "tiers",
            "must not overlap, best first",
            "须从最好到最差且不重叠",
        )

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        if key != "tiers":
            return param_choice(key, raw, tuple(UNITS)) if key == "unit" else str(raw)
        if isinstance(raw, str):
            known = known_tiers()
            if raw not in known:
                raise bad_parameter(key, Text(f"cannot be “{raw}”", f"不能取“{raw}”"), did_you_mean(raw, known))
            return raw
        pairs = [param_list(key, pair) for pair in param_list(key, raw)]
        require(all(len(pair) == 2 for pair in pairs), key, "must be pairs [high, low]", "须为 [上限, 下限] 的列表")
        numbers = [(param_number(key, high), param_number(key, low)) for high, low in pairs]
        scale = 100.0 if max(high for high, _ in numbers) > 1 else 1.0
        return tuple((high / scale, low / scale) for high, low in numbers)

    @classmethod
    def wired(cls, params: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
        return {**params, **({"points": "points", "tier": "tier"} if names else {})}

    @property
    def ranges(self) -> tuple[Range, ...]:
        """The tiers, best first."""
        if not isinstance(self.tiers, str):
            return self.tiers
        return tiers_of(self.tiers)

    @property
    def has_curve(self) -> bool:
        return False

    @property
    def inputs(self) -> tuple[str, ...]:
        return (self.points, self.tier) if self.tier else ()

    def derive(self, inputs: Floats) -> Floats:
        """The reviewer's points: the first of the two."""
        points: Floats = inputs[0]
        return points

    def score(self, case: Case) -> Marks:
        share, seen = self._share(case), np.isfinite(case.value)
        inside = at_least(share, 0.0) & at_least(np.ones(len(share)), share)
        own = tiers_holding(share, self.ranges)
        outside = seen & ~inside
        chosen, asked = self._chosen(case)
        absent = asked & np.isnan(chosen) & ~outside
        known = np.isin(chosen, np.arange(1, len(self.ranges) + 1))
        unknown = asked & ~np.isnan(chosen) & ~known & ~outside
        wrong = seen & inside & np.where(asked & known, chosen != own, own == 0) & ~absent & ~unknown
        points = np.clip(share, 0.0, 1.0) * case.full
        usable = seen & inside & ~absent & ~unknown & ~wrong
        refusals = (
            ("points_out_of_range", outside), ("tier_missing", absent), ("unknown_tier", unknown),
            ("outside_the_tier", wrong),
        )  # fmt: skip
        return Marks(np.where(usable, points, np.nan), refusals)

    def _share(self, case: Case) -> Floats:
        """The value as a share of full marks."""
        scale = UNITS[self.unit] or case.full
        share: Floats = case.value / scale if scale else np.where(case.value == 0, 0.0, case.value)
        return share

    def _chosen(self, case: Case) -> tuple[Floats, Bools]:
        """The tier that the reviewer chose, and where one had to be."""
        if not self.tier or not len(case.inputs):
            return np.full(len(case.value), np.nan), np.zeros(len(case.value), np.bool_)
        return case.inputs[1], np.isfinite(case.inputs[0]) & np.isfinite(case.value)

    def details(self, case: Case) -> dict[str, Any]:
        tier = int(tiers_holding(self._share(case), self.ranges)[0])
        return {"tier": tier or None}

    def formula(self, case: Case) -> Text:
        number = int(tiers_holding(self._share(case), self.ranges)[0])
        high, low = (show(end * case.full) for end in self.ranges[max(number, 1) - 1])
        given = one(case.value) if self.unit == "points" else f"{one(case.value)} ÷ {show(UNITS[self.unit] or 1)}"
        given = given if self.unit == "points" else f"{show(case.full)} × {given}"
        return Text(f"{given}, tier {number} ({high} to {low})", f"{given}，第 {number} 等级（{high} 至 {low}）")

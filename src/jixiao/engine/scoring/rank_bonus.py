"""排名加减分: points for the first places of the peer group, off for the last."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.method import bad_parameter, param_number, require
from jixiao.engine.model.rule import Case
from jixiao.engine.model.text import Text, show
from jixiao.engine.scoring.relative import RelativeRule, group_values, places


@dataclass(frozen=True)
class RankBonus(RelativeRule):
    """某市考核办法 省内排名加减分: 第 1–5 名 +5 … +1, 倒数第 1–5 名 −5 … −1, 其余不加不减.

    Place k of the first `top` gives (top + 1 − k) × `each`, place k from the end takes (bottom + 1 − k) × `each`.
    Equals share the better place at either end; where a small group makes one both first and last, both count (ours).
    The points are the bonus itself, also below 0: give such a leaf the weight 0, or lift it by `around` points.
    """

    top: int = 5
    bottom: int = 5
    each: float = 1.0
    around: float = 0.0

    name: ClassVar[str] = "rank_bonus"
    label: ClassVar[Text] = Text("Bonus by rank", "排名加减分")

    def __post_init__(self) -> None:
        require(0 <= self.top <= 1000, "top", "must be 0 to 1000", "须为 0 至 1000")
        require(0 <= self.bottom <= 1000, "bottom", "must be 0 to 1000", "须为 0 至 1000")
        require(self.top + self.bottom > 0, "top", "and bottom cannot both be 0", "与 bottom 不能同时为 0")
        require(self.each > 0, "each", "must be above 0", "须大于 0")
        require(self.around >= 0, "around", "must be 0 or more", "不能为负")

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        number = param_number(key, raw)
        if key in ("top", "bottom"):
            require(number.is_integer(), key, "must be a whole number", "须为整数")
            return int(number)
        return number

    def check(self, full: float, direction: str) -> None:
        if self.around > full:
            raise bad_parameter("around", Text(f"is above the {show(full)} points", f"超过本指标的 {show(full)} 分"))

    def refusal(self, values: Floats) -> str:
        return ""

    def among(self, values: Floats, case: Case) -> Floats:
        first, last = places(values, case.direction)
        won, lost = np.maximum(0, self.top + 1 - first), np.maximum(0, self.bottom + 1 - last)
        return self.around + (won - lost) * self.each

    def standing(self, case: Case) -> dict[str, Any]:
        values = group_values(case)
        first, last = places(values, case.direction)
        return {"rank": int(first[0]), "rank_from_the_end": int(last[0]), "n_in_group": len(values)}

    def formula(self, case: Case) -> Text:
        told = self.standing(case)
        points = float(self.among(group_values(case), case)[0]) - self.around
        sign = "+" if points > 0 else "−" if points < 0 else ""
        change = (
            f"{sign}{show(abs(points))}"
            if not self.around
            else f"{show(self.around)} {sign or '+'} {show(abs(points))}"
        )
        return Text(
            f"rank {told['rank']} of {told['n_in_group']}: {change}",
            f"第 {told['rank']} 名（共 {told['n_in_group']} 家）：{change}",
        )

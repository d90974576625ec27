"""分档赋分: a value falls in a band, the band gives the points."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.model.arrays import at_least
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.method import bad_parameter, param_number, require, unknown_parameter
from jixiao.engine.model.rule import Case, Marks, ScoringRule, one
from jixiao.engine.model.text import Text, show

Band = tuple[float, float]


@dataclass(frozen=True)
class BandStep(ScoringRule):
    """财预〔2021〕101号 满意度赋分: ≥ 90 % 得 10 分, [80, 90) 得 5 分, [60, 80) 得 2 分, < 60 得 0 分.

    `bands`: `{from: 90, points: 10}` (or `share: 1`, or just `[90, 10]`), best first. The low end is inclusive; for
    direction lower write `to`, and the high end is inclusive. Outside the last band: 0 points.
    """

    bands: tuple[Band, ...] = ()
    edge: str = "from"
    gives: str = "share"

    name: ClassVar[str] = "band_step"
    label: ClassVar[Text] = Text("Bands", "分档赋分")
    aliases: ClassVar[tuple[str, ...]] = ("bands",)

    def __post_init__(self) -> None:
        require(bool(self.bands), "bands", "must list at least one band", "须至少列出一档")
        cuts = [cut for cut, _ in self.bands]
        ordered = sorted(set(cuts), reverse=self.edge == "from")
        require(cuts == ordered, "bands", "must be listed from best to worst", "须从最好档到最差档排列")
        gains = [gain for _, gain in self.bands]
        require(gains == sorted(gains, reverse=True), "bands", "must give less from band to band", "的得分须逐档降低")
        require(min(gains) >= 0, "bands", "cannot give less than 0", "的得分不能为负")
        require(
            self.gives == "points" or max(gains) <= 1, "bands", "with share: at most 1", "按比例（share）不能超过 1"
        )

    @classmethod
    def param_names(cls) -> dict[str, str]:
        return {"bands": "bands"}

    @classmethod
    def from_params(cls, params: Mapping[str, object]) -> "BandStep":
        """As every rule; what ends a band and what it gives is seen from the keys of the bands."""
        for key in params:
            if key != "bands":
                raise unknown_parameter(cls.name, key, ["bands"])
        listed = params.get("bands")
        if not isinstance(listed, list | tuple) or not listed:
            raise bad_parameter("bands", Text("must be a list of {from, points}", "须为 {from, points} 的列表"))
        bands = [_named(band) for band in listed]
        given = bands[0].keys()
        if any(band.keys() != given for band in bands):
            raise bad_parameter("bands", Text("must all have the same keys", "各档的键须一致"))
        edge = next((key for key in ("from", "to") if key in given), None)
        gives = next((key for key in ("points", "share") if key in given), None)
        if edge is None or gives is None or len(given) != 2:
            raise bad_parameter(
                "bands", Text("need from (or to) and points (or share)", "各档须有 from（或 to）和 points（或 share）")
            )
        return cls(tuple((param_number(edge, b[edge]), param_number(gives, b[gives])) for b in bands), edge, gives)

    def params(self) -> dict[str, Any]:
        return {"bands": tuple({self.edge: cut, self.gives: gain} for cut, gain in self.bands)}

    def check(self, full: float, direction: str) -> None:
        if (self.edge == "from") != (direction == "higher"):
            mend = Text("Use “from” where higher is better, “to” where lower is.", "越高越好用 from，越低越好用 to。")
            raise DefinitionError(
                "bad_parameter", Text("The bands contradict the direction.", "分档与指标方向矛盾。"), mend
            )
        if self.gives == "points" and max(gain for _, gain in self.bands) > full * (1 + 1e-9):
            raise bad_parameter(
                "bands", Text(f"give more than the {show(full)} points", f"得分超过本指标的 {show(full)} 分")
            )

    def score(self, case: Case) -> Marks:
        points = np.zeros(len(case.value))
        scale = case.full if self.gives == "share" else 1.0
        for cut, gain in reversed(self.bands):
            inside = (
                at_least(case.value, cut)
                if self.edge == "from"
                else at_least(np.full(len(case.value), cut), case.value)
            )
            points = np.where(inside, gain * scale, points)
        return Marks(np.where(np.isfinite(case.value), points, np.nan))

    def formula(self, case: Case) -> Text:
        points, actual = float(self.score(case).points[0]), one(case.value)
        scale = case.full if self.gives == "share" else 1.0
        sign = "≥" if self.edge == "from" else "≤"
        for cut, gain in self.bands:
            if gain * scale == points:
                inside = at_least(case.value, cut) if self.edge == "from" else at_least(np.array([cut]), case.value)
                if inside[0]:
                    return Text(
                        f"{actual} {sign} {show(cut)}: {show(points)}", f"{actual} {sign} {show(cut)}：{show(points)}"
                    )
        return Text(f"{actual} is in no band: 0", f"{actual} 不在任何档内：0")


def _named(band: object) -> dict[str, object]:
    """A band as {from, points}: a pair of numbers is read as such."""
    if isinstance(band, Mapping):
        return {str(key): value for key, value in band.items()}
    if isinstance(band, list | tuple) and len(band) == 2:
        return {"from": band[0], "points": band[1]}
    raise bad_parameter("bands", Text("must be a list of {from, points}", "须为 {from, points} 的列表"))

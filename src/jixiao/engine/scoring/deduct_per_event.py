"""按次扣分，扣完为止: points off for every event."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.method import bad_parameter, param_mapping, param_number, require
from jixiao.engine.model.rule import Case, Marks, ScoringRule, one
from jixiao.engine.model.text import Text, show


@dataclass(frozen=True)
class DeductPerEvent(ScoringRule):
    """督办、垃圾分类检查表: 每宗扣 1 分 (重点 5 分), 扣完为止.

    `points_each` off for every event, at most `cap` points in all, never below 0. `events` maps the indicator codes of
    several kinds of event to the points that each of their events costs: together they use up the same points.
    """

    points_each: float = 1.0
    cap: float | None = None
    events: tuple[tuple[str, float], ...] = ()

    name: ClassVar[str] = "deduct_per_event"
    label: ClassVar[Text] = Text("Deduct per event", "按次扣分，扣完为止")
    default_direction: ClassVar[str | None] = "lower"
    also_called: ClassVar[dict[str, str]] = {"points": "points_each"}

    def __post_init__(self) -> None:
        require(self.points_each > 0, "points_each", "must be above 0", "须大于 0")
        require(self.cap is None or self.cap > 0, "cap", "must be above 0", "须大于 0")
        require(all(each > 0 for _, each in self.events), "events", "must cost more than 0 points", "的扣分须大于 0")
        alone = not self.events or self.points_each == 1
        require(alone, "points_each", "belongs into events, kind by kind", "须在 events 中按类别分别给出")

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        if key == "events":
            return tuple((name, param_number(f"{key}.{name}", each)) for name, each in param_mapping(key, raw).items())
        return param_number(key, raw)

    def params(self) -> dict[str, Any]:
        found = super().params()
        return found | {"events": dict(self.events)} if self.events else found

    @property
    def inputs(self) -> tuple[str, ...]:
        return tuple(code for code, _ in self.events)

    def derive(self, inputs: Floats) -> Floats:
        """The points that all events together cost."""
        total = np.zeros(inputs.shape[1])
        for (_, each), count in zip(self.events, inputs, strict=True):
            total = total + each * count
        return np.where((inputs < 0).any(axis=0), np.nan, total)

    def check(self, full: float, direction: str) -> None:
        if direction != "lower":
            raise bad_parameter("direction", Text("must be lower: events cost points", "须为 lower（发生越少越好）"))

    def score(self, case: Case) -> Marks:
        seen = np.isfinite(case.value)
        negative = seen & (case.value < 0)
        if self.events and len(case.inputs):
            negative = negative | (~seen & (case.inputs < 0).any(axis=0))
        each = 1.0 if self.events else self.points_each
        off = np.minimum(case.value * each, np.inf if self.cap is None else self.cap)
        points = np.maximum(0.0, case.full - off)
        return Marks(np.where(seen & ~negative, points, np.nan), (("negative_count", negative),))

    def formula(self, case: Case) -> Text:
        off = one(case.value) if self.events else f"{one(case.value)} × {show(self.points_each)}"
        if self.events and len(case.inputs) and np.isfinite(case.inputs[:, 0]).all():
            counts = zip(self.events, case.inputs[:, 0].tolist(), strict=True)
            off = "(" + " + ".join(f"{show(count)} × {show(each)}" for (_, each), count in counts) + ")"
        body = f"max(0, {show(case.full)} − {off if self.cap is None else f'min({off}, {show(self.cap)})'})"
        return Text(body, body)

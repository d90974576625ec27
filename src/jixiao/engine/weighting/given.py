"""给定权重: the weights that stand in META, scaled."""

from dataclasses import dataclass
from typing import ClassVar

from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.text import Text
from jixiao.engine.weighting.figures import Figures, FigureWeighting, Importance


@dataclass(frozen=True)
class Given(FigureWeighting):
    """wⱼ ÷ Σ w: the weights of META, scaled to sum 1 within their parent. 20, 20 and 20 are a third each."""

    name: ClassVar[str] = "given"
    label: ClassVar[Text] = Text("Given weights", "给定权重")
    looks_at_values: ClassVar[bool] = False
    needs_meta: ClassVar[bool] = True

    def importance(self, figures: Figures, findings: FindingList) -> Importance:
        return Importance(figures.given)

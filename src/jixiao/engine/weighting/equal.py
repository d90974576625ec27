"""等权: every indicator counts the same."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.text import Text
from jixiao.engine.weighting.figures import Figures, FigureWeighting, Importance


@dataclass(frozen=True)
class Equal(FigureWeighting):
    """1 ÷ m for each of the m indicators below a parent."""

    name: ClassVar[str] = "equal"
    label: ClassVar[Text] = Text("Equal weights", "等权法")
    looks_at_values: ClassVar[bool] = False

    def importance(self, figures: Figures, findings: FindingList) -> Importance:
        return Importance(np.ones(len(figures.codes)))

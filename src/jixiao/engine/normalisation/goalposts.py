"""门柱法: between two fixed posts, whatever the others do."""

from dataclasses import dataclass
from math import isnan
from typing import ClassVar

import numpy as np

from jixiao.engine.model.arrays import Floats, nearly
from jixiao.engine.model.text import Text
from jixiao.engine.normalisation.method import Column, Normalisation, NotComputable


@dataclass(frozen=True)
class Goalposts(Normalisation):
    """(x − low) ÷ (high − low) × 100 between META's goalpost_low and goalpost_high, cut at 0 and 100.

    For lower (high − x) ÷ (high − low) × 100. UNDP, Human Development Index.
    """

    name: ClassVar[str] = "goalposts"
    label: ClassVar[Text] = Text("Goalposts", "阈值法（门柱法）")

    @property
    def relative(self) -> bool:
        return False

    def scores(self, column: Column) -> Floats:
        low, high = column.meta.goalpost_low, column.meta.goalpost_high
        if isnan(low) or isnan(high):
            raise NotComputable("posts_missing")
        if low >= high or nearly(np.array(low), high):
            raise NotComputable("posts_disagree")
        start = column.turn(low if column.higher else high)
        return np.asarray(np.clip((column.turned - start) / (high - low) * 100, 0.0, 100.0), dtype=np.float64)

"""门柱法: between two fixed posts, whatever the others do."""

from dataclasses import dataclass
from math import isnan
from typing import ClassVar

import numpy as np

from jixiao.engine.model.arrays import nearly
from jixiao.engine.model.text import Text
from jixiao.engine.normalisation.method import Ends, NotComputable
from jixiao.engine.normalisation.straight import Line, Straight


@dataclass(frozen=True)
class Goalposts(Straight):
    """(x − low) ÷ (high − low) × 100 between META's goalpost_low and goalpost_high, cut at 0 and 100.

    For lower (high − x) ÷ (high − low) × 100. UNDP, Human Development Index.
    """

    name: ClassVar[str] = "goalposts"
    label: ClassVar[Text] = Text("Goalposts", "阈值法（门柱法）")

    @property
    def relative(self) -> bool:
        return False

    def line(self, ends: Ends) -> Line:
        low, high = ends.meta.goalpost_low, ends.meta.goalpost_high
        if isnan(low) or isnan(high):
            raise NotComputable("posts_missing")
        if low >= high or nearly(np.array(low), high):
            raise NotComputable("posts_disagree")
        return Line(ends.turn(low if ends.higher else high), high - low, 100.0, (0.0, 100.0))

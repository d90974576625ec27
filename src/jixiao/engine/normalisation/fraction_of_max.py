"""比值法: as a fraction of the best value."""

from dataclasses import dataclass
from typing import ClassVar

from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.text import Text
from jixiao.engine.normalisation.method import Column, Normalisation, NotComputable


@dataclass(frozen=True)
class FractionOfMax(Normalisation):
    """x ÷ max; for lower min ÷ x. The best gets 1. OECD/JRC Handbook 2008, step 5.4 with the leader as reference."""

    name: ClassVar[str] = "fraction-of-max"
    label: ClassVar[Text] = Text("Fraction of the best", "最优值比例法")

    def scores(self, column: Column) -> Floats:
        if column.ends.higher:
            if column.ends.best <= 0:
                raise NotComputable("max_not_positive")
            return column.values / column.ends.best
        smallest = float(column.values.min())
        if smallest <= 0:
            raise NotComputable("value_not_positive")
        return smallest / column.values

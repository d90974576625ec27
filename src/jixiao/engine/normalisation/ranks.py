"""名次法: only the order counts, not the distances. All three share the competition ranks from the worst."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.rank import competition_rank
from jixiao.engine.model.text import Text
from jixiao.engine.normalisation.method import Column, Normalisation, NotComputable


def ranks_from_worst(column: Column) -> Floats:
    """Worst 1, best largest; ties, equal but for binary noise, share the smallest."""
    return np.asarray(competition_rank(-column.turned), dtype=np.float64)


@dataclass(frozen=True)
class Rank(Normalisation):
    """The rank as a score: worst 1, best largest; ties share the smallest. OECD/JRC Handbook 2008, table 15."""

    name: ClassVar[str] = "rank"
    label: ClassVar[Text] = Text("Rank", "名次")

    def scores(self, column: Column) -> Floats:
        return ranks_from_worst(column)


@dataclass(frozen=True)
class Borda(Normalisation):
    """How many organisations are strictly worse: the points of Borda's count (1781)."""

    name: ClassVar[str] = "borda"
    label: ClassVar[Text] = Text("Borda count", "波达计数")

    def scores(self, column: Column) -> Floats:
        return ranks_from_worst(column) - 1


@dataclass(frozen=True)
class PercentileRank(Normalisation):
    """(rank − 1) ÷ (n − 1): the share of the others that are strictly worse. 0 for the worst, 1 for a best without tie."""

    name: ClassVar[str] = "percentile-rank"
    label: ClassVar[Text] = Text("Percentile rank", "百分位名次")

    def scores(self, column: Column) -> Floats:
        if len(column.values) < 2:
            raise NotComputable("one_value")
        return (ranks_from_worst(column) - 1) / (len(column.values) - 1)

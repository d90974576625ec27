"""What a way of aggregating (合成方法) is: one score per organisation from a matrix, with its direction and its refusals."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from jixiao.engine.model.arrays import Bools, Floats
from jixiao.engine.model.method import Method
from jixiao.engine.model.registry import Registry
from jixiao.engine.model.text import Text
from jixiao.engine.model.weight_tree import WeightTree

REASONS: dict[str, Text] = {
    "all_missing": Text("every value that counts is missing", "计入合成的指标值全部缺失"),
    "weights_all_zero": Text("all weights are 0", "权重全部为 0"),
    "no_indicators": Text("the table has no indicator", "表中没有指标"),
    "zero_value": Text("a value is 0, which this method cannot take", "存在零值，该方法无法处理"),
    "negative_value": Text("a value is negative, which this method cannot take", "存在负值，该方法无法处理"),
    "no_difference": Text("nothing that counts tells the organisations apart", "各单位在计入合成的指标上没有差异"),
    "no_membership": Text("the value belongs to none of the grades", "对各等级的隶属度均为 0"),
    "not_computed": Text("the figures are too large or too small to calculate with", "数值过大或过小，无法计算"),
}
"""Why there is no score, by the code of the refusal."""


@dataclass(frozen=True)
class Combined:
    """`score` per organisation, NaN where there is none; `refusals` tell why: code and which organisations.

    `cells` (organisations × columns) are the values behind a refusal of the same code. `remarks` say what is worth
    knowing of columns, or of the whole table (None). `extras` are further columns: floats, or plain values.
    """

    score: Floats
    refusals: tuple[tuple[str, Bools], ...] = ()
    extras: Mapping[str, Floats | tuple[object, ...]] = field(default_factory=dict)
    cells: tuple[tuple[str, Bools], ...] = ()
    remarks: tuple[tuple[str, Bools | None], ...] = ()


class Aggregation(Method):
    """A way of aggregating and its parameters: a frozen dataclass whose docstring gives definition and source.

    `relative`: the score of one depends on who the others are. `lower_is_better`: the smallest score ranks first.
    `full`: what full marks are in the values it takes; a node of a scheme hands in its children's shares times this.
    """

    relative: ClassVar[bool] = False
    lower_is_better: ClassVar[bool] = False
    full: ClassVar[float] = 1.0

    @abstractmethod
    def combine(self, values: Floats, weights: Floats, higher: Bools) -> Combined:
        """Scores of organisations × columns (NaN missing); `weights` are scaled by the method itself.

        Where a column is missing for an organisation, the weights of those present are rescaled.
        """

    def combine_tree(self, values: Floats, tree: WeightTree, higher: Bools) -> Combined:
        """Scores of columns that hang in a tree: each weighs the product of the weights down to it.

        A method that goes level by level overrides this.
        """
        return self.combine(values, tree.leaf_weights, higher)

    def share(self, combined: Combined) -> Floats:
        """The score on 0 to 1, higher better: what a node of a scheme multiplies its points with."""
        return combined.score


AGGREGATIONS: Registry[type[Aggregation]] = Registry("unknown_aggregation", Text("way of aggregating", "合成方法"))
"""Every way of aggregating by name; filled by the registry in `engine/aggregation`."""


def build_aggregation(name: str, params: Mapping[str, object]) -> Aggregation:
    """The way of that name with these parameters; DefinitionError with the nearest name where there is none."""
    return AGGREGATIONS.named(name).from_params(params)

"""What a way of aggregating (合成方法) is: one score per organisation from a matrix, with its direction and its refusals."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Self

from jixiao.engine.model.arrays import Bools, Floats
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.numbers import read_number
from jixiao.engine.model.text import Text, did_you_mean
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


class Aggregation(ABC):
    """A way of aggregating and its parameters: a frozen dataclass whose docstring gives definition and source.

    `relative`: the score of one depends on who the others are. `lower_is_better`: the smallest score ranks first.
    `full`: what full marks are in the values it takes; a node of a scheme hands in its children's shares times this.
    """

    name: ClassVar[str]
    label: ClassVar[Text]
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

    @classmethod
    def from_params(cls, params: Mapping[str, object]) -> Self:
        """Build from plain data; unknown names and wrong kinds raise DefinitionError."""
        known = [entry.name for entry in fields(cls)]  # type: ignore[arg-type]
        for key in params:
            if key not in known:
                text = Text(f"“{cls.name}” has no parameter “{key}”.", f"“{cls.name}”没有参数“{key}”。")
                raise DefinitionError("unknown_parameter", text, did_you_mean(key, known) if known else None)
        return cls(**{key: cls.read_param(key, raw) for key, raw in params.items()})

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        """One parameter from plain data. Numbers by default; a method with other kinds overrides this."""
        reading = read_number(raw)
        if reading.value is None:
            raise DefinitionError("bad_parameter", Text(f"“{key}”: {reading.text.en}", f"“{key}”：{reading.text.zh}"))
        return reading.value

    def params(self) -> dict[str, Any]:
        """The parameters that differ from their defaults, as plain data."""
        given = {entry.name: (getattr(self, entry.name), entry.default) for entry in fields(self)}  # type: ignore[arg-type]
        return {key: value for key, (value, default) in given.items() if value != default}


AGGREGATIONS: dict[str, type[Aggregation]] = {}
"""Every way of aggregating by name; filled by the registry in `engine/aggregation`."""


def build_aggregation(name: str, params: Mapping[str, object]) -> Aggregation:
    """The way of that name with these parameters; DefinitionError with the nearest name where there is none."""
    if name not in AGGREGATIONS:
        text = Text(f"There is no way of aggregating “{name}”.", f"没有名为“{name}”的合成方法。")
        raise DefinitionError("unknown_aggregation", text, did_you_mean(name, AGGREGATIONS))
    return AGGREGATIONS[name].from_params(params)

"""A table of indicators (organisations × indicators) with what is known of each column: what every method works on."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property, partial
from math import isfinite, nan

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, is_whole
from jixiao.engine.model.codes import DIRECTIONS, check_choice, check_code
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.table import LazyColumns, Table
from jixiao.engine.model.text import Text


@dataclass(frozen=True)
class IndicatorMeta:
    """What is known of an indicator, or of an aggregate above some. NaN where a figure is not given."""

    code: str
    direction: str = "higher"
    weight: float = 1.0
    parent: str = ""
    target: float = nan
    goalpost_low: float = nan
    goalpost_high: float = nan
    reference: float = nan

    def __post_init__(self) -> None:
        check_code(self.code)
        check_choice("direction", self.direction, DIRECTIONS)
        if not (isfinite(self.weight) and self.weight >= 0):
            text = Text(f"The weight of “{self.code}” must be 0 or more.", f"“{self.code}”的权重不能为负。")
            raise DefinitionError("bad_weight", text)


@dataclass(frozen=True)
class IndicatorTable:
    """`values` is organisations × indicators, NaN where missing and never ∞; `aggregates` are the nodes above.

    Codes are unique; a `parent` names an aggregate (or nothing), and the aggregates form one tree or none.
    """

    organisations: tuple[str, ...]
    indicators: tuple[IndicatorMeta, ...]
    values: Floats
    aggregates: tuple[IndicatorMeta, ...] = ()

    def __post_init__(self) -> None:
        self._check_values()
        _check_single("organisation", "单位", self.organisations)
        _check_single("indicator", "指标", [meta.code for meta in (*self.indicators, *self.aggregates)])

    def _check_values(self) -> None:
        shape = (len(self.organisations), len(self.indicators))
        if self.values.shape != shape:
            raise ValueError(f"values has the shape {self.values.shape}, the codes say {shape}")
        if not self.is_whole and np.isinf(self.values).any():
            text = Text("A table of indicators holds ∞.", "指标表中含有无穷大。")
            raise DefinitionError("not_finite", text, Text("Leave such a cell empty.", "请将该单元格留空。"))

    @cached_property
    def is_whole(self) -> bool:
        """Whether no value is missing."""
        return is_whole(self.values)

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the indicators, in the order of the columns."""
        return tuple(meta.code for meta in self.indicators)

    @property
    def higher(self) -> Bools:
        """Per column: whether higher is better."""
        return np.array([meta.direction == "higher" for meta in self.indicators], np.bool_)

    @property
    def weights(self) -> Floats:
        """Weights of the columns as given, not scaled."""
        return np.array([meta.weight for meta in self.indicators], np.float64)

    def figures(self, name: str) -> Floats:
        """One of target, goalpost_low, goalpost_high, reference for every column; NaN where not given."""
        return np.array([getattr(meta, name) for meta in self.indicators], np.float64)

    def with_values(self, values: Floats) -> "IndicatorTable":
        """The same columns and rows with other values."""
        other = copy(self)  # the codes have been checked
        object.__setattr__(other, "values", values)
        other.__dict__.pop("is_whole", None)
        other._check_values()  # noqa: SLF001 (its own class)
        return other

    def all_higher(self) -> "IndicatorTable":
        """The same, saying that higher is better in every column: so it is once normalised."""
        other = copy(self)  # nothing that was checked changes
        turned = tuple(replace(meta, direction="higher") for meta in self.indicators)
        object.__setattr__(other, "indicators", turned)
        return other

    def to_table(self) -> Table:
        """organisation_code and the columns, None where missing."""
        columns = {
            code: partial(self.values.__getitem__, (slice(None), place)) for place, code in enumerate(self.codes)
        }
        return Table(LazyColumns(len(self.organisations), {"organisation_code": lambda: self.organisations, **columns}))


def _check_single(kind: str, kind_zh: str, codes: Sequence[str]) -> None:
    if len(set(codes)) == len(codes):
        return
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            text = Text(f"The {kind} “{code}” stands twice in the table.", f"表中{kind_zh}“{code}”重复。")
            raise DefinitionError("duplicate_code", text, Text("Keep one of them.", "请只保留一个。"))
        seen.add(code)

"""What the weighted means share: they go level by level up the tree and take the table as given."""

from abc import abstractmethod
from typing import ClassVar

import numpy as np

from jixiao.engine.aggregation.columns import Columns, by_rows
from jixiao.engine.model.aggregation import Aggregation, Combined
from jixiao.engine.model.arrays import Bools, Floats
from jixiao.engine.model.weight_tree import Branch, WeightTree


class Mean(Aggregation):
    """A weighted mean. At every branch the weights of the children that are present are rescaled.

    `above_zero`: zero and negative values are refused, and with them the organisation.
    """

    above_zero: ClassVar[bool] = False

    @abstractmethod
    def average(self, values: Floats, weights: Floats) -> Floats:
        """The mean of every row over the values that are not NaN; NaN where none is. Weights are above 0, of sum 1."""

    def combine(self, values: Floats, weights: Floats, higher: Bools) -> Combined:
        return self.combine_tree(values, WeightTree.flat(weights), higher)

    def combine_tree(self, values: Floats, tree: WeightTree, higher: Bools) -> Combined:
        columns = Columns.of(values, tree.leaf_weights, higher)
        cells = self._refused_cells(columns)
        refusals = columns.refused()
        for code, mask in cells:
            refusals = (*refusals, (code, np.asarray(mask.any(axis=1), dtype=np.bool_)))
        score = self._climb(columns, tree)
        for _, mask in refusals:
            score[mask] = np.nan
        as_given = columns.spread(~columns.higher)
        remarks = (("lower_as_given", as_given),) if as_given.any() else ()
        return Combined(score, refusals, cells=cells, remarks=remarks)

    def _refused_cells(self, columns: Columns) -> tuple[tuple[str, Bools], ...]:
        if not self.above_zero:
            return ()
        zero: Bools = np.asarray(columns.values == 0, dtype=np.bool_)
        negative: Bools = np.asarray(columns.values < 0, dtype=np.bool_)
        masks = (("zero_value", zero), ("negative_value", negative))
        return tuple((code, columns.spread_cells(mask)) for code, mask in masks if mask.any())

    def _climb(self, columns: Columns, tree: WeightTree) -> Floats:
        """The root's mean, children before parents."""
        place = {leaf: rank for rank, leaf in enumerate(columns.used.tolist())}
        made: dict[int, Floats] = {}
        for number, branch in enumerate(tree.branches, start=tree.n_leaves):
            made[number] = self._branch(columns.values, branch, place, made)
        return made[tree.n_leaves + len(tree.branches) - 1]

    def _branch(self, values: Floats, branch: Branch, place: dict[int, int], made: dict[int, Floats]) -> Floats:
        counting = [(child, w) for child, w in zip(branch.children, branch.weights, strict=True) if w > 0]
        known = [(child, w) for child, w in counting if child in place or child in made]
        if not known:
            return np.full(values.shape[0], np.nan)
        weights = np.array([w for _, w in known])
        if [place.get(child) for child, _ in known] == list(range(values.shape[1])):
            below = values
        else:
            below = np.column_stack([made[child] if child in made else values[:, place[child]] for child, _ in known])
        return by_rows(below, lambda block: self.average(block, weights))

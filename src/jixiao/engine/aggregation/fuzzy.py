"""模糊综合评价: every value belongs to every grade to some degree; the degrees are combined, the largest is the verdict."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.aggregation.columns import blocks
from jixiao.engine.model.aggregation import Aggregation, Combined
from jixiao.engine.model.arrays import Bools, Floats, absent, at_least, nearly
from jixiao.engine.model.method import bad_parameter, param_choice, param_number, require
from jixiao.engine.model.numbers import read_number
from jixiao.engine.model.text import Text
from jixiao.engine.model.weight_tree import Branch, WeightTree

OPERATORS = ("weighted", "min-max")
GRADES, CUTS = ("优", "良", "中", "差"), (90.0, 80.0, 60.0)
"""The four grades of 财预〔2020〕10号 and where they begin."""
FULL = 100.0


def even_cuts(n_grades: int) -> tuple[float, ...]:
    """Where so many grades begin: the official cuts for four, else grades of equal width between 0 and full marks."""
    return CUTS if n_grades == len(GRADES) else tuple(FULL * (1 - k / n_grades) for k in range(1, n_grades))


@dataclass(frozen=True)
class Fuzzy(Aggregation):
    """B = A∘R with M(·,+), or M(∧,∨) as `operator: min-max`; verdict by largest membership (汪培庄 1983, 模糊集合论及其应用).

    A value's memberships run linearly from 0 to 1 over `blur` points on either side of each of the `cuts`: trapezoids
    that add up to 1, by default as wide as the narrowest grade. Without cuts four grades begin at 90, 80 and 60, other
    numbers of grades are of equal width. Score: Σ B·`values` ÷ Σ B, by default the middle of each grade on 0 to 100.
    Values are taken as given; up a tree it goes level by level.
    """

    cuts: tuple[float, ...] = ()
    grades: tuple[str, ...] = ()
    values: tuple[float, ...] = ()
    blur: float | None = None
    operator: str = "weighted"

    name: ClassVar[str] = "fuzzy"
    label: ClassVar[Text] = Text("Fuzzy comprehensive evaluation", "模糊综合评价")
    full: ClassVar[float] = FULL

    def __post_init__(self) -> None:
        falling = all(gap > 0 for gap in self._gaps())
        require(falling, "cuts", "must fall from the best grade down", "须由高到低排列")
        widest = min(self._gaps(), default=FULL) / 2
        fits = self.blur is None or 0 <= self.blur <= widest
        require(fits, "blur", f"must lie between 0 and {widest:g}", f"须在 0 与 {widest:g} 之间")
        param_choice("operator", self.operator, OPERATORS)
        for key, given in (("cuts", len(self.cuts) + 1), ("grades", len(self.grades)), ("values", len(self.values))):
            counted = not getattr(self, key) or given == self.n_grades > 1
            require(counted, key, f"must fit {self.n_grades} grades", f"须与 {self.n_grades} 个等级相符")
        single = len(set(self.grades)) == len(self.grades)
        require(single, "grades", "must be different names", "名称不得重复")

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        if key == "operator":
            return param_choice(key, raw, OPERATORS)
        if key == "blur":
            return param_number(key, raw)
        parts = raw.replace("，", ",").split(",") if isinstance(raw, str) else raw
        if not isinstance(parts, Sequence):
            raise bad_parameter(key, Text("must be a list", "须为列表"))
        if key == "grades":
            return tuple(str(part).strip() for part in parts)
        readings = [read_number(part) for part in parts]
        if any(reading.value is None for reading in readings):
            raise bad_parameter(key, Text("must be a list of numbers", "须为数值列表"))
        return tuple(reading.value for reading in readings)

    def combine(self, values: Floats, weights: Floats, higher: Bools) -> Combined:
        return self.combine_tree(values, WeightTree.flat(weights), higher)

    def combine_tree(self, values: Floats, tree: WeightTree, higher: Bools) -> Combined:
        whole = absent(values.shape[0], self.n_grades)
        for cut in blocks(values):
            whole[cut] = self.compose(self.memberships(values[cut]), tree)
        lower = np.asarray(~higher & (tree.leaf_weights > 0), dtype=np.bool_)
        return self.judge(whole, tree, (("lower_as_given", lower),) if lower.any() else ())

    def share(self, combined: Combined) -> Floats:
        return combined.score / FULL

    def memberships(self, values: Floats) -> Floats:
        """How far every value belongs to every grade: organisations × columns × grades, sum 1, NaN missing."""
        half = self._half_width()
        above = [np.zeros(values.shape)]
        for cut in self._edges:
            step = at_least(values, cut) * 1.0 if half == 0 else np.clip((values - (cut - half)) / (2 * half), 0.0, 1.0)
            above.append(np.where(np.isfinite(values), step, np.nan))
        above.append(np.where(np.isfinite(values), 1.0, np.nan))
        return np.diff(np.stack(above, axis=-1), axis=-1)

    def compose(self, memberships: Floats, tree: WeightTree) -> Floats:
        """B = A∘R: organisations × grades from the memberships of the columns, level by level up the tree."""
        made: dict[int, Floats] = {}
        for number, branch in enumerate(tree.branches, start=tree.n_leaves):
            made[number] = self._branch(memberships, branch, made)
        return made[tree.n_leaves + len(tree.branches) - 1]

    def judge(self, whole: Floats, tree: WeightTree, remarks: tuple[tuple[str, Bools | None], ...] = ()) -> Combined:
        """Score, verdict and memberships from those of the root (organisations × grades)."""
        total = whole.sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            score = np.where(total > 0, np.einsum("ij,j->i", whole, self._points()) / total, np.nan)
        names = self.grade_names
        extras: dict[str, Floats | tuple[object, ...]] = {"verdict": _verdicts(whole, names)}
        extras |= {f"membership_{name}": whole[:, place] for place, name in enumerate(names)}
        return Combined(score, _refusals(total, tree), extras, remarks=remarks)

    @property
    def n_grades(self) -> int:
        """How many grades there are: as many as are named, have a score or begin at a cut, else the official four."""
        return len(self.grades) or len(self.values) or len(self.cuts) + 1 if self._says_how_many else len(GRADES)

    @property
    def grade_names(self) -> tuple[str, ...]:
        """The grades, best first: as named, the official four, or numbered."""
        if self.grades:
            return self.grades
        official = self._edges == CUTS
        return GRADES if official else tuple(str(number + 1) for number in range(self.n_grades))

    def for_grades(self, names: Sequence[str]) -> "Fuzzy":
        """The same for memberships that are given in these grades, where it names none itself."""
        return self if len(self.grades) == len(names) else replace(self, grades=tuple(names))

    @property
    def _says_how_many(self) -> bool:
        return bool(self.grades or self.values or self.cuts)

    @property
    def _edges(self) -> tuple[float, ...]:
        """Where every grade but the last begins."""
        return self.cuts or even_cuts(self.n_grades)

    def _branch(self, memberships: Floats, branch: Branch, made: dict[int, Floats]) -> Floats:
        pairs = [(child, w) for child, w in zip(branch.children, branch.weights.tolist(), strict=True) if w > 0]
        shape = (memberships.shape[0], memberships.shape[2])
        held, result = np.zeros(shape[0]), np.zeros(shape)
        below = [(made[child] if child in made else memberships[:, child], w) for child, w in pairs]
        for part, w in below:
            held += np.where(np.isnan(part[:, 0]), 0.0, w)
        for part, w in below:
            with np.errstate(divide="ignore", invalid="ignore"):
                share = (w / held)[:, None]
            if self.operator == "weighted":
                result += np.nan_to_num(part * share, nan=0.0)
            else:
                result = np.fmax(result, np.minimum(part, share))
        result[held == 0] = np.nan
        return result

    def _gaps(self) -> list[float]:
        """How wide the grades between the first and the last are."""
        return [above - below for above, below in pairwise(self._edges)]

    def _half_width(self) -> float:
        return min(self._gaps(), default=0.0) / 2 if self.blur is None else self.blur

    def _points(self) -> Floats:
        """The score of each grade: as given, else the middle of each between 0 and full marks."""
        if self.values:
            return np.array(self.values)
        edges = np.array([FULL, *self._edges, 0.0])
        return np.asarray((edges[:-1] + edges[1:]) / 2, dtype=np.float64)


def _refusals(total: Floats, tree: WeightTree) -> tuple[tuple[str, Bools], ...]:
    missing = np.isnan(total)
    outside = np.asarray(total == 0, dtype=np.bool_)
    code = "all_missing" if tree.root.weights.any() else "weights_all_zero" if tree.n_leaves else "no_indicators"
    return tuple((code, mask) for code, mask in ((code, missing), ("no_membership", outside)) if mask.any())


def _verdicts(whole: Floats, names: Sequence[str]) -> tuple[object, ...]:
    """The grade of the largest membership, of equal ones the better; None where there is none."""
    largest = whole.max(axis=1, keepdims=True, initial=0.0)
    place = np.argmax(nearly(whole, largest) | (whole == largest), axis=1)
    known = np.isfinite(largest[:, 0]) & (largest[:, 0] > 0)
    return tuple(names[number] if there else None for number, there in zip(place.tolist(), known.tolist(), strict=True))

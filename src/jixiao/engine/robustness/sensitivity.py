"""What makes the ranking uncertain: Sobol indices of the mean rank shift and of every organisation's rank."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.evaluate import Evaluation
from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.ranking import Ranks
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text
from jixiao.engine.robustness.plan import Sampler, UncertaintyPlan
from jixiao.engine.robustness.robustness import mean_shift
from jixiao.engine.robustness.simulation import Ground
from jixiao.engine.robustness.sobol import SobolIndices, base_points, check_sample, estimate, mixed_in

MEAN_SHIFT = "mean_rank_shift"
COLUMNS = ("factor", "output", "first", "first_low", "first_high", "total", "total_low", "total_high")
OUTPUTS_AT_ONCE = 256


@dataclass(frozen=True)
class Sensitivity:
    """Indices of every factor (a set of sibling weights, or a choice) for every output."""

    factors: tuple[str, ...]
    outputs: tuple[str, ...]
    indices: SobolIndices

    @property
    def table(self) -> Table:
        """factor, output, first, first_low, first_high, total, total_low, total_high; None where the output does not vary.

        `output` is mean_rank_shift, or rank:<organisation_code> (None, too, where it has no rank in some runs).
        """
        rows = []
        for column, output in enumerate(self.outputs):
            for row, factor in enumerate(self.factors):
                numbers = (float(getattr(self.indices, name)[row, column]) for name in COLUMNS[2:])
                rows.append((factor, output, *(None if number != number else number for number in numbers)))
        return Table.from_rows(COLUMNS, rows)

    def _repr_html_(self) -> str:
        return self.table._repr_html_()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)


def sensitivity(
    evaluation: Evaluation, *, plan: UncertaintyPlan | None = None, n: int = 1024, seed: int = 1
) -> Sensitivity:
    """Sobol indices from n × (factors + 2) runs, n a power of two; DefinitionError where the plan has no factor.

    First order after Saltelli et al. (2010), total after Jansen (1999), 95 % bootstrap intervals. A first index that
    comes out below 0 is noise around 0 and is shown as it came.
    """
    ground = Ground.of(evaluation, plan or UncertaintyPlan())
    sampler = Sampler.of(ground.plan, ground.tree)
    if not sampler.factors:
        text = Text("The plan leaves nothing uncertain.", "方案中没有任何不确定因素。")
        mend = Text("Let weights or ways of computing vary.", "请允许权重或计算方法变动。")
        raise DefinitionError("nothing_uncertain", text, mend)
    check_sample(n)
    a, b = base_points(sampler.n_columns, n, seed)
    mixed = [mixed_in(a, b, factor.columns) for factor in sampler.factors]
    ranks = [ground.ranks(0, sampler.draw(points)) for points in (a, b, *mixed)]
    shifts = [mean_shift(each, ground.nominal_ranks(0))[:, None] for each in ranks]
    found = [estimate(shifts[0], shifts[1], np.stack(shifts[2:]), seed)]
    for start in range(0, ranks[0].shape[1], OUTPUTS_AT_ONCE):
        part = [_numbers(each[:, start : start + OUTPUTS_AT_ONCE]) for each in ranks]
        found.append(estimate(part[0], part[1], np.stack(part[2:]), seed))
    indices = SobolIndices(*(np.concatenate(each, axis=1) for each in zip(*map(_fields, found), strict=True)))
    outputs = (MEAN_SHIFT, *(f"rank:{code}" for code in evaluation.workings.roster.codes))
    return Sensitivity(tuple(factor.name for factor in sampler.factors), outputs, indices)


def _numbers(ranks: Ranks) -> Floats:
    return np.where(ranks > 0, ranks, np.nan)


def _fields(indices: SobolIndices) -> list[Floats]:
    return [getattr(indices, name) for name in COLUMNS[2:]]

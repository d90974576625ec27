"""How firm is the ranking? Intervals of ranks, shares of grades, who cannot be told apart, from many drawn runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from jixiao.engine.evaluate import Evaluation
from jixiao.engine.model.arrays import Floats, Ints
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.ranking import Ranks, bands, rank_percentiles, shares_ahead
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text, did_you_mean
from jixiao.engine.robustness.plan import Sample, Sampler, UncertaintyPlan
from jixiao.engine.robustness.simulation import Ground

PERCENTS = (5, 50, 95)
FIRM = 0.95
MOST_RUNS = 1_000_000


def robustness(
    evaluation: Evaluation, *, plan: UncertaintyPlan | None = None, runs: int = 1000, seed: int = 1
) -> "Robustness":
    """Evaluate `runs` times as the plan lets weights and ways vary; the same seed gives the same digits.

    Adjustments, vetoes, rounding, grades and peer groups are the scheme's in every run. What a leaf earned is kept as
    its share of the leaf's points. OECD Handbook (2008), step 7; Saisana, Saltelli & Tarantola (2005).
    """
    if not 1 <= runs <= MOST_RUNS:
        text = Text(f"{runs} runs are not possible.", f"运行次数不能为 {runs}。")
        raise DefinitionError("bad_runs", text, Text(f"1 to {MOST_RUNS}.", f"请取 1 至 {MOST_RUNS}。"))
    ground = Ground.of(evaluation, plan or UncertaintyPlan())
    sampler = Sampler.of(ground.plan, ground.tree)
    sample = sampler.draw(np.random.default_rng(seed).random((runs, sampler.n_columns)))
    ranks = np.empty((runs, len(ground.settlement.group)), np.int32)
    n_graded = np.zeros((len(evaluation.scheme.grades), ranks.shape[1]), np.int64)
    for block, points, _ in ground.points(0, sample):
        total = ground.settlement.total(points)
        scores = ground.settlement.scores(total)
        ranks[block] = ground.settlement.ranks(total, scores)
        n_graded += ground.settlement.n_graded(scores)
    return Robustness(ground, sampler, sample, seed, ranks, n_graded / runs)


@dataclass(frozen=True, repr=False)
class Robustness:
    """The runs of a plan. `ranks` of the total: runs × organisations, 0 for none; `grade_shares`: grades × organisations."""

    ground: Ground
    sampler: Sampler
    sample: Sample
    seed: int
    ranks: Ranks
    grade_shares: Floats

    @property
    def evaluation(self) -> Evaluation:
        return self.ground.evaluation

    @property
    def plan(self) -> UncertaintyPlan:
        return self.ground.plan

    @property
    def runs(self) -> int:
        return self.sample.n_runs

    @cached_property
    def table(self) -> Table:
        """organisation_code, node_code, rank as published, rank_p05, rank_median, rank_p95, share_<grade>…

        One row per organisation and node as in `scores`; shares of the runs only on the scheme's own row.
        """
        return self._table(range(len(self.ground.tree.codes)))

    def at(self, node_code: str) -> Table:
        """The same for one node; DefinitionError where there is none."""
        codes = self.ground.tree.codes
        if node_code not in codes:
            text = Text(f"There is no node “{node_code}”.", f"没有指标“{node_code}”。")
            raise DefinitionError("unknown_node", text, did_you_mean(node_code, codes))
        return self._table([codes.index(node_code)])

    @property
    def overall(self) -> Table:
        """The same for the whole score."""
        return self._table([0])

    def _table(self, numbers: "range | list[int]") -> Table:
        organisations, width = self.evaluation.workings.roster.codes, len(numbers)
        ranks = np.zeros((len(organisations), width, 1 + len(PERCENTS)), np.int64)
        for place, number in enumerate(numbers):
            drawn = self.ranks if number == 0 else self.ground.ranks(number, self.sample)
            ranks[:, place] = np.stack([self.ground.nominal_ranks(number), *rank_percentiles(drawn, PERCENTS)], axis=1)
        names = ("rank", "rank_p05", "rank_median", "rank_p95")
        columns: dict[str, Sequence[object]] = {
            "organisation_code": [code for code in organisations for _ in range(width)],
            "node_code": [self.ground.tree.codes[number] for number in numbers] * len(organisations),
        }
        for place, name in enumerate(names):
            columns[name] = [rank or None for rank in ranks[:, :, place].ravel().tolist()]
        for grade, shares in zip(self.evaluation.scheme.grades, self.grade_shares.tolist(), strict=True):
            columns[f"share_{grade.code}"] = [share if number == 0 else None for share in shares for number in numbers]
        return Table(columns)

    def leaders(self, k: int = 3) -> Table:
        """organisation_code, peer_group, rank, share_first, share_top: shares of runs in which it is first, in the first k."""
        ranked = self.ranks > 0
        first, top = (ranked & (self.ranks <= limit) for limit in (1, k))
        return Table(
            {
                **self._organisations(),
                "share_first": (first.sum(axis=0) / self.runs).tolist(),
                "share_top": (top.sum(axis=0) / self.runs).tolist(),
            }
        )

    @property
    def pairs(self) -> Table:
        """organisation_code, other_code, share_ahead, share_level: for all pairs of a peer group, in both orders."""
        codes = self.evaluation.workings.roster.codes
        rows: list[tuple[object, ...]] = []
        for group in self.ground.settlement.members:
            for one in group.tolist():
                others = group[group != one]
                ahead, level = shares_ahead(self.ranks, one, others)
                named = [codes[other] for other in others.tolist()]
                for other, *shares in zip(named, _listed(ahead), _listed(level), strict=True):
                    rows.append((codes[one], other, *shares))
        return Table.from_rows(("organisation_code", "other_code", "share_ahead", "share_level"), rows)

    def bands(self, firm: float = FIRM) -> Table:
        """organisation_code, peer_group, rank, band: who is in one band cannot be told apart from the band's first.

        A band opens with the best-ranked who is in none; who follows joins it until one is behind in `firm` of the runs.
        """
        band = np.zeros(self.ranks.shape[1], np.int64)
        for group in self.ground.settlement.members:
            for number, members in enumerate(bands(self.ranks, self.ground.nominal_ranks(0), group, firm), start=1):
                band[members] = number
        return Table({**self._organisations(), "band": [number or None for number in band.tolist()]})

    @cached_property
    def shifts(self) -> Floats:
        """For every run the mean absolute shift of the ranks from those published (Saisana et al. 2005); NaN without any."""
        return mean_shift(self.ranks, self.ground.nominal_ranks(0))

    @cached_property
    def findings(self) -> Table:
        """What to know before reading the result: who has no rank in some runs, and whether anything varies at all."""
        found = FindingList()
        if not self.sampler.factors:
            text = Text("The plan leaves nothing uncertain.", "方案中没有任何不确定因素。")
            found.add(Finding(Severity.WARNING, "nothing_uncertain", text))
        n_absent = (self.ranks == 0).sum(axis=0)
        for place in np.flatnonzero(n_absent).tolist():
            code = self.evaluation.workings.roster.codes[place]
            text = _unranked(int(n_absent[place]), self.runs)
            found.add(Finding(Severity.WARNING, "unranked_runs", text, code, period=str(self.evaluation.period)))
        return found.table()

    def __repr__(self) -> str:
        return f"<Robustness of {self.ranks.shape[1]} organisations: {self.runs} runs, seed {self.seed}>"

    def _repr_html_(self) -> str:
        return self.overall._repr_html_()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)

    def _organisations(self) -> dict[str, Sequence[object]]:
        roster = self.evaluation.workings.roster
        return {
            "organisation_code": [*roster.codes],
            "peer_group": [roster.groups[number] for number in roster.group.tolist()],
            "rank": [rank or None for rank in self.ground.nominal_ranks(0).tolist()],
        }


def mean_shift(ranks: Ranks, nominal: Ints) -> Floats:
    """Mean of |rank − published rank| over the organisations that have both, run by run."""
    both = (ranks > 0) & (nominal > 0)
    n_both = both.sum(axis=1)
    total = np.where(both, np.abs(ranks - nominal), 0).sum(axis=1)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(n_both > 0, total / np.maximum(n_both, 1), np.nan), dtype=np.float64)


def _listed(shares: Floats) -> list[float | None]:
    return [None if share != share else share for share in shares.tolist()]


def _unranked(n_absent: int, runs: int) -> Text:
    if n_absent == runs:
        return Text("No score in any run.", "各次运行均没有得分。")
    return Text(
        f"No score in {n_absent} of {runs} runs; its percentiles are those of the others.",
        f"{runs} 次运行中有 {n_absent} 次没有得分，分位数按其余各次计算。",
    )

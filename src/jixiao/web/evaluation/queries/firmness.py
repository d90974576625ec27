"""How firm each rank is: the weights are drawn anew a thousand times over the run's frozen input. Nothing is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from jixiao.engine.model.aggregation import Aggregation
from jixiao.engine.model.node import Node
from jixiao.engine.model.ranking import bands, rank_percentiles
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.model.text import Text
from jixiao.engine.robustness.climb import MEANS
from jixiao.engine.robustness.plan import STATED, Sample, Sampler, UncertaintyPlan
from jixiao.engine.robustness.robustness import FIRM
from jixiao.engine.robustness.simulation import Ground
from jixiao.engine.robustness.weights import Uniform
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.evaluation.queries.results import evaluation_of

SPREAD, N_DRAWS, SEED = 0.25, 1000, 1
"""Fixed, so that the same run shows the same interval for ever. ±25 %: Becker et al. 2022, as in `jixiao robustness`."""

PLAN = UncertaintyPlan(Uniform(SPREAD), missing=(STATED,))
QUICK_WAYS = frozenset({"arithmetic", *MEANS})


@dataclass(frozen=True)
class RankRange:
    """Ranks between which an organisation lies in nine of ten draws, and its band: who shares one cannot be told apart."""

    rank: int
    low: int
    high: int
    band: int

    @property
    def is_firm(self) -> bool:
        """Whether the published rank stays in at least nine of ten draws."""
        return self.low == self.high == self.rank


def is_open(band: Sequence[RankRange]) -> bool:
    """Whether these, all of one band, cannot be told apart: several, and not just level at one rank in every draw."""
    return len(band) > 1 and not (all(each.is_firm for each in band) and len({each.rank for each in band}) == 1)


@dataclass(frozen=True)
class Firmness:
    """The ranges at one node by organisation code. There are none where no weights below it vary, or where `slow_way`
    compares the organisations anew in every draw, which takes longer than a page may.
    """

    ranges: Mapping[str, RankRange]
    varies: bool = True
    slow_way: Text | None = None


def firmness(run: ScoringRun, node: str) -> Firmness:
    """How firm the ranks of a run are at a node; kept in memory by the run's digest."""
    return _firmness(run, run.result_digest, node)


@lru_cache(maxsize=256)
def _firmness(run: ScoringRun, _digest: str, node: str) -> Firmness:
    evaluation = evaluation_of(run)
    families = _families(evaluation.scheme, node)
    slow = [way for way, _children in families if way is not None and way.name not in QUICK_WAYS]
    if slow:
        return Firmness({}, slow_way=slow[0].label)
    if not any(sum(child.weight > 0 for child in children) > 1 for _way, children in families):
        return Firmness({}, varies=False)
    ground, sample = _draws(run, _digest)
    number = ground.tree.codes.index(node)
    ranks, nominal = ground.ranks(number, sample), ground.nominal_ranks(number)
    low, high = rank_percentiles(ranks, (5, 95))
    band = np.zeros(len(nominal), np.int64)
    for group in ground.settlement.members:
        for place, members in enumerate(bands(ranks, nominal, group, FIRM), start=1):
            band[members] = place
    figures = zip(nominal.tolist(), low.tolist(), high.tolist(), band.tolist(), strict=True)
    found = zip(evaluation.workings.roster.codes, map(RankRange, *zip(*figures, strict=True)), strict=True)
    return Firmness({code: each for code, each in found if each.rank})


def _families(scheme: Scheme, node: str) -> list[tuple[Aggregation | None, tuple[Node, ...]]]:
    """Every set of siblings at or below a node, with the way in which they are aggregated."""
    if node == scheme.code:
        return [(scheme.aggregate, scheme.tree), *(_family(each) for each in scheme.walk() if each.children)]
    return [_family(each) for each in scheme.node(node).walk() if each.children]


def _family(node: Node) -> tuple[Aggregation | None, tuple[Node, ...]]:
    return node.aggregate, node.children


@lru_cache(maxsize=8)
def _draws(run: ScoringRun, _digest: str) -> tuple[Ground, Sample]:
    """What the draws stand on, and the weights of every draw."""
    ground = Ground.of(evaluation_of(run), PLAN)
    sampler = Sampler.of(PLAN, ground.tree)
    return ground, sampler.draw(np.random.default_rng(SEED).random((N_DRAWS, sampler.n_columns)))

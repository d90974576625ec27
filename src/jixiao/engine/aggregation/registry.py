"""The ways of aggregating there are. A new one is one file, one import and one line here."""

from jixiao.engine.aggregation.arithmetic import Arithmetic
from jixiao.engine.aggregation.bod import Bod
from jixiao.engine.aggregation.copeland import Copeland
from jixiao.engine.aggregation.fuzzy import Fuzzy
from jixiao.engine.aggregation.geometric import Geometric
from jixiao.engine.aggregation.grey_relational import GreyRelational
from jixiao.engine.aggregation.harmonic import Harmonic
from jixiao.engine.aggregation.rsr import Rsr
from jixiao.engine.aggregation.rsr_non_integer import RsrNonInteger
from jixiao.engine.aggregation.topsis import Topsis
from jixiao.engine.aggregation.vikor import Vikor
from jixiao.engine.model.aggregation import AGGREGATIONS, REASONS, Aggregation
from jixiao.engine.model.rule import REFUSALS

CATALOGUE: tuple[type[Aggregation], ...] = (
    Arithmetic,
    Geometric,
    Harmonic,
    Copeland,
    Topsis,
    Vikor,
    GreyRelational,
    Rsr,
    RsrNonInteger,
    Fuzzy,
    Bod,
)

AGGREGATIONS.update({way.name: way for way in CATALOGUE})
REFUSALS.update(REASONS)  # a node of a scheme tells them beside those of its rules

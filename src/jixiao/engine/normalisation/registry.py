"""The ways of normalising there are. A new one is one file, one import and one line here."""

from jixiao.engine.normalisation.above_below_mean import AboveBelowMean
from jixiao.engine.normalisation.deviations import MedianDeviation, ZScore
from jixiao.engine.normalisation.distances import DistanceToMax, DistanceToReference, DistanceToTarget
from jixiao.engine.normalisation.fraction_of_max import FractionOfMax
from jixiao.engine.normalisation.goalposts import Goalposts
from jixiao.engine.normalisation.method import Normalisation
from jixiao.engine.normalisation.min_max import MinMax, Scaled
from jixiao.engine.normalisation.ranks import Borda, PercentileRank, Rank

CATALOGUE: tuple[type[Normalisation], ...] = (
    MinMax,
    ZScore,
    Rank,
    Borda,
    PercentileRank,
    Goalposts,
    DistanceToTarget,
    DistanceToReference,
    DistanceToMax,
    FractionOfMax,
    AboveBelowMean,
    Scaled,
    MedianDeviation,
)

NORMALISATIONS: dict[str, type[Normalisation]] = {way.name: way for way in CATALOGUE}
"""Every way of normalising by name."""

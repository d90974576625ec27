"""The ways of normalising there are. A new one is one file and one line here; its file is loaded when it is asked for."""

from jixiao.engine.model.registry import Registry
from jixiao.engine.model.text import Text
from jixiao.engine.normalisation.method import Normalisation

NORMALISATIONS: Registry[type[Normalisation]] = Registry(
    "unknown_normalisation", Text("way of normalising", "无量纲化方法")
)
"""Every way of normalising by name."""

NORMALISATIONS.add(
    "jixiao.engine.normalisation",
    {
        "minmax": "min_max:MinMax",
        "zscore": "deviations:ZScore",
        "rank": "ranks:Rank",
        "borda": "ranks:Borda",
        "percentile-rank": "ranks:PercentileRank",
        "goalposts": "goalposts:Goalposts",
        "distance-to-target": "distances:DistanceToTarget",
        "distance-to-reference": "distances:DistanceToReference",
        "distance-to-max": "distances:DistanceToMax",
        "fraction-of-max": "fraction_of_max:FractionOfMax",
        "above-below-mean": "above_below_mean:AboveBelowMean",
        "scaled": "min_max:Scaled",
        "mad": "deviations:MedianDeviation",
    },
)

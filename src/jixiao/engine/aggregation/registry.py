"""The ways of aggregating there are. A new one is one file, one import and one line here."""

from jixiao.engine.aggregation.arithmetic import Arithmetic
from jixiao.engine.model.aggregation import AGGREGATIONS, Aggregation

CATALOGUE: tuple[type[Aggregation], ...] = (Arithmetic,)

AGGREGATIONS.update({way.name: way for way in CATALOGUE})

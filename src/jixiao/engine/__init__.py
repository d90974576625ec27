"""Calculates. Frames in; scores, findings and a trace out. Knows no web, database, clock, network or file."""

from jixiao.engine.aggregation import registry as aggregations
from jixiao.engine.scoring import registry

__all__ = ["aggregations", "registry"]

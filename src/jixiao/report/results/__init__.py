"""What reports are made from: evaluations as cells that have an address."""

from jixiao.report.results.evaluated import AFTER, BEFORE, Results

__all__ = ["AFTER", "BEFORE", "Results"]

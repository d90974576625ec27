"""What reports are made from: evaluations, forms, orders and months of air, as cells that have an address."""

from jixiao.report.results.cells import Cells
from jixiao.report.results.evaluated import AFTER, BEFORE, Results

__all__ = ["AFTER", "BEFORE", "Cells", "Results"]

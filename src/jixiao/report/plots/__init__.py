"""Pictures of an evaluation for a notebook: each says its finding in its title and saves itself as SVG or HTML."""

from jixiao.report.plots.curve import plot_rule
from jixiao.report.plots.plot import Plot
from jixiao.report.plots.ranking import plot_ranking
from jixiao.report.plots.receipt import plot_receipt
from jixiao.report.plots.tree import plot_tree

__all__ = ["Plot", "plot_ranking", "plot_receipt", "plot_rule", "plot_tree"]

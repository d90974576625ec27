"""Efficiency (效率) by data envelopment analysis: one file per model, one line in the registry."""

from jixiao.engine.comparison.efficiency.envelopment import efficiency
from jixiao.engine.comparison.efficiency.registry import MODELS

__all__ = ["MODELS", "efficiency"]

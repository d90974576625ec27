"""Rows of panels → the engine's frames and back: scores combined, figures for schemes, reports compared."""

from jixiao.web.appraisal.frames.combining import (
    Combined,
    GroupScore,
    PanelResult,
    panel_result,
    quality_cuts,
    quality_weights,
    settings_on,
)
from jixiao.web.appraisal.frames.figures import Qualitative, figures_of, landed_value, qualitative_leaves, tier_of
from jixiao.web.appraisal.frames.likeness import compared

__all__ = [
    "Combined",
    "GroupScore",
    "PanelResult",
    "Qualitative",
    "compared",
    "figures_of",
    "landed_value",
    "panel_result",
    "qualitative_leaves",
    "quality_cuts",
    "quality_weights",
    "settings_on",
    "tier_of",
]

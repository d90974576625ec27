"""Figures of the platform → the engine's comparison, efficiency and policy effects → what pages show."""

from jixiao.web.analysis.frames.comparison import FEWEST_PEERS, NOTHING, Middle, Seen, as_now, look, middle_of
from jixiao.web.analysis.frames.efficiency import (
    Change,
    Columns,
    Score,
    Target,
    WorkedOut,
    changes,
    gathered,
    together,
    work_out,
)
from jixiao.web.analysis.frames.health import indicator_health
from jixiao.web.analysis.frames.neighbours import Beside, Neighbour, Neighbours, beside, neighbours_of
from jixiao.web.analysis.frames.policy import Effect, EffectRow, PlacebosShown, policy
from jixiao.web.analysis.frames.remarks import Remark

__all__ = [
    "FEWEST_PEERS",
    "NOTHING",
    "Beside",
    "Change",
    "Columns",
    "Effect",
    "EffectRow",
    "Middle",
    "Neighbour",
    "Neighbours",
    "PlacebosShown",
    "Remark",
    "Score",
    "Seen",
    "Target",
    "WorkedOut",
    "as_now",
    "beside",
    "changes",
    "gathered",
    "indicator_health",
    "look",
    "middle_of",
    "neighbours_of",
    "policy",
    "together",
    "work_out",
]

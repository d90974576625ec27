"""Figures of the platform → series of the engine; its forecasts → outlooks; what-if."""

from jixiao.web.outlook.frames.looking import Found, Look, look_ahead
from jixiao.web.outlook.frames.trying import Tried, as_it_is, try_out, usual_pace
from jixiao.web.outlook.frames.year_end import SHARES, at_share, chance_in

__all__ = [
    "SHARES",
    "Found",
    "Look",
    "Tried",
    "as_it_is",
    "at_share",
    "chance_in",
    "look_ahead",
    "try_out",
    "usual_pace",
]

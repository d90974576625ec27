"""Figures of the platform → series of the engine; its forecasts → outlooks; what-if."""

from jixiao.web.outlook.frames.looking import Found, Look, look_ahead
from jixiao.web.outlook.frames.year_end import SHARES, YearEnd, chance_of, year_end

__all__ = ["SHARES", "Found", "Look", "YearEnd", "chance_of", "look_ahead", "year_end"]

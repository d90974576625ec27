"""Where a series is going and where it should go."""

from jixiao.engine.forecast.ahead import Ahead, forecast_series
from jixiao.engine.forecast.forecast import Forecasts, forecast
from jixiao.engine.forecast.seasonal_path import PathKind, TargetPath, seasonal_path, straight_path

__all__ = [
    "Ahead",
    "Forecasts",
    "PathKind",
    "TargetPath",
    "forecast",
    "forecast_series",
    "seasonal_path",
    "straight_path",
]

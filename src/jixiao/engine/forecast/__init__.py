"""Where a series is going and where it should go."""

from jixiao.engine.forecast.seasonal_path import PathKind, TargetPath, seasonal_path, straight_path

__all__ = ["PathKind", "TargetPath", "seasonal_path", "straight_path"]

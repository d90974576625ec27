"""Pages of the outlook."""

from jixiao.web.outlook.views.indicator import indicator, svg
from jixiao.web.outlook.views.lists import method, outlooks, refresh
from jixiao.web.outlook.views.what_if import what_if

__all__ = ["indicator", "method", "outlooks", "refresh", "svg", "what_if"]

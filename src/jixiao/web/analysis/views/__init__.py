"""Pages of comparison: the table that is turned, saved views, the map of regions, why a score moved."""

from jixiao.web.analysis.views.compare import compare
from jixiao.web.analysis.views.regions import region_map
from jixiao.web.analysis.views.saved import open_view, remove, restore, save, saved_views, share
from jixiao.web.analysis.views.why import why

__all__ = ["compare", "open_view", "region_map", "remove", "restore", "save", "saved_views", "share", "why"]

"""Pages of comparison: the table that is turned, saved views, the map, neighbours, why a score moved, efficiency, policies."""

from jixiao.web.analysis.views.alike import alike
from jixiao.web.analysis.views.compare import compare
from jixiao.web.analysis.views.efficiency import efficiency
from jixiao.web.analysis.views.health import indicator_health
from jixiao.web.analysis.views.policy import policy
from jixiao.web.analysis.views.regions import region_map
from jixiao.web.analysis.views.saved import open_view, remove, restore, save, saved_views, share
from jixiao.web.analysis.views.why import why

__all__ = [
    "alike",
    "compare",
    "efficiency",
    "indicator_health",
    "open_view",
    "policy",
    "region_map",
    "remove",
    "restore",
    "save",
    "saved_views",
    "share",
    "why",
]

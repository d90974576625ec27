"""Every read of comparisons: figures of a cut, what there is to choose from, saved views, the map."""

from jixiao.web.analysis.queries.assessed import Beginning, beginnings
from jixiao.web.analysis.queries.cut import Cut, Ground, baselines_in, periods_read, published_figures, targets_in
from jixiao.web.analysis.queries.figures import (
    Figure,
    Origin,
    Place,
    figures,
    origins,
    waiting,
)
from jixiao.web.analysis.queries.held import Held, held
from jixiao.web.analysis.queries.places import (
    SIGHT,
    Groups,
    Organisation,
    circumstances,
    goals,
    groups_on,
    indicators_held,
    places,
    plain_nodes,
    points_of,
    seen_ids,
)
from jixiao.web.analysis.queries.presence import with_figures
from jixiao.web.analysis.queries.saved import KnownMap, newest_map, shared_views, view_for, views_of

__all__ = [
    "SIGHT",
    "Beginning",
    "Cut",
    "Figure",
    "Ground",
    "Groups",
    "Held",
    "KnownMap",
    "Organisation",
    "Origin",
    "Place",
    "baselines_in",
    "beginnings",
    "circumstances",
    "figures",
    "goals",
    "groups_on",
    "held",
    "indicators_held",
    "newest_map",
    "origins",
    "periods_read",
    "places",
    "plain_nodes",
    "points_of",
    "published_figures",
    "seen_ids",
    "shared_views",
    "targets_in",
    "view_for",
    "views_of",
    "waiting",
    "with_figures",
]

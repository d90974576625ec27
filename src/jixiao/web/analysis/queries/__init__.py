"""Every read of comparisons: figures of a cut, what there is to choose from, saved views, the map."""

from jixiao.web.analysis.queries.figures import (
    Figure,
    Origin,
    Place,
    baselines,
    figures,
    origins,
    published,
    targets,
    waiting,
)
from jixiao.web.analysis.queries.held import Held, held
from jixiao.web.analysis.queries.places import (
    SIGHT,
    Groups,
    Organisation,
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
    "Figure",
    "Groups",
    "Held",
    "KnownMap",
    "Organisation",
    "Origin",
    "Place",
    "baselines",
    "figures",
    "goals",
    "groups_on",
    "held",
    "indicators_held",
    "newest_map",
    "origins",
    "places",
    "plain_nodes",
    "points_of",
    "published",
    "seen_ids",
    "shared_views",
    "targets",
    "view_for",
    "views_of",
    "waiting",
    "with_figures",
]

"""Pages of goals, the indicator library, schemes and targets."""

from jixiao.web.indicators.views.drafts import import_scheme, new_version, other_eyes, publish, text, weights, withdraw
from jixiao.web.indicators.views.goals import create_goal, create_plan, goals
from jixiao.web.indicators.views.library import create_indicator, indicator, library, revise_indicator
from jixiao.web.indicators.views.nodes import node
from jixiao.web.indicators.views.register import register, register_indicator
from jixiao.web.indicators.views.schemes import differences, document, download, scheme, schemes
from jixiao.web.indicators.views.targets import set_target, target, targets

__all__ = [
    "create_goal",
    "create_indicator",
    "create_plan",
    "differences",
    "document",
    "download",
    "goals",
    "import_scheme",
    "indicator",
    "library",
    "new_version",
    "node",
    "other_eyes",
    "publish",
    "register",
    "register_indicator",
    "revise_indicator",
    "scheme",
    "schemes",
    "set_target",
    "target",
    "targets",
    "text",
    "weights",
    "withdraw",
]

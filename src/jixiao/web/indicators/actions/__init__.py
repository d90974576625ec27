"""Every write of goals, indicators, schemes and targets."""

from jixiao.web.indicators.actions.library import create_goal, create_indicator, create_plan, revise_indicator
from jixiao.web.indicators.actions.register import register_indicator
from jixiao.web.indicators.actions.schemes import (
    change_weights,
    import_scheme,
    new_version,
    publish,
    save_draft,
    set_other_eyes,
    withdraw,
)
from jixiao.web.indicators.actions.targets import correct_target, set_target_plan

__all__ = [
    "change_weights",
    "correct_target",
    "create_goal",
    "create_indicator",
    "create_plan",
    "import_scheme",
    "new_version",
    "publish",
    "register_indicator",
    "revise_indicator",
    "save_draft",
    "set_other_eyes",
    "set_target_plan",
    "withdraw",
]

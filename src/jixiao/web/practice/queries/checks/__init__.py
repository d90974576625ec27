"""How the platform itself sees that a step is done: named checks over what was written, none over what was clicked."""

from collections.abc import Callable

from jixiao.web.practice import rules
from jixiao.web.practice.queries.checks.answers import answered
from jixiao.web.practice.queries.checks.budgeting import (
    change_asked,
    lights_named,
    month_monitored,
    objectives_returned,
    pair_judged,
)
from jixiao.web.practice.queries.checks.collecting import approved, figures_typed, handed_in, returned
from jixiao.web.practice.queries.checks.deciding import (
    confirmed,
    order_accepted,
    order_issued,
    order_planned,
    order_signed,
    published,
    rated,
    scored,
)
from jixiao.web.practice.queries.checks.frame import Context
from jixiao.web.practice.queries.checks.marking import marked, stepped_back
from jixiao.web.practice.queries.checks.publishing import kept_back
from jixiao.web.practice.queries.checks.sharing import ball_passed, progress_reported

__all__ = ["CHECKS", "Context"]

Check = Callable[[rules.Facts, Context, rules.Step], rules.Verdict]
CHECKS: dict[str, Check] = {
    "answered": answered,
    "figures_typed": figures_typed,
    "handed_in": handed_in,
    "returned": returned,
    "approved": approved,
    "scored": scored,
    "confirmed": confirmed,
    "published": published,
    "order_issued": order_issued,
    "order_signed": order_signed,
    "order_planned": order_planned,
    "order_accepted": order_accepted,
    "marked": marked,
    "stepped_back": stepped_back,
    "rated": rated,
    "objectives_returned": objectives_returned,
    "month_monitored": month_monitored,
    "lights_named": lights_named,
    "change_asked": change_asked,
    "pair_judged": pair_judged,
    "progress_reported": progress_reported,
    "ball_passed": ball_passed,
    "kept_back": kept_back,
}

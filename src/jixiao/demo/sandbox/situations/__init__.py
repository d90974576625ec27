"""What each exercise is about at a stop: facts by name, read from the city as it stands."""

import logging
from collections.abc import Callable
from typing import Any

from jixiao.demo.sandbox.situations import air, asking, money, reporting, results, sharing, standing
from jixiao.demo.sandbox.situations.frame import Place
from jixiao.demo.world import World
from jixiao.engine.model.period import Period

log = logging.getLogger("jixiao.sandbox")
Facts = dict[str, Any]
MAKERS: dict[str, Callable[[Place], Facts]] = {
    "first-month": reporting.first_month,
    "points-lost": results.points_lost,
    "answer-an-order": standing.order_owed,
    "return-the-slip": reporting.slip,
    "approve-what-is-right": reporting.sound,
    "who-lags": asking.who_lags,
    "what-weighs": asking.what_weighs,
    "score-and-confirm": results.to_score,
    "order-after-a-fall": results.fallen,
    "accept-a-reply": standing.order_answered,
    "score-a-street": standing.to_mark,
    "step-back": standing.own_street,
    "blind-panel": standing.blind,
    "vague-target": money.vague_target,
    "judge-a-pair": money.alike,
    "monitor-a-month": money.to_monitor,
    "give-back": money.to_give_back,
    "pass-the-ball": sharing.ball,
    "read-the-air": air.read_a_month,
    "keep-it-back": air.tampered,
    "who-leads": results.leader,
    "publish": results.draft,
    "who-approved": asking.who_approved,
    "recompute": results.to_replay,
    "how-is-my-street": results.my_street,
    "rate-a-counter": standing.counter,
}
"""Exercise → what makes its facts; {} where it cannot be worked on at this stop."""


def situations(world: World, month: Period, stop: str) -> dict[str, Facts]:
    """Facts of every exercise; one whose facts cannot be told (a learner changed the ground) is closed and logged."""
    place = Place(world, month, stop)
    found: dict[str, Facts] = {}
    for code, make in MAKERS.items():
        try:
            found[code] = make(place)
        except (LookupError, ValueError, AttributeError):
            log.exception("%s: no situation", code)
            found[code] = {}
    return found

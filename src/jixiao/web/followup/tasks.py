"""Orders are taken up every few minutes, and every night the figures and the calendar are asked."""

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jixiao.engine.model.text import Text
from jixiao.web import jobs
from jixiao.web.audit.actions import SYSTEM, Actor
from jixiao.web.base.rules import RuleViolation
from jixiao.web.followup import actions, queries, rules
from jixiao.web.followup.models import RectificationOrder
from jixiao.web.organisations.models import Organisation
from jixiao.web.warnings.queries import waiting_orders


def take_up(*, by: Actor = SYSTEM, now: datetime) -> int:
    """Everything that waits to become an order becomes one; how many there were."""
    everybody = list(Organisation.objects.values_list("pk", flat=True))
    n_taken = len(actions.take_up_requests(requests=waiting_orders(everybody), by=by, now=now))
    n_taken += _taken(actions.take_up_rating, "bad_rating", queries.waiting_ratings(), by, now)
    n_taken += _taken(actions.take_up_demand, "report", queries.waiting_demands(), by, now)
    n_taken += _taken(actions.take_up_item, "item", queries.waiting_items(now), by, now)
    for order in queries.excluded_ratings():
        _quietly(actions.drop, order, by, now)
    return n_taken


def _taken(act: Any, name: str, waiting: Iterable[Any], by: Actor, now: datetime) -> int:
    """How many of them became an order; what somebody took or changed meanwhile does not."""
    n = 0
    for one in waiting:
        with suppress(RuleViolation):
            n += act(**{name: one}, by=by, now=now) is not None
    return n


@dataclass(frozen=True)
class Watched:
    """What came of one watch over all orders."""

    n_closed: int = 0
    n_relapsed: int = 0
    n_escalated: int = 0


def watch(*, by: Actor, now: datetime) -> Watched:
    """Look at every order once; run again on the same day it changes nothing. Each order is a transaction of its own."""
    done: Counter[str] = Counter()
    chosen = RectificationOrder.objects.select_related(
        "organisation", "subject", "indicator", "holder", "monitoring__programme", "project"
    )
    accepted = chosen.filter(state=rules.ACCEPTED).order_by("id")
    closed = chosen.filter(state=rules.CLOSED, closed_how=rules.BY_FIGURES).order_by("id")
    done["closed"] = sum(_quietly(actions.close_if_moved, order, by, now) for order in accepted)
    done["relapsed"] = sum(_quietly(actions.reopen_if_fallen, order, by, now) for order in closed)
    done["escalated"] = actions.climb(by=by, now=now)
    return Watched(done["closed"], done["relapsed"], done["escalated"])


def _quietly(act: Any, order: RectificationOrder, by: Actor, now: datetime) -> bool:
    """Somebody may have acted meanwhile: then theirs holds."""
    try:
        return bool(act(order=order, by=by, now=now))
    except RuleViolation:
        return False


def watch_job(run: jobs.JobRun) -> Text | None:
    """The job kind `followup.watch`: take up what waits; with `nightly` also close, reopen and pass up."""
    n_taken = take_up(now=run.now())
    if not run.arguments.get("nightly", False):
        return summary(n_taken)
    return summary(n_taken, watch(by=SYSTEM, now=run.now()))


def summary(n_taken: int, watched: Watched | None = None) -> Text:
    """What came of it, in one sentence."""
    told = watched or Watched()
    return Text(
        f"{n_taken} orders taken up, {told.n_closed} closed by the figures, {told.n_relapsed} relapsed, "
        f"{told.n_escalated} passed up.",
        f"新下达整改通知 {n_taken} 件，数据达标销号 {told.n_closed} 件，复发 {told.n_relapsed} 件，"
        f"升级督办 {told.n_escalated} 件。",
    )

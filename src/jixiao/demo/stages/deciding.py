"""Money goes where it works: a reallocation is proposed and decided; it is published, and so are last year's budget and a project."""

from datetime import timedelta
from decimal import Decimal

from jixiao.demo.calendar import MOMENT, at
from jixiao.demo.people import PERFORMANCE_OFFICER
from jixiao.demo.world import World
from jixiao.web.audit.actions import SYSTEM
from jixiao.web.budgets import actions, frames, queries
from jixiao.web.budgets.rules import life
from jixiao.web.budgets.views.proposals import outcome_of
from jixiao.web.organisations.models import Organisation
from jixiao.web.portal import actions as portal
from jixiao.web.portal import queries as releases
from jixiao.web.portal import tasks

YEAR = 2026
LIMITS = {"floor": 70.0, "cap": 130.0, "turnover": 8.0}
"""Each keeps at least, gets at most, so much may move in all; per cent of this year's amounts."""
LABEL, REASON = "2027年预算调整建议（按绩效）", "与绩效评价结果一致，闲置和重复项目资金调整用于效果好的项目，同意。"
PUBLISHED = ("budgets", "reallocation")
PROJECTS, ACCEPTED = "projects", "closed"


def decide_at_last(world: World) -> None:
    """Called once, after what was found among the programmes was judged, and joint projects have been played."""
    day = MOMENT.date() - timedelta(days=1)
    office, leader = world.accounts[PERFORMANCE_OFFICER.username], world.accounts["leader"]
    everybody = list(Organisation.objects.values_list("pk", flat=True))
    of = list(queries.programmes(everybody, YEAR).filter(state__in=life.IN_BUDGET))
    wanted = frames.Wanted(Decimal(0), *(LIMITS[name] / 100 for name in ("floor", "cap", "turnover")))
    found = frames.reallocation(of, queries.scores_of(of), wanted)
    proposal = actions.propose(
        label=LABEL,
        year=YEAR,
        settings={"change": "0", **LIMITS},
        outcome=outcome_of(found),
        by=office,
        now=at(day, 9.0),
    )
    actions.decide(proposal=proposal, is_accepted=True, reason=REASON, by=leader, now=at(day, 10.0))
    for kind, source in releases.undrafted_sources(MOMENT.date()):
        if kind in PUBLISHED or (kind == PROJECTS and source.code.endswith(ACCEPTED)):
            draft = tasks.prepare(kind=kind, source=source, by=SYSTEM, now=at(day, 10.5))
            if draft is not None:
                portal.publish(release=draft, reports={}, by=leader, now=at(day, 11.0))

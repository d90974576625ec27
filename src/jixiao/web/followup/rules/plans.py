"""What a plan says: five whys down to a cause, and measures with who carries them out by when. No Django."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from jixiao.web.base.rules import TEXT_LIMIT, RuleViolation, allows, check_words
from jixiao.web.base.words import N_

MOST_WHYS, LEAST_WHYS, MOST_REMEDIES = 5, 2, 8
REMEDY_LIMIT = 300

CAUSE_LABELS = {
    "people": N_("Staff"),
    "rules": N_("Rules and procedures"),
    "funds": N_("Funding"),
    "hardware": N_("Hardware"),
    "data": N_("Data and counting"),
    "surroundings": N_("Surroundings"),
}
"""The bones of the cause diagram (鱼骨图)."""


@dataclass(frozen=True)
class PlannedRemedy:
    """One measure: what, by when, by which organisation (its id)."""

    words: str
    due_date: date
    organisation_id: int


@dataclass(frozen=True)
class DraftPlan:
    """A plan as it is submitted: why after why, the last is the cause; what it lies with; the measures."""

    whys: tuple[str, ...]
    category: str
    remedies: tuple[PlannedRemedy, ...]


def check_plan(plan: DraftPlan, today: date, due_date: date, concerned: Collection[int]) -> None:
    """Two whys at least, one measure at least, each with a day up to the order's deadline and one who is concerned."""
    _check_whys(plan.whys)
    if plan.category not in CAUSE_LABELS:
        raise RuleViolation("no_category", N_("Choose what it lies with."))
    if not 1 <= len(plan.remedies) <= MOST_REMEDIES:
        raise RuleViolation(
            "measures_missing", N_("Name one to %(most)s measures, each with its day."), most=MOST_REMEDIES
        )
    latest = max(due_date, today)
    for number, remedy in enumerate(plan.remedies, start=1):
        if not 4 <= len(remedy.words.strip()) <= REMEDY_LIMIT:
            raise RuleViolation(
                "measure_words",
                N_("Measure %(number)s: say in 4 to %(limit)s characters what is done."),
                number=number,
                limit=REMEDY_LIMIT,
            )
        if not today <= remedy.due_date <= latest:
            raise RuleViolation(
                "measure_day",
                N_("Measure %(number)s: its day lies between today and the order's deadline, %(due)s."),
                number=number,
                due=latest.isoformat(),
            )
        if remedy.organisation_id not in concerned:
            raise RuleViolation(
                "measure_place",
                N_("Measure %(number)s: choose one of the organisations that this order names."),
                number=number,
            )


def is_plan(plan: DraftPlan, today: date, due_date: date, concerned: Collection[int]) -> bool:
    """Twin of check_plan."""
    return allows(check_plan, plan, today, due_date, concerned)


def _check_whys(whys: Sequence[str]) -> None:
    told = [why.strip() for why in whys]
    if not LEAST_WHYS <= len(told) <= MOST_WHYS or any(not why for why in told):
        raise RuleViolation(
            "whys_missing",
            N_("Ask why at least %(least)s times, without leaving one out: the last answer is the cause."),
            least=LEAST_WHYS,
        )
    if len({why.casefold() for why in told}) < len(told):
        raise RuleViolation("same_why", N_("Two whys have the same answer. Ask further: why is that so?"))
    if sum(len(why) for why in told) > TEXT_LIMIT:
        raise RuleViolation("whys_long", N_("All whys together take at most %(limit)s characters."), limit=TEXT_LIMIT)
    check_words(told[-1])

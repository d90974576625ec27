"""Reads of what is made public: the days of approval, and what departments said of each form."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from jixiao.library import held_on
from jixiao.web.base.parameters import parameter
from jixiao.web.budgets.models import BudgetApproval, Disclosure, Evaluation, Programme
from jixiao.web.budgets.queries.departments import BY_OTHERS, own_scores_among
from jixiao.web.budgets.rules import disclosing, life

DISCLOSURE = "budget-disclosure"


class Form(NamedTuple):
    """One form of a programme in the budget with what was said of it; `way` "" where nothing was."""

    programme_id: int
    organisation_id: int
    code: str
    follows: str
    way: str
    shown_on: date | None


def within_days(day: date) -> int:
    """Calendar days after an approval within which forms are made public."""
    return int(parameter(DISCLOSURE, "within_days", day))


def public_forms(day: date) -> tuple[disclosing.PublicForm, ...]:
    """Which forms those are."""
    return tuple(disclosing.PublicForm(row["code"], row["follows"]) for row in held_on(DISCLOSURE, "forms", day))


def approvals(year: int) -> dict[str, BudgetApproval]:
    """The newest entry of each kind."""
    return {each.kind: each for each in BudgetApproval.objects.filter(year=year).order_by("at", "pk")}


def disclosures_of(programme: Programme) -> dict[str, Disclosure]:
    """What holds of each form of a programme."""
    return {each.form: each for each in programme.disclosures.select_related("by").order_by("at", "pk")}


def forms_by(ids: Collection[int], year: int, day: date) -> list[Form]:
    """Every form that exists: objectives of all in the budget, evaluations where there is one; of whole departments too."""
    among = Programme.every.filter(organisation__in=list(ids), year=year, state__in=life.IN_BUDGET)
    told = Disclosure.objects.filter(programme__in=among).order_by("at", "pk")
    said = {(key, form): (way, shown) for key, form, way, shown in told.values_list(
        "programme", "form", "way", "shown_on"
    )}  # fmt: skip
    own = own_scores_among(among)
    evaluated = set(
        Evaluation.objects.filter(programme__in=among, kind__in=BY_OTHERS).values_list("programme", flat=True)
    )
    exists = {disclosing.SELF_EVALUATION: own.keys(), disclosing.EVALUATION: evaluated}
    rows = list(among.order_by("code").values_list("pk", "organisation"))
    return [
        Form(key, place, each.code, each.follows, *said.get((key, each.code), ("", None)))
        for key, place in rows
        for each in public_forms(day)
        if each.code not in exists or key in exists[each.code]
    ]

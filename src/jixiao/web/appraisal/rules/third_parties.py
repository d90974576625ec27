"""Rules of the register of third parties: who stands on it, what it is asked to do, how its work is judged. No Django."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jixiao.engine.appraisal.credit_code import STRANGE_CHARACTER, TOO_LONG_OR_SHORT, credit_code_fault
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Period
from jixiao.web.appraisal.rules.panels import DRAFT, RUNNING
from jixiao.web.base.formats import half_up
from jixiao.web.base.rules import RuleViolation, allows, check_words
from jixiao.web.base.words import N_
from jixiao.web.organisations.rules import EXPERT, THIRD_PARTY

CRITERIA = {
    "independence": N_("Independence and procedure"),
    "evidence": N_("Evidence and data"),
    "analysis": N_("Analysis and conclusions"),
    "advice": N_("Advice that can be used"),
    "delivery": N_("Delivered in time and complete"),
}
"""What the office judges after a commission; the weights are in library/parameters/third-party-quality.yaml."""
MOST_POINTS = 5
BEST, GOOD, FAIR, POOR = "best", "good", "fair", "poor"
QUALITY_LABELS = {
    BEST: N_("excellent work"),
    GOOD: N_("good work"),
    FAIR: N_("fair work"),
    POOR: N_("poor work"),
}
LARGEST_FEE = Decimal("9999999999.99")

OUTSIDE = frozenset({EXPERT, THIRD_PARTY})
"""Roles of people from outside: who works for a third party holds no other."""


@dataclass(frozen=True)
class Terms:
    """What a commission says: the work and its period, the fee in yuan, the day of the contract, whom it evaluates."""

    work: str
    period: str
    fee: Decimal
    contract_date: date
    n_evaluated: int


def check_registration(code: str) -> None:
    """A unified social credit code that is well formed."""
    fault = credit_code_fault(code)
    if fault == TOO_LONG_OR_SHORT:
        raise RuleViolation(
            "bad_length",
            N_("A unified social credit code has 18 characters, this one %(n)s. Copy it from the licence."),
            n=len(code),
        )
    if fault == STRANGE_CHARACTER:
        raise RuleViolation(
            "bad_character",
            N_("A unified social credit code has digits and capital letters without I, O, S, V and Z. Copy it anew."),
        )
    if fault:
        raise RuleViolation(
            "bad_check",
            N_("The last character does not fit the others: one of the 18 is mistyped. Compare it with the licence."),
        )


def is_registration(code: str) -> bool:
    """Twin of check_registration."""
    return allows(check_registration, code)


def check_reviewer(name: str, qualification: str, is_lead: bool) -> None:
    """A reviewer has a name; a main reviewer a qualification that the office has seen."""
    if not name.strip():
        raise RuleViolation("name_missing", N_("Write the reviewer's name."))
    if is_lead and len(qualification.strip()) < 2:
        raise RuleViolation(
            "qualification_missing",
            N_("Write which qualification of the main reviewer you have seen, with its number."),
        )


def is_reviewer(name: str, qualification: str, is_lead: bool) -> bool:
    """Twin of check_reviewer."""
    return allows(check_reviewer, name, qualification, is_lead)


def check_account(roles: Collection[str]) -> None:
    """An account that belongs to a third party has roles of people from outside only."""
    if not roles or not set(roles) <= OUTSIDE:
        raise RuleViolation(
            "not_from_outside",
            N_(
                "Only an account with the role of third-party evaluator or expert, and no other, can belong to a third party."
            ),
        )


def is_account(roles: Collection[str]) -> bool:
    """Twin of check_account."""
    return allows(check_account, roles)


def check_suspension(first: date, last: date, reason: str, today: date) -> None:
    """A suspension has a reason and a period that is not over already."""
    check_words(reason)
    if last < first or last < today:
        raise RuleViolation(
            "bad_suspension",
            N_("The last day lies before the first day or before today: such a suspension blocks nothing."),
        )


def is_suspension(first: date, last: date, reason: str, today: date) -> bool:
    """Twin of check_suspension."""
    return allows(check_suspension, first, last, reason, today)


def check_can_lift(is_lifted: bool, last: date, today: date) -> None:
    """A suspension is lifted once, while it lasts."""
    if is_lifted or last < today:
        raise RuleViolation("suspension_over", N_("This suspension is over already."))


def can_lift(is_lifted: bool, last: date, today: date) -> bool:
    """Twin of check_can_lift."""
    return allows(check_can_lift, is_lifted, last, today)


def check_in_use(registration: str, suspended_until: date | None) -> None:
    """New work and seats go only to a third party whose credit code is on the register and that is not suspended."""
    if not registration:
        raise RuleViolation(
            "no_registration", N_("The unified social credit code of this third party is missing. Enter it first.")
        )
    check_registration(registration)
    if suspended_until is not None:
        raise RuleViolation(
            "suspended",
            N_("This third party is suspended until %(day)s: it gets no new commission and no seat."),
            day=f"{suspended_until:%Y-%m-%d}",
        )


def is_in_use(registration: str, suspended_until: date | None) -> bool:
    """Twin of check_in_use."""
    return allows(check_in_use, registration, suspended_until)


def check_terms(terms: Terms, today: date) -> None:
    """A commission names its work, period, fee and contract, and whom it evaluates."""
    check_words(terms.work)
    try:
        is_period = str(Period.parse(terms.period)) == terms.period
    except DefinitionError:
        is_period = False
    if not is_period:
        raise RuleViolation("bad_period", N_("Write the period as 2026, 2026H1, 2026Q3 or 2026-09."))
    if not 0 <= terms.fee <= LARGEST_FEE:
        raise RuleViolation("bad_fee", N_("The fee is an amount in yuan from 0 on, such as 86,000."))
    if terms.contract_date > today:
        raise RuleViolation(
            "future_contract", N_("The contract is dated in the future. Enter the commission when it is signed.")
        )
    if not terms.n_evaluated:
        raise RuleViolation("nobody_evaluated", N_("Choose at least one organisation that is evaluated."))


def are_terms(terms: Terms, today: date) -> bool:
    """Twin of check_terms."""
    return allows(check_terms, terms, today)


def check_can_commission(
    registration: str, suspended_until: date | None, is_led: bool, conflicts: Collection[str]
) -> None:
    """A third party in use, with a main reviewer, independent of everybody it evaluates (`conflicts`: names of others)."""
    check_in_use(registration, suspended_until)
    if not is_led:
        raise RuleViolation(
            "no_lead",
            N_("A commission has a main reviewer of this third party. Enter one with the qualification first."),
        )
    if conflicts:
        raise RuleViolation(
            "not_independent",
            N_(
                "It worked for %(places)s or declared a conflict there: it may not evaluate them. Leave them out or ask another."
            ),
            places="、".join(sorted(conflicts)),
        )


def can_commission(registration: str, suspended_until: date | None, is_led: bool, conflicts: Collection[str]) -> bool:
    """Twin of check_can_commission."""
    return allows(check_can_commission, registration, suspended_until, is_led, conflicts)


def check_can_seat(registration: str | None, suspended_until: date | None, n_free: int) -> None:
    """A third party's seat on a panel; `registration` None: the account belongs to none. `n_free`: whom it may score."""
    if registration is None:
        raise RuleViolation(
            "no_third_party",
            N_("This account belongs to no third party on the register. Enter the person there as a reviewer first."),
        )
    check_in_use(registration, suspended_until)
    if not n_free:
        raise RuleViolation(
            "nobody_free", N_("The third party has a conflict of interest with every organisation of this panel.")
        )


def can_seat(registration: str | None, suspended_until: date | None, n_free: int) -> bool:
    """Twin of check_can_seat."""
    return allows(check_can_seat, registration, suspended_until, n_free)


def check_judgement(points: Mapping[str, int], words: str) -> None:
    """Every criterion has 1 to 5 points, and there are words."""
    if points.keys() != CRITERIA.keys() or any(not 1 <= each <= MOST_POINTS for each in points.values()):
        raise RuleViolation("bad_points", N_("Give each criterion 1 to %(most)s points."), most=MOST_POINTS)
    check_words(words)


def is_judgement(points: Mapping[str, int], words: str) -> bool:
    """Twin of check_judgement."""
    return allows(check_judgement, points, words)


def check_can_judge(panel_state: str) -> None:
    """Work is judged after it is done; `panel_state` “”: the commission is no panel's."""
    if panel_state in (DRAFT, RUNNING):
        raise RuleViolation(
            "still_running", N_("The panel of this commission is not finished. Judge the work afterwards.")
        )


def can_judge(panel_state: str) -> bool:
    """Twin of check_can_judge."""
    return allows(check_can_judge, panel_state)


def quality_of(points: Mapping[str, int], weights: Mapping[str, float]) -> float:
    """Points of every criterion as a score out of a hundred, one decimal."""
    total = sum(weights[code] for code in points)
    return round(100 * sum(weights[code] * each / MOST_POINTS for code, each in points.items()) / total, 1)


def quality_grade(score: float, cuts: Mapping[str, float]) -> str:
    """best, good, fair or poor, of the score as it is told: with one decimal, half up."""
    told = float(half_up(score, 1))
    return next((code for code in (BEST, GOOD, FAIR) if told >= cuts[code]), POOR)

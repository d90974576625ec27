"""A month of the hotline: open, confirmed (frozen), replaced after a reopening. No Django."""

from datetime import date

from jixiao.engine.hotline.orders import read_month
from jixiao.engine.model.period import Period
from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

CONFIRMED, REPLACED = "confirmed", "replaced"
MONTH_LABELS = {"open": N_("Not confirmed"), CONFIRMED: N_("Month confirmed"), REPLACED: N_("Opened again")}
RATE_LABELS = {
    "response_rate": N_("Response rate"),
    "solution_rate": N_("Solution rate"),
    "satisfaction_rate": N_("Satisfaction rate"),
}
NOT_SCORED_LABELS = {
    "scored": "",
    "no_orders": N_("No work order"),
    "nothing_to_respond": N_("Nothing was to be answered"),
    "no_valid_callbacks": N_("No valid callback"),
    "rate_missing": N_("A rate is missing"),
}


def check_month(month: str) -> None:
    """A month as 2026-09."""
    if read_month(month) != month:
        raise RuleViolation("bad_month", N_("Write the month as 2026-09."))


def is_month(month: str) -> bool:
    """Twin of check_month."""
    return allows(check_month, month)


def check_can_confirm(month: str, today: date, n_orders: int, n_claims: int, *, is_frozen: bool) -> None:
    """A month that has ended, with work orders, without claims that wait, and not confirmed already."""
    check_month(month)
    if is_frozen:
        raise RuleViolation("confirmed_already", N_("This month is confirmed already. Reload the page."))
    if Period.parse(month).last_date >= today:
        raise RuleViolation("not_over", N_("This month has not ended yet."))
    if not n_orders:
        raise RuleViolation("no_work_orders", N_("There is no work order of this month: import them first."))
    if n_claims:
        raise RuleViolation(
            "claims_wait",
            N_("%(n)s claims of unreasonable demands wait for a decision: decide them first."),
            n=n_claims,
        )


def can_confirm(month: str, today: date, n_orders: int, n_claims: int, *, is_frozen: bool) -> bool:
    """Twin of check_can_confirm."""
    return allows(check_can_confirm, month, today, n_orders, n_claims, is_frozen=is_frozen)

"""Amounts of money: yuan with two decimals. What may be paid, what a rate is. No Django."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

CENT: Final = Decimal("0.01")
LARGEST: Final = Decimal(10) ** 15
"""Amounts from here on are a slip of the keyboard: no budget of a city holds a thousand billion yuan."""
TEN_THOUSAND: Final = Decimal(10_000)


def in_yuan(ten_thousands: Decimal) -> Decimal:
    """万元 as people write it, in yuan."""
    return (ten_thousands * TEN_THOUSAND).quantize(CENT, ROUND_HALF_UP)


def in_ten_thousands(yuan: Decimal | None) -> float | None:
    """Yuan as 万元 with two decimals, for reading."""
    if yuan is None:
        return None
    return float((yuan / TEN_THOUSAND).quantize(CENT, ROUND_HALF_UP))


def execution_rate(paid: Decimal | None, budget: Decimal) -> float | None:
    """全年执行数 ÷ 全年预算数（调整后）, a share; None where there is no budget or nothing is known, never 0/0."""
    if paid is None or budget <= 0:
        return None
    return float(paid / budget)


def check_amount(amount: Decimal) -> None:
    """An amount is finite, not negative and of a size that a budget has."""
    if not amount.is_finite() or amount < 0 or amount >= LARGEST:
        raise RuleViolation("bad_amount", N_("Write an amount from 0 up, in 万元, such as 128.50."))


def is_amount(amount: Decimal) -> bool:
    """Twin of check_amount."""
    return allows(check_amount, amount)


def check_payments(known: Mapping[str, Decimal], month: str, paid: Decimal) -> None:
    """Payments are told as the sum since January: never less than a month before, never more than a month after."""
    before = [(each, amount) for each, amount in sorted(known.items()) if each < month and amount > paid]
    later = [(each, amount) for each, amount in sorted(known.items()) if each > month and amount < paid]
    if before or later:
        other, amount = (before or later)[-1]
        raise RuleViolation(
            "payments_fall",
            N_(
                "Payments are the sum since January, and by %(other)s there were %(amount)s 万元. Correct that month first."
            ),
            other=other,
            amount=f"{in_ten_thousands(amount):,.2f}",
        )


def may_be_paid(known: Mapping[str, Decimal], month: str, paid: Decimal) -> bool:
    """Twin of check_payments."""
    return allows(check_payments, known, month, paid)

"""Control charts of a series: where their limits may begin anew. No Django."""

from collections.abc import Collection, Sequence

from jixiao.web.base.rules import RuleViolation, allows, check_words
from jixiao.web.base.words import N_

CHART_FROM = 12
"""With fewer figures the limits move with each new one: no icon is shown (NHS, Making Data Count)."""


def limits_fit(n_outside: int, n: int) -> bool:
    """Whether limits describe a series: where most points lie outside of them, it has moved on and they do not."""
    return 2 * n_outside <= n


def check_can_rebase(period: str, reason: str, periods: Sequence[str], taken: Collection[str]) -> None:
    """A period within the series, not its first and not one where limits begin already, and words that say why."""
    check_words(reason)
    if period not in periods[1:]:
        raise RuleViolation("no_such_period", N_("Choose a period of this series after its first one."))
    if period in taken:
        raise RuleViolation("rebased_already", N_("New limits begin in this period already."))


def can_rebase(period: str, reason: str, periods: Sequence[str], taken: Collection[str]) -> bool:
    """Twin of check_can_rebase."""
    return allows(check_can_rebase, period, reason, periods, taken)

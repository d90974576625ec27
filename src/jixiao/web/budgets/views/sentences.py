"""What pages of budgets say first: the answer, with its figures."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from jixiao.engine.budget.monitoring import elapsed_share
from jixiao.web.base.formats import number
from jixiao.web.base.templatetags.words import period_label
from jixiao.web.base.words import N_
from jixiao.web.budgets import queries
from jixiao.web.budgets.models import Evaluation, Programme, SelfEvaluation
from jixiao.web.budgets.rules import life, money, watching

QUADRANT_LABELS = {
    queries.AHEAD: N_("On course in both"),
    queries.RESULTS_LAG: N_("Money flows, results lag"),
    queries.MONEY_LAGS: N_("Results in reach, money lies idle"),
    queries.BOTH_LAG: N_("Money and results lag"),
    queries.UNKNOWN: N_("Not monitored yet"),
}


def in_money(yuan: Decimal | None) -> str:
    """An amount as officials read it: 万元, from a hundred million on 亿元."""
    if yuan is None:
        return "—"
    if abs(yuan) >= 10**8:
        return _("%(amount)s hundred million yuan") % {"amount": number(float(yuan) / 10**8, 2)}
    return _("%(amount)s ten thousand yuan") % {"amount": number(money.in_ten_thousands(yuan), 2)}


def percent(share: float | None, digits: int = 1) -> str:
    """A share of one as per cent."""
    return "—" if share is None else f"{number(share * 100, digits)}%"


def list_headline(year: int, shown: Sequence[queries.Short]) -> str:
    """How much there is, how much of it is paid against the time that passed, and how many lag in both."""
    if not shown:
        return _("No budget programme of %(year)s is in your data scope") % {"year": year}
    told = queries.listed_totals(shown)
    if not told.month:
        return _("%(year)s: %(n)s programmes, nothing paid yet") % {"year": year, "n": told.n}
    counts = Counter(one.quadrant for one in shown)
    return _(
        "%(year)s: %(paid)s of %(amount)s are paid by %(month)s (%(rate)s; %(due)s of the year is over); "
        "%(both)s programmes lag in money and results"
    ) % {
        "year": year, "paid": in_money(told.paid), "amount": in_money(told.amount), "month": period_label(told.month),
        "rate": percent(told.rate), "due": percent(elapsed_share(queries.last_day(told.month))),
        "both": counts[queries.BOTH_LAG],
    }  # fmt: skip


def quadrant_label(code: str) -> str:
    """A quadrant in words."""
    return _(QUADRANT_LABELS[code])


def programme_headline(one: queries.Standing) -> str:
    """Name, and where it stands."""
    state = one.programme.state
    if state in life.BEFORE_BUDGET or state == life.REFUSED:
        return _(life.STATE_LABELS[state])
    if one.rate is None:
        return _("In the budget with %(amount)s; no payments told yet") % {"amount": in_money(one.programme.amount)}
    words = _("%(rate)s of %(amount)s paid by %(month)s") % {
        "rate": percent(one.rate), "amount": in_money(one.programme.amount), "month": period_label(one.month),
    }  # fmt: skip
    if one.output is not None:
        words += _("; %(output)s of the year's output reached") % {"output": percent(one.output)}
    if one.programme.score is not None:
        words += _("; score %(score)s") % {"score": number(float(one.programme.score), 2)}
    return words


def whole_headline(
    one: Programme, held: queries.WholeMoney, own: SelfEvaluation | None, review: Evaluation | None
) -> str:
    """How much money, how much of it is paid, and both scores."""
    words = _("%(amount)s, of which %(programmes)s in %(n)s programmes") % {
        "amount": in_money(held.total.amount), "programmes": in_money(held.programmes.amount), "n": held.n_programmes,
    }  # fmt: skip
    if held.total.rate is not None:
        words += _("; %(rate)s paid") % {"rate": percent(held.total.rate)}
    if own is not None and own.score is not None:
        words += _("; own score %(score)s") % {"score": number(float(own.score), 2)}
        if review is not None:
            words += _(", the office's %(score)s") % {"score": number(float(review.score), 2)}
    return words


def light_label(code: str) -> str:
    """A light in words."""
    return _(watching.LIGHT_LABELS[code])

"""Fields that models of budgets share: who did it, and amounts in yuan with two decimals."""

from decimal import Decimal

from django.db import models

from jixiao.web.organisations.models import Account


def by_account() -> "models.ForeignKey[Account, Account]":
    """Who did it."""
    return models.ForeignKey(Account, models.PROTECT, related_name="+")


def yuan(default: Decimal | None = None) -> "models.DecimalField[Decimal, Decimal]":
    """An amount."""
    if default is None:
        return models.DecimalField(max_digits=18, decimal_places=2)
    return models.DecimalField(max_digits=18, decimal_places=2, default=default)


def yuan_or_none() -> "models.DecimalField[Decimal | None, Decimal | None]":
    """An amount that may be unknown."""
    return models.DecimalField(max_digits=18, decimal_places=2, null=True)

"""What of budgets is public: the days of approval, and what departments say of each form."""

from django.db import models
from django.db.models import Q

from jixiao.web.base.models import AppendOnlyModel
from jixiao.web.budgets.models.fields import by_account
from jixiao.web.budgets.models.programmes import Programme
from jixiao.web.budgets.rules import TEXT_LIMIT, disclosing


class BudgetApproval(AppendOnlyModel):
    """The day on which finance approved the departments' budgets or final accounts of a year; the newest entry holds."""

    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=list(disclosing.APPROVAL_LABELS.items()))
    day = models.DateField()
    document = models.CharField(max_length=120, blank=True)
    by = by_account()
    at = models.DateTimeField()


class Disclosure(AppendOnlyModel):
    """What a department says of a form: public since a day (and where), or kept secret and why; the newest holds."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="disclosures")
    form = models.CharField(max_length=20, choices=list(disclosing.FORM_LABELS.items()))
    way = models.CharField(max_length=10, choices=list(disclosing.WAY_LABELS.items()))
    shown_on = models.DateField(null=True)
    address = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=TEXT_LIMIT, blank=True)
    by = by_account()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(way=disclosing.PUBLIC, shown_on__isnull=False) | (Q(way=disclosing.SECRET) & ~Q(reason="")),
                name="disclosure_has_day_or_reason",
            ),
        ]

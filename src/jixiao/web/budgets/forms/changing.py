"""A change during the year: another budget, other targets, and why."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from jixiao.web.budgets.forms.fields import AmountField, words_field
from jixiao.web.budgets.models import ObjectiveRow


class AdjustForm(forms.Form):
    """For each indicator a field target_N; N is its position."""

    amount = AmountField(
        label=gettext_lazy("New budget"), help_text=gettext_lazy("In 万元; the present one where it stays.")
    )
    reason = words_field(
        gettext_lazy("Why?"), gettext_lazy("Whoever decides reads it, and so does the evaluation later.")
    )

    def __init__(self, *args: Any, rows: Sequence[ObjectiveRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        targets = {
            f"target_{row.position}": forms.CharField(label=row.label, max_length=200, initial=row.target_text)
            for row in rows
        }
        self.names = list(targets)
        self.fields = {"amount": self.fields["amount"], **targets, "reason": self.fields["reason"]}

    def targets(self) -> list[str]:
        """The targets in the order of their rows."""
        return [self.cleaned_data[name] for name in self.names]

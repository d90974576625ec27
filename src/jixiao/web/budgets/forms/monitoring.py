"""A monitoring report: money up to a month, then what is done and expected of each indicator."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jixiao.web.budgets.actions import DraftReport, DraftRow
from jixiao.web.budgets.forms.fields import AmountField, words_field
from jixiao.web.budgets.models import ObjectiveRow
from jixiao.web.budgets.rules import TEXT_LIMIT, watching


class MonitoringForm(forms.Form):
    """For each indicator fields done_N, expected_N, likelihood_N, reasons_N, reason_N; N is its position."""

    month = forms.ChoiceField(label=gettext_lazy("Up to the end of"))
    paid = AmountField(label=gettext_lazy("Paid since January"), help_text=gettext_lazy("In 万元."))
    expected_paid = AmountField(
        label=gettext_lazy("Expected to be paid in the whole year"), help_text=gettext_lazy("In 万元."), required=False
    )
    words = words_field(gettext_lazy("Remarks"), rows=2, required=False)

    def __init__(self, *args: Any, rows: Sequence[ObjectiveRow] = (), year: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        months = [f"{year}-{number:02}" for number in range(1, 13)]
        cast(forms.ChoiceField, self.fields["month"]).choices = [(each, each) for each in months]
        for row in rows:
            self.fields |= self._fields_of(row)

    @staticmethod
    def _fields_of(row: ObjectiveRow) -> dict[str, forms.Field]:
        n = row.position
        return {
            f"done_{n}": forms.CharField(label=_("%(name)s: done") % {"name": row.label}, max_length=200, required=False),
            f"expected_{n}": forms.CharField(
                label=_("%(name)s: expected for the year") % {"name": row.label}, max_length=200, required=False
            ),
            f"likelihood_{n}": forms.ChoiceField(
                label=_("%(name)s: can it be reached?") % {"name": row.label},
                choices=[(code, _(words)) for code, words in watching.LIKELIHOOD_LABELS.items()],
            ),
            f"reasons_{n}": forms.MultipleChoiceField(
                label=_("%(name)s: kind of deviation") % {"name": row.label}, required=False,
                choices=[(code, _(words)) for code, words in watching.REASON_LABELS.items()],
                widget=forms.CheckboxSelectMultiple,
            ),
            f"reason_{n}": forms.CharField(
                label=_("%(name)s: reason") % {"name": row.label}, max_length=TEXT_LIMIT, required=False
            ),
        }  # fmt: skip

    def own_fields(self) -> list[Any]:
        """The fields above the grid."""
        return [self[name] for name in ("month", "paid", "expected_paid", "words")]

    def grid(self) -> list[tuple[ObjectiveRow, dict[str, Any]]]:
        """Each indicator with its fields."""
        names = ("done", "expected", "likelihood", "reasons", "reason")
        return [(row, {name: self[f"{name}_{row.position}"] for name in names}) for row in self.rows]

    def draft(self) -> DraftReport:
        """What was told."""
        told = self.cleaned_data
        rows = {
            row.position: DraftRow(
                told[f"done_{row.position}"], told[f"expected_{row.position}"], told[f"likelihood_{row.position}"],
                tuple(told[f"reasons_{row.position}"]), told[f"reason_{row.position}"],
            )
            for row in self.rows
        }  # fmt: skip
        return DraftReport(told["month"], told["paid"], told["expected_paid"], told["words"], rows)

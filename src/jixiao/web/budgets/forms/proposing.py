"""What a reallocation may do."""

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from jixiao.web.budgets.forms.fields import AmountField
from jixiao.web.budgets.frames import Wanted


class ProposalForm(forms.Form):
    """Year to start from, change of the total, floor, cap and turnover in per cent of this year's amounts."""

    year = forms.ChoiceField(label=gettext_lazy("From the amounts and scores of"))
    change = AmountField(
        label=gettext_lazy("More money in all"), required=False,
        help_text=gettext_lazy("In 万元; with a minus where money is taken away. Empty: no change."),
    )  # fmt: skip
    floor = forms.FloatField(
        label=gettext_lazy("Each keeps at least, %"), min_value=0, max_value=100, initial=70,
        help_text=gettext_lazy("Protected programmes keep all of theirs."),
    )  # fmt: skip
    cap = forms.FloatField(label=gettext_lazy("Each gets at most, %"), min_value=100, max_value=1000, initial=130)
    turnover = forms.FloatField(
        label=gettext_lazy("At most so much may be moved in all, %"), min_value=0, max_value=100, initial=10
    )

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["year"]).choices = [(str(each), str(each)) for each in years]

    def wanted(self) -> Wanted:
        """Shares of one, yuan."""
        told = self.cleaned_data
        return Wanted(told["change"] or Decimal(0), told["floor"] / 100, told["cap"] / 100, told["turnover"] / 100)


class KeepForm(forms.Form):
    """A name, under which the computed reallocation is kept."""

    label = forms.CharField(label=gettext_lazy("Keep it as a proposal named"), max_length=120)

"""A new programme."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from jixiao.web.budgets.forms.fields import AmountField
from jixiao.web.organisations.forms import PlaceForm


class ProgrammeForm(PlaceForm):
    """What a programme says of itself when it is proposed."""

    places = ("organisation",)

    code = forms.SlugField(
        label=gettext_lazy("Code"),
        max_length=40,
        help_text=gettext_lazy("As in the budget system, such as 2026-00017."),
    )
    label_zh = forms.CharField(label=gettext_lazy("Name of the programme"), max_length=200)
    organisation = forms.ChoiceField(label=gettext_lazy("Department"))
    year = forms.IntegerField(label=gettext_lazy("Budget year"), min_value=2000, max_value=2100)
    initial_amount = AmountField(label=gettext_lazy("Budget"), help_text=gettext_lazy("In 万元."))
    is_new = forms.BooleanField(label=gettext_lazy("It is new this year"), required=False)
    is_protected = forms.BooleanField(
        label=gettext_lazy("Protected: basic living, wages, running of offices, debt"), required=False,
        help_text=gettext_lazy("No reallocation takes money from it."),
    )  # fmt: skip
    place = forms.CharField(label=gettext_lazy("Where it is carried out"), max_length=200, required=False)
    content = forms.CharField(
        label=gettext_lazy("What is done"), max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 5, "class": "wide-text"}),
    )  # fmt: skip
    payees = forms.CharField(
        label=gettext_lazy("Who is paid"), max_length=2000, required=False,
        help_text=gettext_lazy("One a line. Helps to find the same work under two departments."),
        widget=forms.Textarea(attrs={"rows": 2, "class": "wide-text"}),
    )  # fmt: skip
    output_label = forms.CharField(label=gettext_lazy("Main output"), max_length=100, required=False)
    output_unit = forms.CharField(label=gettext_lazy("Unit of the output"), max_length=30, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.CharField, self.fields["payees"]).strip = True

    def clean_payees(self) -> tuple[str, ...]:
        """Names, one a line, each once."""
        lines = str(self.cleaned_data["payees"]).replace("；", "\n").replace(";", "\n").splitlines()
        return tuple(dict.fromkeys(line.strip()[:200] for line in lines if line.strip()))

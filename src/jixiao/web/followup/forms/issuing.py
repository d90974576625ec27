"""An order that the office writes itself."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jixiao.web.base.forms import date_input
from jixiao.web.followup import rules
from jixiao.web.followup.forms.answers import words_field
from jixiao.web.indicators.forms import FigureField
from jixiao.web.organisations.forms import PlaceForm


class OrderForm(PlaceForm):
    """What is to be mended, by whom, by when; about an indicator only its figures close it."""

    places = ("organisation", "assisting")

    source = forms.ChoiceField(label=gettext_lazy("Where it comes from"))
    organisation = forms.ChoiceField(label=gettext_lazy("Responsible organisation"))
    assisting = forms.MultipleChoiceField(
        label=gettext_lazy("Assisting organisations"), required=False,
        help_text=gettext_lazy("Several with Ctrl or Cmd. They may carry measures and take over."),
        widget=forms.SelectMultiple(attrs={"size": 5}),
    )  # fmt: skip
    problem = words_field(gettext_lazy("What was found?"))
    requirement = words_field(gettext_lazy("What is to be rectified?"))
    indicator = forms.ChoiceField(
        label=gettext_lazy("Indicator that has to move"), required=False,
        help_text=gettext_lazy("With one the order closes when its figures reach the target, not when a paper is filed."),
    )  # fmt: skip
    aim = FigureField(
        label=gettext_lazy("Aim"), required=False,
        help_text=gettext_lazy("Left empty, the targets of the periods hold."),
    )  # fmt: skip
    due_date = forms.DateField(label=gettext_lazy("To be rectified by"), widget=date_input())

    def __init__(self, *args: Any, indicators: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sources = [(code, _(rules.SOURCE_LABELS[code])) for code in (*rules.TYPED_SOURCES, rules.SCORE)]
        cast(forms.ChoiceField, self.fields["source"]).choices = sources
        cast(forms.ChoiceField, self.fields["indicator"]).choices = [("", "—"), *indicators]

    def clean(self) -> dict[str, Any]:
        """An aim belongs to an indicator."""
        told = super().clean() or {}
        if told.get("aim") is not None and not told.get("indicator"):
            self.add_error("aim", _("An aim belongs to an indicator: choose one, or leave the aim empty."))
        return told

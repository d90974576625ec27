"""The form that issues a push token: shapes only, the rules decide."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from jixiao.web.api import rules
from jixiao.web.base.forms import date_input
from jixiao.web.base.templatetags.words import label
from jixiao.web.indicators.models import Indicator, IndicatorVersion
from jixiao.web.organisations.forms import OrganisationChoice, OrganisationsChoice, PlaceForm


class IssueForm(PlaceForm):
    """What the token is for, what it may send, and how long."""

    places = ("provider", "roots")
    label = forms.CharField(
        label=gettext_lazy("System that sends"),
        max_length=rules.LABEL_LIMIT,
        help_text=gettext_lazy("As people call it; this name stands beside every figure it sends."),
    )
    provider = OrganisationChoice(
        label=gettext_lazy("Provider"), help_text=gettext_lazy("The organisation that answers for the figures.")
    )
    sends = forms.ChoiceField(
        label=gettext_lazy("What it sends"),
        choices=[(code, gettext_lazy(words)) for code, words in rules.SENDS.items()],
        initial=rules.FIGURES,
        required=False,
        help_text=gettext_lazy(
            "Cases are those of the service points of the organisations below; only digests are kept."
        ),
    )
    indicators = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Indicators"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=gettext_lazy("Hold Ctrl to choose several. None chosen: every indicator that the provider owns."),
        coerce=lambda code: Indicator.objects.get(code=code),
    )
    roots = OrganisationsChoice(
        label=gettext_lazy("Figures of"),
        required=False,
        help_text=gettext_lazy(
            "Each with all below it. None chosen: the provider and all below it; choose only to widen or narrow that."
        ),
    )
    expires_date = forms.DateField(
        label=gettext_lazy("Ends on"),
        widget=date_input(),
        help_text=gettext_lazy("From this day on it opens nothing; within one year."),
    )
    per_minute = forms.IntegerField(
        label=gettext_lazy("Requests a minute"), min_value=1, max_value=rules.MOST_PER_MINUTE, initial=rules.PER_MINUTE
    )

    def __init__(self, *args: Any, versions: Iterable[IndicatorVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.indicator.code, f"{label(each)} ({each.indicator.code})") for each in versions]
        self.fields["indicators"].choices = choices  # type: ignore[attr-defined]

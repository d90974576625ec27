"""The form by which the office publishes a period's tasks."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Period
from jixiao.web.base.forms import date_input
from jixiao.web.base.templatetags.words import label
from jixiao.web.indicators.models import SchemeVersion
from jixiao.web.organisations.queries import OrganisationNode


class PublishForm(forms.Form):
    """Which scheme, which period, by when, and who; organisations are offered by code within the reader's scope."""

    scheme = forms.ChoiceField(label=_("Scheme"))
    period = forms.CharField(
        label=_("Period"), max_length=10, help_text=_("2026-09 for a month, 2026Q3 for a quarter, 2026 for a year.")
    )
    opens_date = forms.DateField(label=_("Opens on"), widget=date_input())
    due_date = forms.DateField(label=_("Due by"), widget=date_input())
    organisations = forms.MultipleChoiceField(
        label=_("Organisations"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those that have this task already keep it as it is."),
    )

    def __init__(
        self,
        *args: Any,
        versions: Sequence[SchemeVersion],
        places: Sequence[tuple[int, OrganisationNode]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        schemes = self.fields["scheme"]
        assert isinstance(schemes, forms.ChoiceField)
        schemes.choices = [(version.pk, f"{label(version)} · v{version.number}") for version in versions]
        organisations = self.fields["organisations"]
        assert isinstance(organisations, forms.MultipleChoiceField)
        organisations.choices = [(node.code, "\u2003" * depth + label(node)) for depth, node in places]

    def clean_period(self) -> str:
        """The period in its canonical writing."""
        try:
            return str(Period.parse(self.cleaned_data["period"]))
        except DefinitionError:
            raise forms.ValidationError(
                _("This is not a period. Write 2026-09 for a month, 2026Q3 for a quarter, 2026 for a year.")
            ) from None


def suggested_dates(period: str, today: date) -> tuple[date, date]:
    """Opens the day after the period ends (or today, if that has passed), due ten days later."""
    opens = max(Period.parse(period).next().first_date, today)
    return opens, date.fromordinal(opens.toordinal() + 9)

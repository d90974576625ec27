"""Forms of a whole department: opened, told of money outside programmes, its self-evaluation reviewed."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jixiao.web.base.templatetags.words import spoken
from jixiao.web.budgets import queries
from jixiao.web.budgets.forms.fields import AmountField, words_field
from jixiao.web.budgets.rules import life
from jixiao.web.organisations.forms import PlaceForm

OUTSIDE = gettext_lazy("In 万元: basic expenditure, and all else that is in no programme.")
Row = tuple[str, Decimal, Decimal | None]
"""Name, points, own score."""


class RestForm(forms.Form):
    """Money outside programmes."""

    at_first = AmountField(label=gettext_lazy("Outside programmes at the beginning of the year"), help_text=OUTSIDE)
    amount = AmountField(
        label=gettext_lazy("Outside programmes after changes"),
        help_text=gettext_lazy("In 万元; the same where nothing was changed."),
    )


class OpenForm(PlaceForm, RestForm):
    """Whose form, for which year, by which rules."""

    places = ("organisation",)

    organisation = forms.ChoiceField(label=gettext_lazy("Department"))
    year = forms.IntegerField(label=gettext_lazy("Budget year"), min_value=2000, max_value=2100)
    rule_set = forms.ChoiceField(label=gettext_lazy("Scored by"))
    field_order = ("organisation", "year", "rule_set", "at_first", "amount")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.code, spoken(each.label)) for each in queries.rule_sets_of(life.WHOLE)]
        cast(forms.ChoiceField, self.fields["rule_set"]).choices = choices


class ReviewForm(forms.Form):
    """For each row of a self-evaluation a field score_N, which begins with the department's own score."""

    words = words_field(gettext_lazy("Opinion of the review"))

    def __init__(self, *args: Any, rows: Sequence[Row], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for number, (name, points, own) in enumerate(rows):
            self.fields[f"score_{number}"] = forms.DecimalField(
                label=_("%(name)s: score") % {"name": name},
                min_value=0,
                max_value=points,
                decimal_places=2,
                initial=own,
            )

    def grid(self) -> list[tuple[str, Decimal, Decimal | None, Any]]:
        """Each row with its field."""
        return [(*row, self[f"score_{number}"]) for number, row in enumerate(self.rows)]

    def scores(self) -> list[Decimal]:
        """The office's scores in the order of the rows."""
        return [Decimal(self.cleaned_data[f"score_{number}"]) for number in range(len(self.rows))]

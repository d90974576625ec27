"""What people write of adjustments and vetoes."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jixiao.web.evaluation import rules
from jixiao.web.indicators.forms import FigureField

Choices = Sequence[tuple[Any, str]]


def words_field(label: Any, hint: Any = "", *, required: bool = True) -> forms.CharField:
    """A few sentences."""
    return forms.CharField(
        label=label, help_text=hint, max_length=rules.TEXT_LIMIT, required=required,
        widget=forms.Textarea(attrs={"rows": 3, "class": "wide-text"}),
    )  # fmt: skip


def file_field(hint: Any, *, required: bool = False) -> forms.FileField:
    """One file that proves it."""
    return forms.FileField(label=gettext_lazy("Evidence"), required=required, allow_empty_file=True, help_text=hint)


def offer(form: forms.Form, name: str, choices: Choices) -> None:
    """Give a choice of the form its options, none of them chosen."""
    cast(forms.ChoiceField, form.fields[name]).choices = [("", _("Choose …")), *choices]


class EntryForm(forms.Form):
    """Who, which item of the scheme, when, how many events, and what proves it."""

    organisation = forms.ChoiceField(label=gettext_lazy("Organisation"))
    item = forms.ChoiceField(label=gettext_lazy("Bonus, deduction or veto"))
    period = forms.CharField(
        label=gettext_lazy("Period"), max_length=10,
        help_text=gettext_lazy("When it happened: 2026-09, 2026Q3 or 2026. What stands in a month also counts in its year."),
    )  # fmt: skip
    n_events = FigureField(label=gettext_lazy("Number of events"), initial="1")
    document = forms.CharField(
        label=gettext_lazy("Number of the document"), max_length=rules.DOCUMENT_LIMIT, required=False,
        help_text=gettext_lazy("Needed for a veto: the decision or report that found it."),
    )  # fmt: skip
    reason = words_field(
        gettext_lazy("What happened?"), gettext_lazy("The organisation reads it on its score receipt.")
    )
    file = file_field(gettext_lazy("The notice, the award, the minutes."), required=True)

    def __init__(self, *args: Any, places: Choices = (), items: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation", places)
        offer(self, "item", items)


class WordsForm(forms.Form):
    """Why."""

    words = words_field(gettext_lazy("Why?"))


class MaybeWordsForm(forms.Form):
    """Why, if there is something to say."""

    words = words_field(gettext_lazy("Remark"), required=False)


class AgainForm(forms.Form):
    """A returned entry, mended."""

    n_events = FigureField(label=gettext_lazy("Number of events"))
    words = words_field(gettext_lazy("What happened?"))
    file = file_field(gettext_lazy("What was missing."))

"""What people say to a warning: why, for how long nobody is told, what is to be rectified."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jixiao.web.base.forms import date_input
from jixiao.web.warnings import rules


def _words(label: Any, hint: Any = "", rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=rules.TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": rows, "class": "wide-text"}),
    )  # fmt: skip


class ExplainForm(forms.Form):
    """What it lies with, how it came about and what is done about it."""

    category = forms.ChoiceField(label=gettext_lazy("What it lies with"))
    words = _words(
        gettext_lazy("How did it come about, and what is being done?"),
        gettext_lazy("Two or three sentences; the office and the leader read them."),
        4,
    )

    file = forms.FileField(
        label=gettext_lazy("Evidence"), required=False, allow_empty_file=True,
        help_text=gettext_lazy("A record, a photograph, a table: what shows how it came about."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["category"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose …")), *((code, _(words)) for code, words in rules.CATEGORY_LABELS.items())]


class MuteForm(forms.Form):
    """Why nobody should be told, and until when."""

    ends_date = forms.DateField(label=gettext_lazy("Heard again from"), widget=date_input())
    reason = _words(
        gettext_lazy("Why should nobody be told until then?"), gettext_lazy("It stays on the board, with this reason.")
    )


class RebaseForm(forms.Form):
    """From when on the control chart has limits of its own, and why."""

    period = forms.ChoiceField(label=gettext_lazy("New limits from"))
    reason = _words(
        gettext_lazy("What is known to have changed?"),
        gettext_lazy("A new procedure, another way of counting, a merger. Not: that the figures have moved."), 2,
    )  # fmt: skip

    def __init__(self, *args: Any, periods: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["period"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose …")), *periods]


class OrderForm(forms.Form):
    """What is to be rectified, by when."""

    due_date = forms.DateField(label=gettext_lazy("To be rectified by"), widget=date_input())
    requirement = _words(gettext_lazy("What is to be rectified?"))

"""What is written when a project goes on: a reason, whom the ball goes to, a document, the result handed in."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jixiao.web.projects import rules


def words_field(label: Any, hint: Any = "", rows: int = 3) -> forms.CharField:
    """A few sentences."""
    return forms.CharField(
        label=label, help_text=hint, max_length=rules.TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": rows, "class": "wide-text"}),
    )  # fmt: skip


def evidence_field(hint: Any) -> forms.FileField:
    """A file that shows it."""
    return forms.FileField(label=gettext_lazy("Evidence"), required=False, allow_empty_file=True, help_text=hint)


class WordsForm(forms.Form):
    """Why, or on what ground."""

    words = words_field(gettext_lazy("Reason"), gettext_lazy("It stays on the project's page for all who take part."))


class NoteForm(forms.Form):
    """A document for all participants."""

    words = words_field(gettext_lazy("What is it?"), rows=2)
    file = evidence_field(gettext_lazy("Minutes, a contract, an agreement on data: what all should have."))


class ResultForm(forms.Form):
    """The result, handed in or accepted, with what shows it."""

    words = words_field(gettext_lazy("What has come of it?"))
    file = evidence_field(gettext_lazy("The report of the test run, the record of acceptance."))


class PassOnForm(forms.Form):
    """Who goes on, and with what."""

    to = forms.ChoiceField(label=gettext_lazy("Who goes on?"))
    words = words_field(gettext_lazy("With what?"), gettext_lazy("What is done, and what they have to do."), 2)

    def __init__(self, *args: Any, choices: Sequence[tuple[Any, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["to"]).choices = [("", _("Choose …")), *choices]

"""What those who must rectify write: progress, reply, plan, hand-over."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jixiao.web.base.forms import date_input
from jixiao.web.followup import rules

Choices = Sequence[tuple[Any, str]]


def words_field(label: Any, hint: Any = "", rows: int = 3, *, required: bool = True) -> forms.CharField:
    """A few sentences."""
    return forms.CharField(
        label=label, help_text=hint, max_length=rules.TEXT_LIMIT, required=required,
        widget=forms.Textarea(attrs={"rows": rows, "class": "wide-text"}),
    )  # fmt: skip


def _file(hint: Any) -> forms.FileField:
    return forms.FileField(label=gettext_lazy("Evidence"), required=False, allow_empty_file=True, help_text=hint)


class ProgressForm(forms.Form):
    """What has been done so far."""

    words = words_field(gettext_lazy("What has been done?"))
    file = _file(gettext_lazy("A photograph, a record, a table: what shows it."))


class ReplyForm(forms.Form):
    """What was done, for the office; of a bad rating for the public."""

    words = words_field(gettext_lazy("What was done, and what has come of it?"), rows=4)
    file = _file(gettext_lazy("What shows that it is mended."))


class HandOverForm(forms.Form):
    """Who goes on, and with what."""

    to = forms.ChoiceField(label=gettext_lazy("Who goes on?"))
    words = words_field(gettext_lazy("With what?"), gettext_lazy("What is done, and what they have to do."), 2)

    def __init__(self, *args: Any, places: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["to"]).choices = [("", _("Choose …")), *places]


class PlanForm(forms.Form):
    """Why after why, what it lies with, and measures with their days; lines that are left empty do not count."""

    n_remedies = 5
    category = forms.ChoiceField(label=gettext_lazy("What it lies with"))

    def __init__(self, *args: Any, places: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["category"]).choices = [
            ("", _("Choose …")), *((code, _(words)) for code, words in rules.CAUSE_LABELS.items())
        ]  # fmt: skip
        whys = {
            f"why_{number}": forms.CharField(
                label=_("Why did it happen?") if number == 1 else _("And why is that so? (%(number)s)") % {"number": number},
                required=number <= 2, max_length=300,
            )
            for number in range(1, rules.MOST_WHYS + 1)
        }  # fmt: skip
        self.fields = {**whys, **self.fields, **self._remedy_fields(places)}

    def _remedy_fields(self, places: Choices) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {}
        for number in range(1, self.n_remedies + 1):
            values = {"number": number}
            found[f"words_{number}"] = forms.CharField(
                label=_("Measure %(number)s") % values, max_length=rules.REMEDY_LIMIT, required=number == 1
            )
            found[f"day_{number}"] = forms.DateField(
                label=_("Measure %(number)s: by when") % values, widget=date_input(), required=number == 1
            )
            found[f"who_{number}"] = forms.ChoiceField(
                label=_("Measure %(number)s: by whom") % values, choices=list(places), required=False
            )
        return found

    def clean(self) -> dict[str, Any]:
        """A measure has both its words and its day."""
        told = super().clean() or {}
        for number in range(2, self.n_remedies + 1):
            if bool(told.get(f"words_{number}")) != bool(told.get(f"day_{number}")):
                self.add_error(f"day_{number}", _("Say both what is done and by when, or leave both empty."))
        return told

    def plan(self, usual_id: int) -> rules.DraftPlan:
        """What was written; a measure without organisation is the responsible one's."""
        told = self.cleaned_data
        last = max((n for n in range(1, rules.MOST_WHYS + 1) if told.get(f"why_{n}")), default=0)
        remedies = tuple(
            rules.PlannedRemedy(told[f"words_{n}"], told[f"day_{n}"], int(told.get(f"who_{n}") or usual_id))
            for n in range(1, self.n_remedies + 1)
            if told.get(f"words_{n}")
        )
        whys = tuple(told.get(f"why_{n}") or "" for n in range(1, last + 1))
        return rules.DraftPlan(whys, told["category"], remedies)

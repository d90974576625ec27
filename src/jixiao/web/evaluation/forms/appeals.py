"""What organisations write when they contest a result, and what the office answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jixiao.web.base.forms import date_input
from jixiao.web.evaluation import rules
from jixiao.web.evaluation.forms.entries import Choices, file_field, offer, words_field
from jixiao.web.indicators.forms import FigureField


class AppealForm(forms.Form):
    """What is contested, why, and what proves it. `about` names what the scheme has."""

    about = forms.ChoiceField(label=gettext_lazy("What is contested?"))
    words = words_field(
        gettext_lazy("Why is it wrong, and what would be right?"),
        gettext_lazy("Name the figure, the day, the document. The office decides on what stands here."),
    )
    file = file_field(gettext_lazy("What proves it."))

    def __init__(self, *args: Any, about: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "about", about)


class MoreForm(forms.Form):
    """What was missing."""

    words = words_field(gettext_lazy("What is added?"))
    file = file_field(gettext_lazy("What proves it."))


class UpholdForm(forms.Form):
    """What is right, and the one input that is changed."""

    change = forms.ChoiceField(
        label=gettext_lazy("What is changed?"),
        help_text=gettext_lazy(
            "Exactly one input; every result that reads it is scored anew once another person approves."
        ),
    )
    value = FigureField(
        label=gettext_lazy("The right figure or target, or number of events"),
        help_text=gettext_lazy("Empty where an adjustment or veto is revoked."),
        required=False,
    )
    words = words_field(
        gettext_lazy("Answer"),
        gettext_lazy(
            "The organisation reads it. Where the result was published it stands beside the correction, for ever."
        ),
    )

    def __init__(self, *args: Any, changes: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "change", changes)

    def chosen(self) -> rules.Change:
        """What was chosen: kind and key, as the choices name them."""
        kind, _sign, key = str(self.cleaned_data["change"]).partition(":")
        value = self.cleaned_data["value"]
        if kind in {rules.FIGURE, rules.TARGET}:
            indicator, _sign, period = key.rpartition("@")
            return rules.Change(kind, indicator=indicator, period=period, value=value)
        if kind == rules.ENTER:
            return rules.Change(kind, item=key, n_events=value)
        return rules.Change(kind, entry=key, n_events=value if kind == rules.AMEND else None)


class AppealWindowForm(forms.Form):
    """From when to when appeals are taken."""

    opens_on = forms.DateField(label=gettext_lazy("First day"), widget=date_input())
    closes_on = forms.DateField(label=gettext_lazy("Last day"), widget=date_input())


def change_choices(
    figures: Choices, targets: Choices, entries: Choices, amended: Choices, bonuses: Choices
) -> list[tuple[str, list[tuple[str, str]]]]:
    """The inputs that can be changed, in groups: figures, targets, entries to revoke or to change, bonuses to add."""
    groups = (
        (rules.FIGURE, figures), (rules.TARGET, targets), (rules.REVOKE, entries), (rules.AMEND, amended),
        (rules.ENTER, bonuses),
    )  # fmt: skip
    return [
        (_(rules.CHANGE_LABELS[kind]), [(f"{kind}:{key}", words) for key, words in choices])
        for kind, choices in groups
        if choices
    ]

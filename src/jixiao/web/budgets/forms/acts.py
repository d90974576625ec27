"""Short forms on a programme's page: what one does with it now."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jixiao.web.budgets.forms.fields import AmountField, PointsForm, words_field
from jixiao.web.budgets.rules import choosing, evaluating

IN_MONEY = gettext_lazy("In 万元.")


class ConfirmForm(forms.Form):
    """Nothing to write: the button says it."""


class ReasonForm(forms.Form):
    """Why."""

    reason = words_field(gettext_lazy("Why?"), gettext_lazy("The department reads it, and it stays on record."))


class AssessForm(PointsForm):
    """Ex-ante assessment: points by aspect, supported or not."""

    is_supported = forms.TypedChoiceField(
        label=gettext_lazy("Conclusion"), coerce=lambda text: text == "yes", empty_value=None,
        choices=[
            ("", gettext_lazy("Choose …")),
            ("yes", gettext_lazy("Supported; objectives may follow")),
            ("no", gettext_lazy("Not supported")),
        ],
    )  # fmt: skip


class PaymentForm(forms.Form):
    """Paid (and arrived) from January up to the end of a month."""

    month = forms.ChoiceField(label=gettext_lazy("Up to the end of"))
    paid = AmountField(label=gettext_lazy("Paid since January"), help_text=IN_MONEY)
    arrived = AmountField(label=gettext_lazy("Arrived since January"), help_text=IN_MONEY, required=False)

    def __init__(self, *args: Any, year: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = [f"{year}-{number:02}" for number in range(1, 13)]
        cast(forms.ChoiceField, self.fields["month"]).choices = [(each, each) for each in months]


class ChangeForm(forms.Form):
    """Approve or decline a change during the year."""

    is_approved = forms.TypedChoiceField(
        label=gettext_lazy("Decision"), coerce=lambda text: text == "yes",
        choices=[("yes", gettext_lazy("Approve the change")), ("no", gettext_lazy("Decline the change"))],
    )  # fmt: skip
    words = words_field(gettext_lazy("Why?"), rows=2)


class JudgeForm(forms.Form):
    """What the office finds in a monitoring report."""

    is_fine = forms.TypedChoiceField(
        label=gettext_lazy("Must it be rectified?"), coerce=lambda text: text == "fine",
        choices=[("fine", gettext_lazy("No, it goes on")), ("rectify", gettext_lazy("Yes"))],
    )  # fmt: skip
    demand = words_field(gettext_lazy("What is to be rectified"), required=False)

    def clean(self) -> dict[str, Any]:
        """Who asks for rectification says what."""
        told = super().clean() or {}
        if not told.get("is_fine") and not (told.get("demand") or "").strip():
            self.add_error("demand", _("Say what is to be rectified."))
        return told


class ConcludeForm(forms.Form):
    """What has come of the rectification."""

    conclusion = words_field(gettext_lazy("What has come of it?"))


class UseForm(forms.Form):
    """What follows for the next budget."""

    kind = forms.ChoiceField(label=gettext_lazy("What follows?"))
    change = AmountField(
        label=gettext_lazy("Change of next year's amount"), required=False,
        help_text=gettext_lazy("In 万元; with a minus where money is taken away. Empty: no change."),
    )  # fmt: skip
    words = words_field(gettext_lazy("Why?"), rows=2)

    def __init__(self, *args: Any, usual: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["kind"])
        field.choices = [(code, _(words)) for code, words in evaluating.USE_LABELS.items()]
        field.initial = usual
        if usual:
            field.help_text = _("Usual for this grade: %(use)s.") % {"use": _(evaluating.USE_LABELS[usual])}


class PairForm(forms.Form):
    """Whether two programmes are the same work."""

    verdict = forms.ChoiceField(label=gettext_lazy("What are they?"))
    reason = words_field(gettext_lazy("Why?"), rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["verdict"])
        field.choices = [(code, _(words)) for code, words in choosing.JUDGEMENT_LABELS.items()]


class IdleForm(forms.Form):
    """What a department says of money that lies idle."""

    verdict = forms.ChoiceField(label=gettext_lazy("Will it be needed?"))
    given_back = AmountField(
        label=gettext_lazy("Can be given back"), help_text=gettext_lazy("In 万元; empty: nothing."), required=False
    )
    reason = words_field(gettext_lazy("Why?"), rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["verdict"])
        field.choices = [(code, _(words)) for code, words in choosing.IDLE_LABELS.items()]


class KeyForm(forms.Form):
    """A key programme from today on, or no longer."""

    is_key = forms.TypedChoiceField(
        label=gettext_lazy("Is it a key programme?"), coerce=lambda text: text == "yes",
        choices=[("yes", gettext_lazy("Yes, from today on")), ("no", gettext_lazy("No longer"))],
    )  # fmt: skip
    words = words_field(gettext_lazy("Why?"), rows=2)


class DecideForm(forms.Form):
    """Accept or decline a proposal."""

    is_accepted = forms.TypedChoiceField(
        label=gettext_lazy("Decision"), coerce=lambda text: text == "yes",
        choices=[("yes", gettext_lazy("Accept the proposal")), ("no", gettext_lazy("Decline the proposal"))],
    )  # fmt: skip
    reason = words_field(gettext_lazy("Why?"), rows=2)

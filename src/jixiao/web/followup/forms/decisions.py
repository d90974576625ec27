"""What the office writes when it decides."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from jixiao.web.base.forms import date_input
from jixiao.web.followup.forms.answers import words_field
from jixiao.web.indicators.forms import FigureField


class AcceptForm(forms.Form):
    """That the evidence holds; of a bad rating also the call-back, and whether the reply is listed in public."""

    words = words_field(gettext_lazy("What was looked at, and what was found?"))
    is_mended = forms.TypedChoiceField(
        label=gettext_lazy("What did the call-back find?"),
        coerce=lambda text: text == "yes",
        empty_value=None,
        choices=[
            ("", gettext_lazy("Choose …")),
            ("yes", gettext_lazy("It is mended")),
            ("no", gettext_lazy("It is not mended; the reply says why")),
        ],
    )
    is_released = forms.BooleanField(
        label=gettext_lazy("List the reply under “You said, we did”"), required=False, initial=True
    )

    def __init__(self, *args: Any, is_rating: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_rating:
            del self.fields["is_mended"], self.fields["is_released"]


class SendBackForm(forms.Form):
    """What is missing, and by when it is to be mended now."""

    reason = words_field(gettext_lazy("What is missing?"))
    due_date = forms.DateField(
        label=gettext_lazy("New deadline"), widget=date_input(), required=False,
        help_text=gettext_lazy("Left empty, the present one holds."),
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Why."""

    reason = words_field(gettext_lazy("Why?"), gettext_lazy("It stays on the order for all to read."))


class PostponeForm(forms.Form):
    """A later deadline, and why."""

    due_date = forms.DateField(label=gettext_lazy("New deadline"), widget=date_input())
    reason = words_field(gettext_lazy("Why?"), rows=2)


class AimForm(forms.Form):
    """Where the indicator has to be."""

    aim = FigureField(label=gettext_lazy("Aim"), help_text=gettext_lazy("In the indicator's unit of measure."))
    reason = words_field(gettext_lazy("Why this aim?"), rows=2)

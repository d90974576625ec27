"""What the office says about releases."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jixiao.web.base.forms import date_input
from jixiao.web.base.rules import TEXT_LIMIT


class ReasonForm(forms.Form):
    """Why published figures are corrected."""

    reason = forms.CharField(
        label=_("Why is it corrected?"),
        help_text=_("Everybody reads this sentence beside the old and the new figures, for ever."),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WindowForm(forms.Form):
    """From when to when, and how, anybody may object."""

    opens_on = forms.DateField(label=_("First day"), widget=date_input())
    closes_on = forms.DateField(label=_("Last day"), widget=date_input())
    how_zh = forms.CharField(
        label=_("How to object (Chinese)"),
        help_text=_("Office, address, telephone and mail, and what an objection has to contain."),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    how_en = forms.CharField(
        label=_("How to object (English)"),
        max_length=TEXT_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

"""Forms of the hotline."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from jixiao.web.hotline import rules


def _reason(label: Any, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=rules.TEXT_LIMIT, widget=forms.Textarea(attrs={"rows": rows, "class": "wide-text"})
    )  # fmt: skip


class ImportForm(forms.Form):
    """A file of work orders."""

    file = forms.FileField(
        label=gettext_lazy("File of work orders"),
        help_text=gettext_lazy(
            "CSV or Excel. Known work orders are brought up to date; names and telephone numbers are not read."
        ),
    )


class ClaimForm(forms.Form):
    """Why a demand is unreasonable."""

    reason = _reason(gettext_lazy("Why is this demand unreasonable?"))


class DecideForm(forms.Form):
    """Whether a claim holds, and why."""

    is_accepted = forms.TypedChoiceField(
        label=gettext_lazy("Decision on the claim"),
        coerce=lambda text: text == "yes",
        choices=[
            ("", gettext_lazy("Choose …")),
            ("yes", gettext_lazy("Unreasonable: leave it out of the callbacks")),
            ("no", gettext_lazy("Reasonable: it counts")),
        ],
    )
    reason = _reason(gettext_lazy("Why?"))


class ReopenForm(forms.Form):
    """Why a confirmed month is opened again."""

    reason = _reason(gettext_lazy("What is to be corrected?"))


class MarkingForm(forms.Form):
    """How months are marked from a month on."""

    valid_from = forms.CharField(
        label=gettext_lazy("Holds from month"), max_length=7, widget=forms.TextInput(attrs={"placeholder": "2026-09"})
    )
    document = forms.CharField(
        label=gettext_lazy("Marking, as YAML"), max_length=20_000, required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "class": "wide-text", "spellcheck": "false"}),
        help_text=gettext_lazy("weights or parts, full_marks, peer_groups or groups, indicators. Empty: the library's."),
    )  # fmt: skip
    note = forms.CharField(label=gettext_lazy("Remark"), max_length=300, required=False)

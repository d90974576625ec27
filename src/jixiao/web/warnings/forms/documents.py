"""The rules as YAML."""

from django import forms
from django.utils.translation import gettext_lazy

from jixiao.web.warnings import rules


class RulesForm(forms.Form):
    """The rules as YAML; faults are told with their lines, above the form."""

    document = forms.CharField(
        label=gettext_lazy("Warning rules (YAML)"), strip=False,
        widget=forms.Textarea(attrs={"rows": 26, "class": "wide-text code", "spellcheck": "false"}),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("What changes, and why"), required=False, max_length=rules.NOTE_LIMIT,
        help_text=gettext_lazy("One sentence for those who release it, and for those who ask in a year."),
    )  # fmt: skip

    def clean_document(self) -> str:
        """Line ends as everywhere."""
        return str(self.cleaned_data["document"]).replace("\r\n", "\n")

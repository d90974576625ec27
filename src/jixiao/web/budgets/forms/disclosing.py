"""Forms about making public: what a department says of a form, and when budgets or accounts were approved."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jixiao.web.budgets.forms.fields import words_field
from jixiao.web.budgets.rules import disclosing, life


def _day_field(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}))


class DisclosureForm(forms.Form):
    """One form of the programme: public since a day, or secret for a reason."""

    form = forms.ChoiceField(label=gettext_lazy("Which form?"))
    way = forms.ChoiceField(label=gettext_lazy("What holds for it?"))
    shown_on = _day_field(gettext_lazy("Public since"), required=False)
    address = forms.URLField(
        label=gettext_lazy("Where it can be read"), required=False, max_length=300, assume_scheme="https"
    )
    reason = words_field(
        gettext_lazy("Reason where it is kept secret"), gettext_lazy("Level and ground of secrecy."), 2, required=False
    )

    def __init__(self, *args: Any, kind: str = life.PROGRAMME, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = disclosing.OF_WHOLE if kind == life.WHOLE else tuple(disclosing.FORM_LABELS)
        there = {code: disclosing.FORM_LABELS[code] for code in shown}
        for name, labels in (("form", there), ("way", disclosing.WAY_LABELS)):
            cast(forms.ChoiceField, self.fields[name]).choices = [(code, _(words)) for code, words in labels.items()]


class ApprovalForm(forms.Form):
    """The day on which finance approved the departments' budgets or final accounts."""

    kind = forms.ChoiceField(label=gettext_lazy("What was approved?"))
    day = _day_field(gettext_lazy("Day of the approval"))
    document = forms.CharField(label=gettext_lazy("Number of the document"), required=False, max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = disclosing.APPROVAL_LABELS.items()
        cast(forms.ChoiceField, self.fields["kind"]).choices = [(code, _(words)) for code, words in labels]

"""What may be tried in a what-if: texts in, figures out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from jixiao.engine.model.numbers import read_figure
from jixiao.web.base.forms import in_words
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.templatetags.words import reading_chinese
from jixiao.web.outlook import rules


class WhatIfForm(forms.Form):
    """Another target, pace or weight; a blank field leaves what is."""

    target = forms.CharField(label=gettext_lazy("Target of the year"), max_length=40, required=False)
    pace = forms.CharField(label="", max_length=40, required=False)
    weight = forms.CharField(label=gettext_lazy("Weight in the scheme, points"), max_length=40, required=False)

    def __init__(
        self, *args: Any, pace_label: str = "", has_pace: bool = True, has_weight: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pace"].label = pace_label
        for name, is_there in (("pace", has_pace), ("weight", has_weight)):
            if not is_there:
                del self.fields[name]
        for field in self.fields.values():
            field.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean(self) -> dict[str, Any]:
        """Every field as a number or None."""
        for name in self.fields:
            text = (self.cleaned_data.get(name) or "").strip()
            self.cleaned_data[name] = self._number(name, text) if text else None
        return self.cleaned_data

    def _number(self, name: str, text: str) -> float | None:
        read = read_figure(text)
        value = read.value
        if value is None:
            self.add_error(name, read.text.zh if reading_chinese() else read.text.en)
            return None
        try:
            rules.check_can_try(value)
        except RuleViolation as refusal:
            self.add_error(name, in_words(refusal))
            return None
        return value

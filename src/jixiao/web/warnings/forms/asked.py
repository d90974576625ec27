"""The field of one parameter, made from how its method asks for it: a choice, several, a figure in its range, or a text."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from jixiao.engine.model.asked import Asked
from jixiao.engine.model.numbers import read_number
from jixiao.web.base.templatetags.words import reading_chinese, spoken
from jixiao.web.indicators.forms import FigureField
from jixiao.web.warnings.rules.boxes import Box, written_number


class RangedField(FigureField):
    """A figure between two ends; a whole one where it is so asked."""

    def __init__(self, *, asked: Asked, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.asked = asked

    def clean(self, value: Any) -> Any:
        """The figure; ValidationError where it lies outside."""
        found, asked = super().clean(value), self.asked
        if found is None:
            return None
        if asked.is_whole and not float(found).is_integer():
            raise forms.ValidationError(_("Write a whole number."))
        if asked.least is not None and found < asked.least:
            raise forms.ValidationError(_("Write %(least)s or more.") % {"least": written_number(asked.least)})
        if asked.most is not None and found > asked.most:
            raise forms.ValidationError(_("Write %(most)s or less.") % {"most": written_number(asked.most)})
        return found


def field_of(asked: Asked, usual: Box) -> forms.Field:
    """What can be chosen, or a figure in its range, filled with what is usual."""
    words: dict[str, Any] = {"label": _capital(spoken(asked.label)), "help_text": _hint(asked, usual)}
    choices = [(code, _capital(spoken(text))) for code, text in asked.choices.items()]
    if asked.is_many:
        return forms.MultipleChoiceField(
            choices=choices, widget=forms.CheckboxSelectMultiple, initial=list(usual), required=False, **words
        )
    if choices:
        return forms.ChoiceField(choices=choices, initial=usual, **words)
    if isinstance(usual, str) and usual and read_number(usual).value is None:
        return forms.CharField(initial=usual, max_length=300, required=False, **words)
    return RangedField(asked=asked, initial=usual, required=bool(usual), **words)


def _hint(asked: Asked, usual: Box) -> str:
    """The range, and what holds where the box is left empty."""
    told = [spoken(asked.hint)]
    ends = {
        name: written_number(end) for name, end in (("least", asked.least), ("most", asked.most)) if end is not None
    }
    if len(ends) == 2:
        told.append(_("From %(least)s to %(most)s.") % ends)
    elif asked.is_whole and "least" in ends:
        told.append(_("A whole number, %(least)s or more.") % ends)
    if asked.choices:
        pass
    elif usual:
        told.append(_("Usually %(usual)s.") % {"usual": usual})
    elif asked.blank.en:
        told.append(_("Left empty: %(what)s.") % {"what": spoken(asked.blank)})
    return ("" if reading_chinese() else " ").join(each for each in told if each)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]

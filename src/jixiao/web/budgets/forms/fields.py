"""Fields that forms of budgets share: amounts in 万元, a few sentences, points by dimension."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jixiao.engine.budget.objectives import Dimension
from jixiao.engine.model.numbers import read_figure
from jixiao.web.base.templatetags.words import reading_chinese, spoken
from jixiao.web.budgets.rules import TEXT_LIMIT, money


def words_field(label: Any, hint: Any = "", rows: int = 3, *, required: bool = True) -> forms.CharField:
    """A few sentences."""
    return forms.CharField(
        label=label, help_text=hint, max_length=TEXT_LIMIT, required=required,
        widget=forms.Textarea(attrs={"rows": rows, "class": "wide-text"}),
    )  # fmt: skip


def read_decimal(text: str, unit: str = "") -> Decimal:
    """A figure as people write it; ValidationError with the reason."""
    reading = read_figure(text, unit)
    if reading.value is None:
        said = reading.text.zh if reading_chinese() else reading.text.en
        raise forms.ValidationError(said or _("Write a figure in plain digits, such as 128.5."))
    return Decimal(repr(reading.value))


class AmountField(forms.CharField):
    """An amount in 万元 as people write it; gives yuan."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=40, **more)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        figure = read_decimal(str(text), "万元")
        if abs(figure) >= money.LARGEST / money.TEN_THOUSAND:
            raise forms.ValidationError(_("Write an amount from 0 up, in 万元, such as 128.50."))
        return money.in_yuan(figure)


class PointsForm(forms.Form):
    """Points for each dimension, then the reason."""

    words = words_field(gettext_lazy("Opinion"))

    def __init__(self, *args: Any, dimensions: Sequence[Dimension] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dimensions = dimensions
        marks = {
            f"points_{one.code}": forms.FloatField(
                label=_("%(name)s (0 to %(points)s points)") % {"name": spoken(one.label), "points": f"{one.points:g}"},
                min_value=0, max_value=one.points, widget=forms.NumberInput(attrs={"step": "any"}),
            )
            for one in dimensions
        }  # fmt: skip
        self.fields = {**marks, **self.fields}

    def points(self) -> dict[str, float]:
        """Points by the code of their dimension."""
        return {one.code: self.cleaned_data[f"points_{one.code}"] for one in self.dimensions}

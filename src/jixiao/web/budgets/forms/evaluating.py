"""Evaluation by the framework: points and score of each row."""

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jixiao.web.base.templatetags.words import label
from jixiao.web.budgets.forms.fields import words_field
from jixiao.web.budgets.rules import evaluating


class EvaluationForm(forms.Form):
    """For each row of the framework fields points_CODE and score_CODE."""

    kind = forms.ChoiceField(label=gettext_lazy("Which evaluation?"))
    words = words_field(gettext_lazy("Conclusion"), rows=4)

    def __init__(self, *args: Any, framework: evaluating.Framework, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.framework = framework
        kinds = [(code, _(words)) for code, words in evaluating.KIND_LABELS.items()]
        cast(forms.ChoiceField, self.fields["kind"]).choices = kinds
        for one in framework.aspects:
            for name, words in (("points", _("%(name)s: points")), ("score", _("%(name)s: score"))):
                self.fields[f"{name}_{one.code}"] = forms.DecimalField(
                    label=words % {"name": label(one)}, min_value=0, max_value=framework.total, decimal_places=2,
                    initial=one.points if name == "points" else None,
                )  # fmt: skip

    def own_fields(self) -> list[Any]:
        """The fields below the grid."""
        return [self["kind"], self["words"]]

    def grid(self) -> list[tuple[evaluating.Aspect, Any, Any]]:
        """Each row with its two fields."""
        return [(one, self[f"points_{one.code}"], self[f"score_{one.code}"]) for one in self.framework.aspects]

    def scored(self) -> dict[str, evaluating.Scored]:
        """Points and score by the row's code."""
        told = self.cleaned_data
        return {
            one.code: evaluating.Scored(Decimal(told[f"points_{one.code}"]), Decimal(told[f"score_{one.code}"]))
            for one in self.framework.aspects
        }

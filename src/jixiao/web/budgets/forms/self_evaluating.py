"""The self-evaluation of a programme: money of the year, the goal, what was reached of each indicator."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jixiao.web.base.templatetags.words import spoken
from jixiao.web.budgets import queries
from jixiao.web.budgets.forms.fields import AmountField, words_field
from jixiao.web.budgets.frames import Told, ToldRow
from jixiao.web.budgets.models import ObjectiveRow
from jixiao.web.budgets.rules import TEXT_LIMIT, life

USUAL = "cn-2020-10"


class SelfEvaluationForm(forms.Form):
    """For each indicator fields actual_N, score_N, reason_N; N is its position."""

    rule_set = forms.ChoiceField(label=gettext_lazy("Scored by"), initial=USUAL)
    paid = AmountField(label=gettext_lazy("Paid in the whole year"), help_text=gettext_lazy("In 万元."))
    money_reason = words_field(
        gettext_lazy("Why the budget was changed, or why much of it was not paid"), rows=2, required=False
    )
    goal_actual = words_field(gettext_lazy("What has come of the goal?"))

    def __init__(
        self, *args: Any, rows: Sequence[ObjectiveRow] = (), kind: str = life.PROGRAMME, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        choices = [(each.code, spoken(each.label)) for each in queries.rule_sets_of(kind)]
        cast(forms.ChoiceField, self.fields["rule_set"]).choices = choices
        if kind == life.WHOLE:
            self.fields["paid"].label = _("Paid outside programmes in the whole year")
            self.fields["paid"].help_text = _("In 万元; what programmes paid is added from their reports.")
        for row in rows:
            for name, words, limit in (
                ("actual", _("%(name)s: reached"), 200),
                ("score", _("%(name)s: score"), 12),
                ("reason", _("%(name)s: reason"), TEXT_LIMIT),
            ):
                self.fields[f"{name}_{row.position}"] = forms.CharField(
                    label=words % {"name": row.label}, max_length=limit, required=False
                )

    def own_fields(self) -> list[Any]:
        """The fields above the grid."""
        return [self[name] for name in ("rule_set", "paid", "money_reason", "goal_actual")]

    def grid(self) -> list[tuple[ObjectiveRow, Any, Any, Any]]:
        """Each indicator with its fields."""
        places = [(row, row.position) for row in self.rows]
        return [(row, self[f"actual_{n}"], self[f"score_{n}"], self[f"reason_{n}"]) for row, n in places]

    def told(self) -> Told:
        """What was told."""
        told = self.cleaned_data
        rows = {
            row.position: ToldRow(*(told[f"{name}_{row.position}"] for name in ("actual", "score", "reason")))
            for row in self.rows
        }
        return Told(told["paid"], told["goal_actual"], told["money_reason"], rows)

"""A month's report: how far each of an organisation's milestones is, with evidence."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy

from jixiao.web.base.formats import plain
from jixiao.web.base.forms import date_input
from jixiao.web.indicators.forms import FigureField
from jixiao.web.projects import rules
from jixiao.web.projects.forms.acts import evidence_field, words_field


class ReportForm(forms.Form):
    """Lines that say nothing new are left out of the report."""

    period = forms.ChoiceField(label=gettext_lazy("Month"))
    words = words_field(gettext_lazy("What has been done, and what is in the way?"))
    file = evidence_field(gettext_lazy("What shows it: a record, photographs, a table."))

    def __init__(
        self,
        *args: Any,
        items: Sequence[tuple[str, str]],
        before: Mapping[str, rules.Progress],
        months: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items, self.before = list(items), before
        cast(forms.ChoiceField, self.fields["period"]).choices = months
        for number, (code, name) in enumerate(self.items):
            known = before.get(code, rules.Progress())
            self.fields[f"share_{number}"] = FigureField(
                label=f"{name} %", required=False, initial=plain(round(100 * known.share, 4))
            )
            self.fields[f"started_{number}"] = forms.DateField(
                label=name, required=False, widget=date_input(), initial=known.started
            )
            self.fields[f"finished_{number}"] = forms.DateField(
                label=name, required=False, widget=date_input(), initial=known.finished
            )

    @property
    def grid(self) -> list[tuple[str, str, BoundField, BoundField, BoundField]]:
        """Code, name and the three fields of each milestone."""
        return [
            (code, name, self[f"share_{n}"], self[f"started_{n}"], self[f"finished_{n}"])
            for n, (code, name) in enumerate(self.items)
        ]

    def lines(self) -> list[rules.ReportedLine]:
        """What is new against what was accepted before."""
        found = []
        for number, (code, _name) in enumerate(self.items):
            share = self.cleaned_data.get(f"share_{number}")
            started: date | None = self.cleaned_data.get(f"started_{number}")
            finished: date | None = self.cleaned_data.get(f"finished_{number}")
            known = self.before.get(code, rules.Progress())
            told = rules.Progress(known.share if share is None else share / 100, started, finished)
            if told != known:
                found.append(rules.ReportedLine(code, told))
        return found

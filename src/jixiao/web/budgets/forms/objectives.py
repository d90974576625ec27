"""The objectives of a programme: goal, and a grid of indicators; lines without a name and a target do not count."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jixiao.web.budgets.actions import DraftObjective
from jixiao.web.budgets.actions.versions import MOST_ROWS
from jixiao.web.budgets.forms.fields import read_decimal

LIMITS = {
    "level_1": 40, "level_2": 40, "label": 200, "target_text": 200, "unit": 30, "points": 12,
    "basis": 100, "way": 100, "source": 100, "evidence": 200,
}  # fmt: skip
COLUMNS = tuple(LIMITS)
SPARE_LINES = 4


class ObjectivesForm(forms.Form):
    """`n_lines` lines of the grid are read, as the page sent them."""

    goal = forms.CharField(
        label=gettext_lazy("Goal of the year"), max_length=4000,
        help_text=gettext_lazy("What is achieved by the end of the year, with figures that one can verify."),
        widget=forms.Textarea(attrs={"rows": 4, "class": "wide-text"}),
    )  # fmt: skip
    n_lines = forms.IntegerField(min_value=0, max_value=MOST_ROWS + SPARE_LINES, widget=forms.HiddenInput)

    def lines(self) -> Iterator[dict[str, str]]:
        """The grid as typed, line by line."""
        n = self.cleaned_data.get("n_lines") or 0
        for number in range(n):
            yield {name: str(self.data.get(f"{name}_{number}", "")).strip()[:500] for name in COLUMNS}

    def clean(self) -> dict[str, Any]:
        """Lines that count, with their points as a figure."""
        told = super().clean() or {}
        rows = []
        for number, line in enumerate(self.lines()):
            if not (line["label"] or line["target_text"]):
                continue
            too_long = [name for name, limit in LIMITS.items() if len(line[name]) > limit]
            if too_long:
                self.add_error(None, _("Line %(n)s: a cell is too long.") % {"n": number + 1})
                continue
            rows.append(self._row(number, line))
        told["rows"] = rows
        return told

    def _row(self, number: int, line: dict[str, str]) -> DraftObjective:
        points = Decimal(0)
        try:
            points = read_decimal(line["points"], "分") if line["points"] else points
        except forms.ValidationError as fault:
            self.add_error(None, _("Line %(n)s, points: %(fault)s") % {"n": number + 1, "fault": fault.messages[0]})
        if not 0 <= points <= 100:
            self.add_error(None, _("Line %(n)s: points lie between 0 and 100.") % {"n": number + 1})
            points = Decimal(0)
        rest = {name: value for name, value in line.items() if name != "points"}
        return DraftObjective(points=points.quantize(Decimal("0.01")), **rest)


def grid_of(rows: Sequence[Any]) -> list[dict[str, str]]:
    """Stored rows, or drafts, as the grid shows them."""
    return [{name: _shown(getattr(row, name)) for name in COLUMNS} for row in rows]


def _shown(value: Any) -> str:
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)

"""A project, its plan as a file or as pasted cells, and whose the credit is."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jixiao.engine.model.errors import DefinitionError
from jixiao.web.base.templatetags.words import spoken
from jixiao.web.indicators.forms import FigureField
from jixiao.web.organisations.forms import PlaceForm
from jixiao.web.projects import frames, rules
from jixiao.web.projects.forms.acts import words_field

LEAST_CREDIT_LINES, SPARE_CREDIT_LINES, MOST_CREDIT_LINES = 5, 2, 40
MOST_SHOWN = 30


class PlanForm(forms.Form):
    """Milestones (a file goes before what is pasted) and shares; `plan` holds what was read once the form is valid."""

    plan_file = forms.FileField(
        label=gettext_lazy("Plan as a file"), required=False, allow_empty_file=True,
        help_text=gettext_lazy("A workbook or CSV file with the headings of the example. It goes before the cells below."),
    )  # fmt: skip
    pasted = forms.CharField(
        label=gettext_lazy("Plan as cells"), required=False, max_length=200_000,
        help_text=gettext_lazy("Copy the rows out of a spreadsheet with their headings, or edit them here."),
        widget=forms.Textarea(attrs={"rows": 10, "class": "wide-text project-cells", "wrap": "off", "spellcheck": "false"}),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        known: frames.KnownPlaces,
        lead: str = "",
        credit: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known, self.lead, self.plan = known, lead, rules.DraftPlan(())
        given = list((credit or {}).items())
        n_lines = min(max(LEAST_CREDIT_LINES, len(given) + SPARE_CREDIT_LINES, self._n_sent()), MOST_CREDIT_LINES)
        for number in range(n_lines):
            place, share = given[number] if number < len(given) else ("", "")
            values = {"number": number + 1}
            self.fields[f"credit_place_{number}"] = forms.CharField(
                label=_("Organisation %(number)s") % values, required=False, max_length=160, initial=place
            )
            self.fields[f"credit_share_{number}"] = forms.CharField(
                label=_("Share %(number)s") % values, required=False, max_length=40, initial=share
            )
        self.n_lines = n_lines

    def _n_sent(self) -> int:
        sent = [int(name.rpartition("_")[2]) for name in self.data if _is_share(name)] if self.is_bound else []
        return max(sent, default=-1) + 1

    @property
    def credit_lines(self) -> list[tuple[BoundField, BoundField]]:
        """Organisation and share of each line."""
        return [(self[f"credit_place_{n}"], self[f"credit_share_{n}"]) for n in range(self.n_lines)]

    def _leading(self) -> str:
        return self.lead

    def clean(self) -> dict[str, Any]:
        """Reads the plan; every fault is told with its row."""
        told = super().clean() or {}
        if self.errors:
            return told
        try:
            read = self._read(told)
        except DefinitionError as fault:
            self.add_error(None, spoken(fault.text) + spoken(fault.advice))
            return told
        for row, text in read.faults[:MOST_SHOWN]:
            self.add_error(None, _("Row %(row)s: %(fault)s") % {"row": row, "fault": spoken(text)})
        self.plan = rules.DraftPlan(read.items, self._credit(told))
        if not read.faults:
            for text in list(dict.fromkeys(rules.plan_faults(self.plan)))[:MOST_SHOWN]:
                self.add_error(None, spoken(text))
        return told

    def _read(self, told: dict[str, Any]) -> frames.ReadPlan:
        sent = told.get("plan_file")
        if sent is None:
            return frames.read_pasted_plan(told.get("pasted") or "", self.known, self._leading())
        content = sent.read(frames.MOST_BYTES + 1)
        return frames.read_plan_file(sent.name or "plan.csv", content, self.known, self._leading())

    def _credit(self, told: dict[str, Any]) -> dict[str, str]:
        found: dict[str, str] = {}
        for number in range(self.n_lines):
            name, share = ((told.get(f"credit_{part}_{number}") or "").strip() for part in ("place", "share"))
            code = self.known.codes.get(name)
            if bool(name) != bool(share):
                self.add_error(f"credit_share_{number}", _("Name both the organisation and its share, or neither."))
            elif name and code is None:
                self.add_error(f"credit_place_{number}", spoken(self.known.unknown(name)))
            elif code in found:
                self.add_error(f"credit_place_{number}", _("This organisation has a share already."))
            elif code:
                found[code] = share
        return found


def _is_share(name: str) -> bool:
    head, _sep, number = name.rpartition("_")
    return head == "credit_share" and number.isascii() and number.isdigit() and int(number) < MOST_CREDIT_LINES


class ReplanForm(PlanForm):
    """Another plan, and why."""

    reason = words_field(
        gettext_lazy("Why is the plan changed?"), gettext_lazy("Somebody else decides on it. The first plan stays.")
    )
    field_order = ("reason", "plan_file", "pasted")


class ProjectForm(PlaceForm, PlanForm):
    """A new joint project."""

    places = ("organisation",)
    label_zh = forms.CharField(label=gettext_lazy("Chinese name"), max_length=rules.LABEL_LIMIT)
    label_en = forms.CharField(label=gettext_lazy("English name"), max_length=rules.LABEL_LIMIT, required=False)
    organisation = forms.ChoiceField(label=gettext_lazy("Leading organisation"))
    aim_zh = words_field(gettext_lazy("What is it to bring?"), gettext_lazy("In words that the public understands."))
    aim_en = forms.CharField(
        label=gettext_lazy("The same in English"), max_length=rules.TEXT_LIMIT, required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "wide-text"}),
    )  # fmt: skip
    basis = forms.CharField(label=gettext_lazy("Document that orders it"), max_length=rules.LABEL_LIMIT, required=False)
    goal = forms.ChoiceField(label=gettext_lazy("Goal that it serves"), required=False)
    indicator = forms.ChoiceField(
        label=gettext_lazy("Indicator that takes its result"), required=False,
        help_text=gettext_lazy("Each participant gets its share of the points as a figure of this indicator, every month."),
    )  # fmt: skip
    counting = forms.ChoiceField(label=gettext_lazy("How its result counts"), initial=rules.BY_SCHEDULE)
    full_points = FigureField(label=gettext_lazy("Points of the whole project"), initial="100")
    field_order = (
        "label_zh", "label_en", "organisation", "aim_zh", "aim_en", "basis", "goal", "indicator", "counting",
        "full_points", "plan_file", "pasted",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        goals: Iterable[tuple[str, str]] = (),
        indicators: Iterable[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["goal"]).choices = [("", "—"), *goals]
        cast(forms.ChoiceField, self.fields["indicator"]).choices = [("", "—"), *indicators]
        counting = [(code, _(words)) for code, words in rules.COUNTING_LABELS.items()]
        cast(forms.ChoiceField, self.fields["counting"]).choices = counting

    def _leading(self) -> str:
        return str(self.cleaned_data.get("organisation") or "")

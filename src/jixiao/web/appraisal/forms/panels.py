"""Forms of panels, scores and steps: texts in, typed values out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jixiao.engine.model.numbers import read_figure
from jixiao.web.appraisal import rules
from jixiao.web.appraisal.models import Member
from jixiao.web.base.forms import date_input
from jixiao.web.base.templatetags.words import label, spoken
from jixiao.web.indicators.forms import FigureField
from jixiao.web.organisations.models import Account
from jixiao.web.organisations.queries import OrganisationTree


class ScoreField(forms.CharField):
    """A score out of a hundred, read like every other figure."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_length=40, widget=widget, **kwargs)

    def clean(self, value: Any) -> float | None:
        text = str(super().clean(value) or "")
        return read_score(text) if text else None


def read_score(text: str) -> float:
    """The number in a text; ValidationError, with the reason, where there is none."""
    reading = read_figure(text, "")
    if reading.value is None:
        raise forms.ValidationError(spoken(reading.text) or _("Write the score in plain digits, such as 86.5."))
    return float(reading.value)


class NewPanelForm(forms.Form):
    """What is scored, by whom, by which weight, until when."""

    label_zh = forms.CharField(label=gettext_lazy("Name of the panel (Chinese)"), max_length=200)
    label_en = forms.CharField(label=gettext_lazy("Name of the panel (English)"), max_length=200, required=False)
    period = forms.CharField(
        label=gettext_lazy("Period that is scored"),
        max_length=10,
        help_text=gettext_lazy("2026, 2026H1, 2026Q3 or 2026-09"),
    )
    due_date = forms.DateField(label=gettext_lazy("Last day for scoring"), widget=date_input())
    node_codes = forms.MultipleChoiceField(
        label=gettext_lazy("Qualitative indicators"), widget=forms.CheckboxSelectMultiple
    )
    organisations = forms.MultipleChoiceField(
        label=gettext_lazy("Organisations to be scored"), widget=forms.CheckboxSelectMultiple
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How scores of a group are put together"),
        help_text=gettext_lazy(
            "With two scorers for each object: the mean of both, a third scorer where they differ too much."
        ),
    )
    spread = forms.ChoiceField(
        label=gettext_lazy("Where the weight of a group goes that gave too few scores"), required=False
    )
    landing = forms.ChoiceField(label=gettext_lazy("What lands as the indicator's figure"))
    hides_names = forms.BooleanField(
        label=gettext_lazy("Scorers do not read whose material it is"), required=False,
        help_text=gettext_lazy("Names are covered up on the pages; they cannot be taken out of files."),
    )  # fmt: skip
    instructions = forms.CharField(
        label=gettext_lazy("Instructions to the scorers"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    seed = forms.IntegerField(
        label=gettext_lazy("Seed"), min_value=0, max_value=rules.LARGEST_SEED,
        help_text=gettext_lazy("Who scores what is drawn by lot. The same seed draws the same again, for everybody to check."),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        nodes: Sequence[tuple[str, str]],
        tree: OrganisationTree,
        ids: frozenset[int],
        indicators: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node_codes"].choices = nodes  # type: ignore[attr-defined]
        self.fields["organisations"].choices = [  # type: ignore[attr-defined]
            (node.code, f"{'　' * depth}{label(node)}") for depth, node in tree.depth_first(ids)
        ]
        self.fields["way"].choices = _named(rules.WAY_LABELS)  # type: ignore[attr-defined]
        self.fields["landing"].choices = _named(rules.LANDING_LABELS)  # type: ignore[attr-defined]
        for kind, words in rules.GROUP_LABELS.items():
            named = {"group": _(words)}
            self.fields[f"weight_{kind}"] = forms.FloatField(
                label=_("%(group)s: weight in percent") % named, required=False, min_value=0, max_value=100,
            )  # fmt: skip
            self.fields[f"each_{kind}"] = forms.IntegerField(
                label=_("%(group)s: how many score each object") % named, required=False, min_value=0,
                max_value=rules.MOST_EACH,
            )  # fmt: skip
            self.fields[f"needed_{kind}"] = forms.IntegerField(
                label=_("%(group)s: how many scores are needed") % named, required=False, min_value=1,
                max_value=rules.MOST_NEEDED,
            )  # fmt: skip
            if kind in rules.HEARD:
                self.fields[f"indicator_{kind}"] = forms.ChoiceField(
                    label=_("%(group)s: figure of a survey") % named, required=False,
                    choices=[("", _("They score here")), *indicators],
                )  # fmt: skip
                self.fields[f"full_{kind}"] = FigureField(
                    label=_("%(group)s: best value of that figure") % named, required=False
                )
        self.fields["spread"].choices = _named(rules.SPREAD_LABELS)  # type: ignore[attr-defined]

    def _of_group(self, name: str) -> bool:
        return name.partition("_")[2] in rules.GROUP_LABELS and name.partition("_")[0] in GROUP_FIELDS

    @property
    def first_fields(self) -> "FormPart":
        """What is scored and whom."""
        return FormPart([self[name] for name in self.fields if name in FIRST_FIELDS])

    @property
    def last_fields(self) -> "FormPart":
        """How it is put together."""
        return FormPart([self[name] for name in self.fields if name not in FIRST_FIELDS and not self._of_group(name)])

    @property
    def group_rows(self) -> list[tuple[str, list[Any]]]:
        """A row for each group with its fields; None where a group has no such field."""
        return [
            (_(words), [self[f"{what}_{kind}"] if f"{what}_{kind}" in self.fields else None for what in GROUP_FIELDS])
            for kind, words in rules.GROUP_LABELS.items()
        ]

    @property
    def groups(self) -> tuple[rules.GroupOfRaters, ...]:
        """The groups that have a weight."""
        sent = self.cleaned_data
        return tuple(
            rules.GroupOfRaters(
                kind, sent[f"weight_{kind}"], sent[f"each_{kind}"] or 0, sent[f"needed_{kind}"] or 1,
                sent.get(f"indicator_{kind}") or "", sent.get(f"full_{kind}") or rules.FULL,
            )
            for kind in rules.GROUP_LABELS
            if sent[f"weight_{kind}"]
        )  # fmt: skip


GROUP_FIELDS = ("weight", "each", "needed", "indicator", "full")
FIRST_FIELDS = ("label_zh", "label_en", "period", "due_date", "node_codes", "organisations")


@dataclass(frozen=True)
class FormPart:
    """Some fields of a form, drawn as a form is."""

    visible_fields: list[Any]


def _named(labels: dict[str, str]) -> list[tuple[str, str]]:
    return [(code, _(words)) for code, words in labels.items()]


class MemberForm(forms.Form):
    """Who scores, in which group; whom of a third party the register knows."""

    account = forms.ChoiceField(label=gettext_lazy("Who scores"))
    group = forms.ChoiceField(
        label=gettext_lazy("Group"),
        help_text=gettext_lazy("Third parties: whoever stands on the register of third parties with this account."),
    )

    def __init__(
        self,
        *args: Any,
        accounts: Iterable[Account],
        groups: Iterable[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        people = [(one.username, f"{one.display_name} ({one.username})") for one in accounts]
        self.fields["account"].choices = people  # type: ignore[attr-defined]
        self.fields["group"].choices = [(kind, _(rules.GROUP_LABELS[kind])) for kind in groups]  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why; needed or not, the rules say."""

    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        required=False,
        max_length=rules.TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReportForm(forms.Form):
    """A report and about whom it is."""

    member = forms.ChoiceField(label=gettext_lazy("Panel"))
    file = forms.FileField(
        label=gettext_lazy("Report"), allow_empty_file=True,
        help_text=gettext_lazy("Word (.docx), PDF or text; reports of a panel are compared for copied text."),
    )  # fmt: skip

    def __init__(self, *args: Any, members: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = [(str(one.pk), label(one.panel)) for one in members]  # type: ignore[attr-defined]


class LikenessForm(forms.Form):
    """The blank form of the reports, whose words are no copy."""

    form_text = forms.CharField(
        label=gettext_lazy("Words of the form"), required=False, max_length=20000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Questions and headings of the blank report: they are taken out before reports are compared."),
    )  # fmt: skip


class StepForm(forms.Form):
    """A step of the chain: score and reason, a file where there is one."""

    score = ScoreField(label=gettext_lazy("Score out of a hundred"))
    words = forms.CharField(
        label=gettext_lazy("Reason"), required=False, max_length=rules.TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    file = forms.FileField(label=gettext_lazy("Evidence"), required=False, allow_empty_file=True)

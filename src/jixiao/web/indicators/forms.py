"""Forms of goals, indicators, schemes and targets: shapes only, the rules decide."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from jixiao.engine.model.numbers import read_number
from jixiao.web.base.forms import date_input, in_words
from jixiao.web.base.rules import RuleViolation
from jixiao.web.indicators import frames, rules
from jixiao.web.indicators.frames import WrittenWeight
from jixiao.web.organisations.forms import OrganisationChoice, PlaceForm


def _words(labels: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(code, _(label)) for code, label in labels.items()]


class FigureField(forms.CharField):
    """A number read by the one reader of numbers: what it refuses, it explains. Gives a float, or None where empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs)

    def clean(self, value: Any) -> Any:
        """The number; ValidationError in the reader's language otherwise."""
        text = super().clean(value)
        if not text:
            return None
        reading = read_number(text)
        if reading.value is None:
            chinese = (get_language() or "zh").startswith("zh")
            raise forms.ValidationError(reading.message_zh if chinese else reading.message)
        return reading.value


class NamesForm(forms.Form):
    """A name in both languages."""

    label_zh = forms.CharField(label=gettext_lazy("Chinese name"), max_length=200)
    label_en = forms.CharField(label=gettext_lazy("English name"), max_length=200, required=False)


class CodeForm(forms.Form):
    """A code that does not change later."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=60,
        help_text=gettext_lazy("Short and lasting, such as clean-city. Schemes and files name it by this code."),
    )


class PlanForm(NamesForm, CodeForm, PlaceForm):
    """A year's performance plan."""

    places = ("organisation",)
    year = forms.IntegerField(
        label=gettext_lazy("Year"), min_value=rules.FIRST_YEAR, max_value=rules.LAST_YEAR, localize=False
    )
    organisation = OrganisationChoice(label=gettext_lazy("Organisation"))


class GoalForm(NamesForm, CodeForm, PlaceForm):
    """A goal of a plan."""

    places = ("owner",)
    owner = OrganisationChoice(label=gettext_lazy("Owner"))
    subject = forms.ChoiceField(label=gettext_lazy("What stands under it"), required=False)
    statement_zh = forms.CharField(
        label=gettext_lazy("What is to be reached, in words for everybody"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    statement_en = forms.CharField(
        label=gettext_lazy("The same in English"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].choices = _words(rules.SUBJECT_LABELS)  # type: ignore[attr-defined]


class RevisionForm(NamesForm, PlaceForm):
    """What an indicator means from a day on."""

    places = ("owner",)
    definition_zh = forms.CharField(
        label=gettext_lazy("Definition"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000, required=False
    )
    formula_zh = forms.CharField(
        label=gettext_lazy("Formula in words"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=4000,
        required=False,
        help_text=gettext_lazy("Such as: bags sorted right ÷ bags checked × 100 %."),
    )
    definition_en = forms.CharField(
        label=gettext_lazy("Definition in English"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=4000,
        required=False,
    )
    formula_en = forms.CharField(
        label=gettext_lazy("Formula in English"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=4000,
        required=False,
    )
    unit_of_measure = forms.CharField(label=gettext_lazy("Unit of measure"), max_length=30, required=False)
    direction = forms.ChoiceField(label=gettext_lazy("Direction"))
    over_time = forms.ChoiceField(
        label=gettext_lazy("Over the year"), help_text=gettext_lazy("How the months make the year's figure.")
    )
    decimals = forms.IntegerField(label=gettext_lazy("Decimals"), min_value=0, max_value=6, initial=2)
    lower_bound = FigureField(label=gettext_lazy("Lowest possible value"), required=False)
    upper_bound = FigureField(label=gettext_lazy("Highest possible value"), required=False)
    evidence_required = forms.BooleanField(label=gettext_lazy("Evidence has to be attached"), required=False)
    source_note = forms.CharField(label=gettext_lazy("Source"), max_length=300, required=False)
    sample_code = forms.CharField(
        label=gettext_lazy("Rests on so many checks (code of the indicator that counts them)"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Of a share in per cent that comes from a sample: the public reads how firm it is."),
    )
    owner = OrganisationChoice(label=gettext_lazy("Responsible organisation"), required=False)
    valid_from = forms.DateField(
        label=gettext_lazy("Valid from"),
        widget=date_input(),
        help_text=gettext_lazy("Figures of earlier periods keep the meaning that they had."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["direction"].choices = _words(rules.DIRECTION_LABELS)  # type: ignore[attr-defined]
        self.fields["over_time"].choices = _words(rules.OVER_TIME_LABELS)  # type: ignore[attr-defined]


class IndicatorForm(RevisionForm, CodeForm):
    """A new indicator with its first meaning."""


class ImportForm(PlaceForm):
    """A scheme file, or its text pasted."""

    places = ("organisation",)
    file = forms.FileField(
        label=gettext_lazy("Scheme file (YAML)"),
        required=False,
        help_text=gettext_lazy("UTF-8 or GB18030, at most 300 KB."),
    )
    text = forms.CharField(
        label=gettext_lazy("Or its text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "class": "code", "spellcheck": "false", "wrap": "off"}),
    )
    organisation = OrganisationChoice(label=gettext_lazy("Organisation that owns the scheme"))

    def clean(self) -> dict[str, Any]:
        """The document: of the file where there is one, else the text."""
        values = super().clean() or {}
        file: UploadedFile[bytes] | None = values.get("file")
        text = values.get("text", "")
        if file is None and not text.strip() and "file" not in self.errors:
            raise forms.ValidationError(_("Choose a file or paste its text."))
        try:
            if file is not None:
                frames.check_size(file.size or 0)
                text = frames.decode_document(file.read())
            values["document"] = frames.clean_document(text) if text.strip() else ""
        except RuleViolation as refusal:
            raise forms.ValidationError(in_words(refusal)) from None
        return values


class TextForm(forms.Form):
    """A draft's document, as YAML text."""

    document = forms.CharField(
        label=gettext_lazy("Scheme document (YAML)"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 32, "class": "code", "spellcheck": "false", "wrap": "off"}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)


class WeightsForm(forms.Form):
    """One field per node of a draft, in the order of the document."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)

    def __init__(self, *args: Any, written: Mapping[str, WrittenWeight], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = {code: f"weight-{position}" for position, code in enumerate(written)}
        for code, name in self.names.items():
            self.fields[name] = FigureField(label=code, initial=written[code].text)

    @property
    def weights(self) -> dict[str, float]:
        """Code → weight, as typed."""
        return {code: self.cleaned_data[name] for code, name in self.names.items()}


class TargetForm(forms.Form):
    """A year's target and how it moves through the year."""

    annual_target = FigureField(label=gettext_lazy("Target of the year"))
    baseline = FigureField(
        label=gettext_lazy("Starting level"),
        required=False,
        help_text=gettext_lazy("Where the year begins: usually last December. Empty: taken from last year's figures."),
    )
    path_kind = forms.ChoiceField(label=gettext_lazy("Path through the year"), widget=forms.RadioSelect)
    basis = forms.CharField(
        label=gettext_lazy("Basis"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("The document or reasoning behind the figure."),
    )

    def __init__(self, *args: Any, periods: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.periods = periods
        self.fields["path_kind"].choices = _words(rules.PATH_LABELS)  # type: ignore[attr-defined]
        for period in periods:
            self.fields[f"path-{period}"] = FigureField(label=period, required=False)

    @property
    def plan(self) -> dict[str, Any]:
        """The arguments of the action, apart from what the target belongs to."""
        values = self.cleaned_data
        path = {period: values[f"path-{period}"] for period in self.periods if values[f"path-{period}"] is not None}
        is_manual = values["path_kind"] == rules.MANUAL
        return {
            "annual_target": values["annual_target"],
            "baseline": values["baseline"],
            "path_kind": values["path_kind"],
            "path": path if is_manual else None,
            "basis": values["basis"],
        }

    @property
    def month_fields(self) -> list[forms.BoundField]:
        """The fields of the path set by hand."""
        return [self[f"path-{period}"] for period in self.periods]

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """The fields before the path."""
        return [self[name] for name in ("annual_target", "baseline", "path_kind", "basis")]

"""Forms of doubts and re-checks: texts in, typed values out."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.numbers import read_figure
from jixiao.engine.model.period import Period
from jixiao.web.doubts import rules
from jixiao.web.doubts.rules.documents import LONGEST, unknown_codes
from jixiao.web.organisations.queries import OrganisationTree


def _chinese() -> bool:
    return (get_language() or "zh-hans").startswith("zh")


class _LikewiseForm(forms.Form):
    """A form that can speak of other periods of the same series as well; the box is there where there are any."""

    field_order = ["words", "file", "reason", "likewise"]

    def __init__(self, *args: Any, n_others: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if n_others:
            self.fields["likewise"].label = ngettext(
                "The same for %(n)s other period of this series", "The same for %(n)s other periods of this series", n_others
            ) % {"n": n_others}  # fmt: skip
        else:
            del self.fields["likewise"]


class ExplainForm(_LikewiseForm):
    """How the figure came about, with a file where there is one."""

    likewise = forms.BooleanField(required=False)
    words = forms.CharField(
        label=gettext_lazy("How did this figure come about?"), max_length=rules.TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4, "class": "wide-text"}),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("Evidence"), required=False, allow_empty_file=True,
        help_text=gettext_lazy("A record, a photograph, a table: what shows that the figure is right."),
    )  # fmt: skip


class DecideForm(_LikewiseForm):
    """Why one decides so; what is decided says the button."""

    likewise = forms.BooleanField(required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why?"), max_length=rules.TEXT_LIMIT,
        help_text=gettext_lazy("The department reads it, and it stays on record."),
        widget=forms.Textarea(attrs={"rows": 3, "class": "wide-text"}),
    )  # fmt: skip


class RelationsForm(forms.Form):
    """What holds between indicators, as YAML; faults are told with their place."""

    document = forms.CharField(
        label=gettext_lazy("Relations between indicators (YAML)"), required=False, max_length=LONGEST, strip=False,
        widget=forms.Textarea(attrs={"rows": 18, "class": "wide-text code", "spellcheck": "false"}),
    )  # fmt: skip
    number = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, known: frozenset[str] = frozenset(), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known

    def clean_document(self) -> str:
        """The text as typed; an unreadable one, and indicators that nobody knows, are refused."""
        document = str(self.cleaned_data["document"]).replace("\r\n", "\n")
        try:
            faults = unknown_codes(document, self.known)
        except DefinitionError as fault:
            said = f"{fault.message_zh}{fault.mend_zh}" if _chinese() else f"{fault.message} {fault.mend}"
            raise forms.ValidationError(said) from None
        if faults:
            raise forms.ValidationError([fault.zh if _chinese() else fault.en for fault in faults])
        return document


class _PeriodField(forms.CharField):
    """A period code; what is none is refused with an example."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        try:
            return str(Period.parse(text)) if text else ""
        except DefinitionError as fault:
            said = f"{fault.message_zh}{fault.mend_zh}" if _chinese() else f"{fault.message} {fault.mend}"
            raise forms.ValidationError(said) from None


class DrawForm(forms.Form):
    """What to draw from, how much, with which seed."""

    label = forms.CharField(label=gettext_lazy("Name of the re-check"), max_length=120)
    organisation = forms.ChoiceField(
        label=gettext_lazy("Drawn from"),
        help_text=gettext_lazy("This organisation and all below it; each of them is drawn by itself."),
    )
    first_period = _PeriodField(label=gettext_lazy("From period"), max_length=10)
    last_period = _PeriodField(label=gettext_lazy("To period"), max_length=10)
    size = forms.IntegerField(
        label=gettext_lazy("How many figures"), min_value=1, max_value=rules.LARGEST_SAMPLE, initial=20,
        help_text=gettext_lazy("At least one of each organisation, the rest in proportion to its figures."),
    )  # fmt: skip
    tolerance = forms.FloatField(
        label=gettext_lazy("Tolerance, % of what the checker finds"), min_value=0, max_value=50, initial=0,
        help_text=gettext_lazy("0: a figure is wrong as soon as it differs."),
    )  # fmt: skip
    seed = forms.IntegerField(
        label=gettext_lazy("Seed"), min_value=0, max_value=rules.LARGEST_SEED,
        help_text=gettext_lazy("The same seed draws the same figures again, so that everybody can see that none was chosen."),
    )  # fmt: skip

    def __init__(self, *args: Any, tree: OrganisationTree, ids: frozenset[int], **kwargs: Any) -> None:
        from jixiao.web.base.templatetags.words import label

        super().__init__(*args, **kwargs)
        self.fields["label"].initial = _("Re-check of reported figures")
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(node.code, f"{'　' * depth}{label(node)}") for depth, node in tree.depth_first(ids)]


class FindingForm(forms.Form):
    """What the checker found."""

    verified = forms.CharField(label=gettext_lazy("What is the figure really?"), max_length=100)
    note = forms.CharField(
        label=gettext_lazy("What it was verified against"), required=False, max_length=rules.NOTE_LIMIT,
        help_text=gettext_lazy("The ledger, the visit, the interview; where it differs, what went wrong."),
    )  # fmt: skip

    def __init__(self, *args: Any, unit: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit

    def clean_verified(self) -> float:
        """Read like every other figure."""
        reading = read_figure(str(self.cleaned_data["verified"]), self.unit)
        if reading.value is None:
            said = reading.text.zh if _chinese() else reading.text.en
            raise forms.ValidationError(said or _("Write the figure that you found in plain digits, such as 61.4."))
        return float(reading.value)

"""Forms of data sources and places: shapes only, the rules and the definition's own reader decide."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from jixiao.capture.connector import CONNECTORS
from jixiao.capture.source import Sharing
from jixiao.web.base.forms import in_words
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.sources import rules

N_FIGURE_ROWS = 6
# What the usual parameters of connectors are called; the others go by their names in the YAML.
PARAM_LABELS = {
    "path": N_("File, folder or pattern"),
    "sheet": N_("Sheet"),
    "url": N_("Address of the source"),
    "query": N_("Query"),
    "records": N_("Path to the records"),
    "password": N_("Name of the secret that holds the password"),
    "token": N_("Name of the secret that holds the token"),
    "pick": N_("Which files: all or newest"),
    "header": N_("Row of the headings"),
    "header_rows": N_("Number of heading rows"),
    "total_words": N_("Words with which totals begin"),
    "ends_at": N_("Words with which the notes below begin"),
    "delimiter": N_("Separator"),
    "encoding": N_("Encoding"),
    "since_column": N_("Column by which it reads on"),
    "since_from": N_("Where the first reading begins"),
}
FIRST_PARAMS = ("path", "sheet", "url", "query", "records", "password", "token")
COLUMN, ALWAYS = "column", "is"
OWN_NAMES, REGISTER = "own", "register"
LISTS = {"organisation": "organisations", "indicator": "indicators"}


def text_in(text: Any) -> str:
    """A bilingual text in the reader's language."""
    return str(text.in_language(get_language() or "zh-hans"))


def _choices(labels: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(code, _(words)) for code, words in labels.items()]


def _hows() -> list[tuple[str, str]]:
    return [(COLUMN, _("in column")), (ALWAYS, _("always"))]


def _names() -> list[tuple[str, str]]:
    return [(OWN_NAMES, _("codes, or the YAML’s list")), (REGISTER, _("names of the register"))]


class DecisionForm(forms.Form):
    """Why something is accepted, refused or withdrawn."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=rules.REASON_LIMIT, widget=forms.Textarea(attrs={"rows": 2})
    )


class PlaceForm(forms.Form):
    """A host, a network or a folder that may be reached."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of place"), choices=lambda: _choices(rules.PLACE_LABELS))
    address = forms.CharField(
        label=gettext_lazy("Host, network or folder"),
        max_length=300,
        help_text=gettext_lazy("data.example.gov.cn, 10.20.0.0/16, or /data/exchange"),
    )
    ports = forms.CharField(
        label=gettext_lazy("Ports"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("For hosts and networks, such as 443, 5432 or 8000-8100."),
    )
    networks = forms.CharField(
        label=gettext_lazy("Private networks in which the host lies"),
        max_length=300,
        required=False,
        help_text=gettext_lazy(
            "For a host inside your own network, such as 10.20.0.0/16. Empty: only public addresses."
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=rules.REASON_LIMIT,
        help_text=gettext_lazy("What is fetched from there, and who agreed."),
    )

    def clean_ports(self) -> Any:
        """Numbers and spans."""
        return self._read(rules.read_ports, "ports")

    def clean_networks(self) -> Any:
        """Networks in their one form."""
        return self._read(rules.read_networks, "networks")

    def _read(self, read: Any, name: str) -> Any:
        try:
            return read(self.cleaned_data[name])
        except RuleViolation as refusal:
            raise forms.ValidationError(in_words(refusal)) from None


class SecretsForm(forms.Form):
    """One box for each secret that a definition names; empty keeps what is there. Nothing is ever filled in."""

    def __init__(self, *args: Any, names: Iterable[str], kept: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = list(names)
        for name in self.names:
            self.fields[f"secret_{name}"] = forms.CharField(
                label=name, required=False, max_length=rules.SECRET_LIMIT, strip=False,
                widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False),
                help_text=_("One is kept; leave this empty to keep it.") if name in set(kept) else "",
            )  # fmt: skip

    @property
    def secrets(self) -> dict[str, str]:
        """What was typed, by name."""
        return {name: value for name in self.names if (value := self.cleaned_data.get(f"secret_{name}"))}


class DocumentForm(forms.Form):
    """The definition as YAML."""

    document = forms.CharField(
        label=gettext_lazy("Definition (YAML)"),
        max_length=200_000,
        strip=False,
        widget=forms.Textarea(attrs={"class": "code", "rows": 30, "spellcheck": "false"}),
    )


class SourceForm(forms.Form):
    """The usual parts of a definition as boxes; what it has no box for stays as the YAML says."""

    label_zh = forms.CharField(label=gettext_lazy("Chinese name"), max_length=200)
    label_en = forms.CharField(label=gettext_lazy("English name"), max_length=200, required=False)
    code = forms.CharField(label=gettext_lazy("Code"), max_length=60, help_text=gettext_lazy("It never changes."))
    provider = forms.ChoiceField(label=gettext_lazy("Data provider"), help_text=gettext_lazy("Whose data these are."))
    sharing = forms.ChoiceField(
        label=gettext_lazy("Sharing attribute"), choices=lambda: [(one.value, text_in(one.label)) for one in Sharing]
    )
    schedule = forms.CharField(
        label=gettext_lazy("Schedule"),
        max_length=80,
        required=False,
        help_text=gettext_lazy(
            "Minute, hour, day, month, weekday: 30 6 * * * is every day at 6:30. Empty: only when somebody asks."
        ),
    )
    organisation_how = forms.ChoiceField(choices=_hows)
    organisation = forms.CharField(max_length=200, required=False)
    organisation_names = forms.ChoiceField(choices=_names)
    indicator_how = forms.ChoiceField(choices=_hows)
    indicator = forms.CharField(max_length=200, required=False)
    indicator_names = forms.ChoiceField(choices=_names)
    period_how = forms.ChoiceField(choices=_hows)
    period = forms.CharField(max_length=200, required=False)

    def __init__(
        self, *args: Any, kind: str, providers: Iterable[tuple[str, str]], is_new: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind if kind in CONNECTORS else next(iter(CONNECTORS))
        self.param_names = list(CONNECTORS[self.kind].param_names())
        for name in self.param_names:
            self.fields[f"param_{name}"] = forms.CharField(
                label=_(PARAM_LABELS[name]) if name in PARAM_LABELS else name, required=False, max_length=20_000,
                widget=forms.Textarea(attrs={"rows": 4, "class": "code"}) if name == "query" else forms.TextInput(),
                help_text=name if name in PARAM_LABELS else "",
            )  # fmt: skip
        for row in range(N_FIGURE_ROWS):
            for part in ("column", "indicator", "unit", "scale"):
                self.fields[f"figure_{row}_{part}"] = forms.CharField(required=False, max_length=200)
        self._name_boxes()
        field = self.fields["provider"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(providers)
        if not is_new:
            self.fields["code"].widget.attrs["readonly"] = True

    def _name_boxes(self) -> None:
        """Boxes in tables have no label of their own; whoever cannot see the table hears these."""
        what = {"organisation": _("Organisation"), "indicator": _("Indicator"), "period": _("Period")}
        for name, words in what.items():
            for field in (name, f"{name}_how", f"{name}_names"):
                if field in self.fields:
                    self.fields[field].widget.attrs["aria-label"] = words
        heads = {
            "column": _("Column with figures"), "indicator": _("Indicator"), "unit": _("Unit of measure"),
            "scale": _("Times"),
        }  # fmt: skip
        for row in range(N_FIGURE_ROWS):
            for part, head in heads.items():
                self.fields[f"figure_{row}_{part}"].widget.attrs["aria-label"] = f"{head} {row + 1}"

    @property
    def first_params(self) -> list[forms.BoundField]:
        """The boxes that nearly every source of this kind fills."""
        return [self[f"param_{name}"] for name in self.param_names if name in FIRST_PARAMS]

    @property
    def more_params(self) -> list[forms.BoundField]:
        """The boxes for what is seldom said."""
        return [self[f"param_{name}"] for name in self.param_names if name not in FIRST_PARAMS]

    @property
    def says_more(self) -> bool:
        """Whether one of the seldom boxes is filled."""
        return any(box.value() for box in self.more_params)

    @property
    def figure_rows(self) -> list[list[forms.BoundField]]:
        """Column, indicator, unit and scale of each row."""
        parts = ("column", "indicator", "unit", "scale")
        return [[self[f"figure_{row}_{part}"] for part in parts] for row in range(N_FIGURE_ROWS)]

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """Name, code, provider, sharing, schedule."""
        return [self[name] for name in ("label_zh", "label_en", "code", "provider", "sharing", "schedule")]

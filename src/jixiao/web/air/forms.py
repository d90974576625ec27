"""Forms of the air: stations, files of hours, targets, what is done against pollution."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jixiao.web.air import rules
from jixiao.web.base.forms import date_input


class StationForm(forms.Form):
    """A place where the air is measured."""

    code = forms.CharField(
        label=gettext_lazy("Code"), max_length=60, help_text=gettext_lazy("As files of hours name it, such as 1001A.")
    )
    label_zh = forms.CharField(label=gettext_lazy("Chinese name"), max_length=rules.LABEL_LIMIT)
    label_en = forms.CharField(label=gettext_lazy("English name"), max_length=160, required=False)
    organisation = forms.ChoiceField(label=gettext_lazy("District"))
    valid_from = forms.DateField(label=gettext_lazy("Counts from"), widget=date_input())
    longitude = forms.FloatField(label=gettext_lazy("Longitude"), required=False)
    latitude = forms.FloatField(label=gettext_lazy("Latitude"), required=False)

    def __init__(self, *args: Any, places: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(places)


class EndForm(forms.Form):
    """The first day on which a station does not count any more."""

    end = forms.DateField(
        label=gettext_lazy("Counts no more from"), widget=date_input(),
        help_text=gettext_lazy("The city's values of later days are made of the other stations."),
    )  # fmt: skip


class UploadForm(forms.Form):
    """A file of hours."""

    file = forms.FileField(
        label=gettext_lazy("File of hours (CSV)"),
        help_text=gettext_lazy(
            "Columns time, station, pm25, pm10, so2, no2, co, o3; Chinese headings are read as well."
        ),
    )
    named_by = forms.ChoiceField(label=gettext_lazy("An hour is named by"), required=False)
    co_unit = forms.ChoiceField(label=gettext_lazy("CO is in"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named, unit = self.fields["named_by"], self.fields["co_unit"]
        assert isinstance(named, forms.ChoiceField)
        assert isinstance(unit, forms.ChoiceField)
        named.choices = [
            ("", _("its end where there is a 24:00, else its start")), ("start", _("its start")), ("end", _("its end"))
        ]  # fmt: skip
        unit.choices = [("mg/m3", "mg/m³"), ("ug/m3", "µg/m³")]

    def clean_co_unit(self) -> str:
        """mg/m³ where nothing is chosen."""
        return str(self.cleaned_data["co_unit"] or "mg/m3")


class TargetForm(forms.Form):
    """What a year is to reach."""

    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=rules.FIRST_YEAR, max_value=rules.LAST_YEAR)
    target_of = forms.ChoiceField(label=gettext_lazy("Target of"))
    value = forms.FloatField(label=gettext_lazy("Target (days, or µg/m³)"), min_value=0)
    basis = forms.CharField(label=gettext_lazy("Basis"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["target_of"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, _(words)) for code, words in rules.TARGET_LABELS.items()]


class AbatementForm(forms.Form):
    """What is done against pollution."""

    label_zh = forms.CharField(label=gettext_lazy("Chinese name"), max_length=rules.LABEL_LIMIT)
    label_en = forms.CharField(label=gettext_lazy("English name"), max_length=160, required=False)
    first_date = forms.DateField(label=gettext_lazy("From"), widget=date_input())
    last_date = forms.DateField(label=gettext_lazy("Last day"), widget=date_input(), required=False)
    words_zh = forms.CharField(
        label=gettext_lazy("What is done"), required=False, max_length=rules.WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3, "class": "wide-text"}),
    )  # fmt: skip
    organisation = forms.ChoiceField(label=gettext_lazy("Carried out by"), required=False)
    document = forms.CharField(label=gettext_lazy("Document"), max_length=200, required=False)

    def __init__(self, *args: Any, places: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("not said")), *places]

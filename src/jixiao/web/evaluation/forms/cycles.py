"""The form that plans a cycle."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jixiao.web.indicators.models import SchemeVersion
from jixiao.web.indicators.rules import PUBLISHED


class VersionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Published scheme versions by name."""

    def label_from_instance(self, obj: SchemeVersion) -> str:
        """Name and version number."""
        return f"{obj.label_zh or obj.label_en} · v{obj.number}"


class CycleForm(forms.Form):
    """A cycle's name, code, scheme version and year."""

    label_zh = forms.CharField(label=_("Name in Chinese"), max_length=200)
    label_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    code = forms.RegexField(
        label=_("Code"),
        regex=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$",
        help_text=_("Letters, digits, dots and dashes; it becomes part of every run's number."),
        error_messages={"invalid": _("Use letters, digits, dots and dashes only, at most 40.")},
    )
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    scheme_version = VersionField(label=_("Scheme"), queryset=SchemeVersion.objects.none())

    def __init__(self, *args: object, owners: frozenset[int], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        versions = SchemeVersion.objects.filter(state=PUBLISHED, scheme__organisation__in=owners)
        field = self.fields["scheme_version"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = versions.order_by("scheme__code", "-number")

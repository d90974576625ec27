"""What is sent to the comparison pages."""

from django import forms
from django.utils.translation import gettext_lazy

from jixiao.web.analysis import rules


class ViewForm(forms.Form):
    """A question under a name."""

    name = forms.CharField(label=gettext_lazy("Name of the view"), required=False)
    address = forms.CharField(required=False, widget=forms.HiddenInput)
    is_newest = forms.BooleanField(label=gettext_lazy("Always open with the newest period"), required=False)
    is_shared = forms.BooleanField(label=gettext_lazy("Others may open it, each with their own rights"), required=False)


class MapForm(forms.Form):
    """A GeoJSON file."""

    file = forms.FileField(
        label=gettext_lazy("The regions as GeoJSON"),
        help_text=gettext_lazy("A FeatureCollection of Polygon and MultiPolygon in degrees, at most %(limit)s MB.")
        % {"limit": rules.MAP_BYTES // 1_048_576},
    )

"""The register of figures: who answers for each, where it comes from, what it costs to type."""

from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jixiao.web.base import clock
from jixiao.web.base.forms import finished, form_page, posted
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label
from jixiao.web.indicators import actions, queries
from jixiao.web.indicators import register as rules
from jixiao.web.indicators.models import Indicator
from jixiao.web.organisations.forms import OrganisationChoice, PlaceForm
from jixiao.web.organisations.middleware import PlatformRequest, require

VIEW, EDIT = "indicators.view", "indicators.edit"


class RegistrationForm(PlaceForm):
    """Who answers for a figure, where it comes from, what it costs."""

    places = ("owner",)
    owner = OrganisationChoice(label=gettext_lazy("Who answers for the figure"), required=False)
    source = forms.ChoiceField(label=gettext_lazy("Where it comes from"), widget=forms.RadioSelect)
    minutes = forms.FloatField(
        label=gettext_lazy("Minutes that one figure costs to find and type"),
        min_value=0,
        max_value=rules.MOST_MINUTES,
        help_text=gettext_lazy("One organisation, one period. The burden meter adds these up."),
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=rules.NOTE_LIMIT, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        source = self.fields["source"]
        assert isinstance(source, forms.ChoiceField)
        source.choices = [(code, _(words)) for code, words in rules.SOURCE_LABELS.items()]


def register(request: HttpRequest) -> HttpResponse:
    """Every indicator with owner, source and cost."""
    require(request, VIEW)
    reader = cast(PlatformRequest, request)
    rows = queries.register_rows(clock.today())
    may_edit = reader.access.can(EDIT)
    table = Table(
        [
            Column("editable" if may_edit else "name", _("Indicator"),
                   value=lambda row: label(row.version), template="indicators/register_cell.html",
                   optional=False),
            Column("code", _("Code")),
            Column("owner", _("Who answers for it"), value=lambda row: _place(reader, row)),
            Column("source", _("Where it comes from"), value=_source),
            Column("minutes", _("Cost of one figure"), numeric=True, unit=_("min")),
            Column("n_schemes", _("Asked in"), numeric=True, value=lambda row: len(row.schemes)),
        ],
        rows, name="register", query=request.GET, caption=_("Each figure is registered once"),
    )  # fmt: skip
    exported = table.export(request)
    if exported is not None:
        return exported
    n_known = sum(row.registration is not None for row in rows)
    values = {"n": len(rows), "known": n_known, "twice": sum(len(row.schemes) > 1 for row in rows)}
    headline = _("%(known)s of %(n)s indicators are registered; %(twice)s are asked in more than one scheme") % values
    context = {"table": table, "headline": headline if rows else _("The library is empty"), "may_edit": may_edit}
    return render(request, "indicators/register.html", context)


def _place(reader: PlatformRequest, row: queries.RegisterRow) -> str:
    found = reader.tree.find(row.owner_id) if row.owner_id else None
    return label(found) if found else ""


def _source(row: queries.RegisterRow) -> str:
    words = _(rules.SOURCE_LABELS[row.source])
    return words if row.registration else _("%(source)s (not registered)") % {"source": words}


def register_indicator(request: HttpRequest, code: str) -> HttpResponse:
    """Owner, source and cost of one indicator from now on."""
    require(request, EDIT)
    reader = cast(PlatformRequest, request)
    one = get_object_or_404(Indicator, code=code)
    version = queries.newest_version(one, clock.today())
    former = queries.registrations([code]).get(code)
    ids = reader.access.visible_ids(EDIT)
    owner = former.owner if former else version.owner
    initial = {
        "owner": owner.code if owner else "",
        "source": former.source if former else rules.TYPED,
        "minutes": former.minutes if former else queries.minutes_per_figure([code], clock.today())[code],
        "note": former.note if former else "",
    }
    form = RegistrationForm(posted(request), tree=reader.tree, ids=ids, initial=initial)
    back = reverse("indicators:register")
    done = finished(
        request,
        form,
        lambda: actions.register_indicator(indicator=one, **form.cleaned_data, by=reader.user, now=clock.now()),
        lambda: back,
    )
    return done or form_page(
        request, form, headline=_("Register %(name)s") % {"name": label(version)}, button=_("Save"), back=back,
        eyebrow=_("Register of figures"), source=_registered(former),
    )  # fmt: skip


def _registered(former: Any) -> str:
    if former is None:
        return _("Not registered yet: the library's default counts.")
    values = {"name": former.recorded_by.display_name, "day": former.recorded_at.date().isoformat()}
    return _("Registered last by %(name)s on %(day)s.") % values

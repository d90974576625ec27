"""The indicator library: what each indicator means, since when, and what it meant before."""

from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.web.base import clock
from jixiao.web.base.forms import finished, form_page
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import day as day_words
from jixiao.web.base.templatetags.words import label, reading_chinese
from jixiao.web.indicators import actions, queries, rules
from jixiao.web.indicators.forms import IndicatorForm, RevisionForm
from jixiao.web.indicators.models import Indicator, IndicatorVersion
from jixiao.web.organisations.middleware import PlatformRequest, require

VIEW, EDIT = "indicators.view", "indicators.edit"
FIRST_FIELDS = ["label_zh", "label_en", "code", "valid_from"]


@dataclass(frozen=True)
class Line:
    """One row of the list in the reader's words."""

    code: str
    name: str
    unit: str
    direction: str
    over_time: str
    schemes: str
    version: int
    since: str


def library(request: HttpRequest) -> HttpResponse:
    """Every indicator as it stands today."""
    require(request, VIEW)
    reader = cast(PlatformRequest, request)
    rows = queries.library_rows(clock.today())
    visible = {
        version.pk
        for version in queries.visible_versions(reader.tree, reader.access.visible_ids("schemes.view"), frozenset())
    }
    table = Table(
        [
            Column("name", _("Indicator"), template="indicators/name_cell.html", optional=False),
            Column("code", _("Code")),
            Column("unit", _("Unit of measure")),
            Column("direction", _("Direction")),
            Column("over_time", _("Over the year")),
            Column("schemes", _("Scored in")),
            Column("version", _("Version"), numeric=True),
            Column("since", _("In force since")),
        ],
        [_line(row, visible) for row in rows],
        name="indicators",
        query=request.GET,
        caption=_("Indicators as they stand today"),
    )
    exported = table.export(request)
    if exported is not None:
        return exported
    in_use = sum(1 for row in rows if row.schemes)
    headline = ngettext(
        "%(n)s indicator; %(in_use)s scored under a published scheme",
        "%(n)s indicators; %(in_use)s scored under a published scheme",
        len(rows),
    ) % {"n": len(rows), "in_use": in_use}
    context = {
        "table": table,
        "n": len(rows),
        "headline": headline if rows else _("The library is empty"),
        "may_edit": reader.access.can(EDIT),
    }
    return render(request, "indicators/library.html", context)


def _line(row: queries.IndicatorRow, visible: set[int]) -> Line:
    version = row.version
    return Line(
        code=row.code,
        name=label(version),
        unit=version.unit_of_measure,
        direction=_(rules.DIRECTION_LABELS[version.direction]),
        over_time=_(rules.OVER_TIME_LABELS[version.over_time]),
        schemes=", ".join(f"{label(one)} v{one.number}" for one in row.schemes if one.pk in visible),
        version=version.number,
        since=version.valid_from.isoformat(),
    )


def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator: its meaning today, its history, where it is scored."""
    require(request, VIEW)
    reader = cast(PlatformRequest, request)
    one = get_object_or_404(Indicator, code=code)
    now = queries.newest_version(one, clock.today())
    versions = list(one.versions.select_related("owner", "created_by").order_by("-number"))
    visible = reader.access.visible_ids("schemes.view")
    seen = {version.pk for version in queries.visible_versions(reader.tree, visible, frozenset())}
    context = {
        "indicator": one,
        "version": now,
        "history": [
            (version, changes(former, version)) for version, former in zip(versions, [*versions[1:], None], strict=True)
        ],
        "schemes": [version for version in queries.schemes_using(code) if version.pk in seen],
        "headline": _indicator_headline(now, len(versions)),
        "definition": _in_language(now.definition_zh, now.definition_en),
        "formula": _in_language(now.formula_zh, now.formula_en),
        "direction": _(rules.DIRECTION_LABELS[now.direction]),
        "over_time": _(rules.OVER_TIME_LABELS[now.over_time]),
        "owner": reader.tree.find(now.owner_id) if now.owner_id else None,
        "may_edit": reader.access.can(EDIT),
    }
    return render(request, "indicators/indicator.html", context)


def _in_language(zh: str, en: str) -> str:
    return (zh or en) if reading_chinese() else (en or zh)


def _indicator_headline(version: IndicatorVersion, n_versions: int) -> str:
    values = {
        "name": label(version),
        "direction": _(rules.DIRECTION_LABELS[version.direction]),
        "number": version.number,
        "day": day_words(version.valid_from),
    }
    if n_versions == 1:
        return _("%(name)s: %(direction)s; unchanged since %(day)s") % values
    return _("%(name)s: %(direction)s; version %(number)s since %(day)s") % values


FIELD_NAMES: dict[str, Any] = {
    "label_zh": "Chinese name", "label_en": "English name", "definition_zh": "Definition",
    "definition_en": "Definition in English", "formula_zh": "Formula in words", "formula_en": "Formula in English",
    "unit_of_measure": "Unit of measure", "direction": "Direction", "over_time": "Over the year", "decimals": "Decimals",
    "lower_bound": "Lowest possible value", "upper_bound": "Highest possible value",
    "evidence_required": "Evidence has to be attached", "source_note": "Source", "owner_id": "Responsible organisation",
    "sample_code": "Rests on so many checks (code of the indicator that counts them)",
}  # fmt: skip


def changes(former: IndicatorVersion | None, version: IndicatorVersion) -> list[str]:
    """Names of what changed from the version before."""
    if former is None:
        return []
    return [_(name) for key, name in FIELD_NAMES.items() if getattr(former, key) != getattr(version, key)]


def create_indicator(request: HttpRequest) -> HttpResponse:
    """A new indicator."""
    require(request, EDIT)
    reader = cast(PlatformRequest, request)
    initial = {"valid_from": clock.today(), "direction": rules.HIGHER, "over_time": "mean", "decimals": 2}
    form = IndicatorForm(request.POST or None, tree=reader.tree, ids=reader.access.visible_ids(EDIT), initial=initial)
    form.order_fields(FIRST_FIELDS)
    done = finished(
        request,
        form,
        lambda: actions.create_indicator(**form.cleaned_data, by=reader.user, now=clock.now()),
        lambda: reverse("indicators:indicator", args=[form.cleaned_data["code"]]),
    )
    return done or form_page(
        request,
        form,
        headline=_("Enter an indicator"),
        button=_("Create"),
        back=reverse("indicators:library"),
        eyebrow=_("Indicator library"),
    )


def revise_indicator(request: HttpRequest, code: str) -> HttpResponse:
    """The indicator's next meaning, from a day on."""
    require(request, EDIT)
    reader = cast(PlatformRequest, request)
    one = get_object_or_404(Indicator, code=code)
    former = one.versions.select_related("owner").latest("number")
    initial = {name: getattr(former, name) for name in RevisionForm.base_fields if hasattr(former, name)}
    initial |= {"owner": former.owner.code if former.owner else "", "valid_from": clock.today()}
    form = RevisionForm(request.POST or None, tree=reader.tree, ids=reader.access.visible_ids(EDIT), initial=initial)
    form.order_fields(FIRST_FIELDS)
    back = reverse("indicators:indicator", args=[code])
    done = finished(
        request,
        form,
        lambda: actions.revise_indicator(indicator=one, **form.cleaned_data, by=reader.user, now=clock.now()),
        lambda: back,
    )
    return done or form_page(
        request,
        form,
        headline=_("Revise %(name)s") % {"name": label(former)},
        button=_("Save the revision"),
        back=back,
        eyebrow=label(former),
        lede=_(
            "The present version ends on the day the revision begins. It stays readable, with the figures scored under it."
        ),
    )

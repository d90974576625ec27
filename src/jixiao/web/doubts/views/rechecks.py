"""Independent re-checks: draw a sample, enter what was found, see how many figures were wrong."""

import secrets

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.engine.model.period import Period
from jixiao.web.base import clock
from jixiao.web.base.formats import number as written
from jixiao.web.base.formats import plain
from jixiao.web.base.forms import carried_out, posted
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label, period_label
from jixiao.web.doubts import actions, queries, rules
from jixiao.web.doubts.forms import DrawForm, FindingForm
from jixiao.web.doubts.models import Recheck, SampledFigure
from jixiao.web.doubts.queries import ErrorRate
from jixiao.web.doubts.views.scope import CHECK, DRAW, SEE_RECHECKS, seen_recheck
from jixiao.web.indicators.views.names import indicator_label, may, place_label, versions
from jixiao.web.organisations.middleware import reader, require


def rechecks(request: HttpRequest) -> HttpResponse:
    """Samples drawn so far, with how far they are."""
    require(request, SEE_RECHECKS)
    access = reader(request).access
    found = list(queries.rechecks(access.visible_ids(SEE_RECHECKS)))
    context = {
        "rechecks": [(one, place_label(request, one.organisation_id, one.organisation.code)) for one in found],
        "may_draw": access.can(DRAW),
        "headline": ngettext("%(n)s re-check drawn", "%(n)s re-checks drawn", len(found)) % {"n": len(found)}
        if found
        else _("No re-check yet"),
    }
    return render(request, "doubts/rechecks.html", context)


def draw(request: HttpRequest) -> HttpResponse:
    """Choose what to draw from; the seed is shown before anything is drawn."""
    require(request, DRAW)
    tree, ids = reader(request).tree, reader(request).access.visible_ids(DRAW)
    last = Period.parse(f"{clock.today():%Y-%m}").previous()
    started = {"seed": secrets.randbelow(10**6), "first_period": str(last.shift(-11)), "last_period": str(last)}
    form = DrawForm(posted(request), tree=tree, ids=ids, initial=started)
    made: list[Recheck] = []

    def act() -> None:
        sent = dict(form.cleaned_data)
        place = tree.by_code(sent.pop("organisation"))
        assert place is not None, "the form offers organisations of today only"
        organisation = queries.organisation_of(place.id)
        made.append(
            actions.draw(
                **sent | {"tolerance": sent["tolerance"] / 100}, organisation=organisation,
                ids=tree.scope(place.id) & ids, by=reader(request).user, now=clock.now(),
            )
        )  # fmt: skip

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("Drawn. Verify each figure at its origin and enter what you find."))
        return redirect("doubts:recheck", made[0].number)
    context = {"form": form, "headline": _("Draw figures for an independent re-check")}
    return render(request, "doubts/draw.html", context, status=422 if form.errors else 200)


def recheck(request: HttpRequest, number: int) -> HttpResponse:
    """The figures of a sample: what was reported, what was found."""
    one = seen_recheck(request, number)
    figures = queries.sampled(one)
    table = _figure_table(request, one, figures)
    exported = table.export(request)
    if exported is not None:
        return exported
    rows = queries.rates_of(one, figures)
    context = {
        "recheck": one,
        "place": place_label(request, one.organisation_id, one.organisation.code),
        "headline": _headline(one, rows),
        "method_label": _(rules.METHOD_LABELS.get(one.method, one.method)),
        "table": table,
        "next": next((each.number for each in figures if each.agrees is None), None),
        "may_check": may(request, CHECK, one.organisation_id),
    }
    return render(request, "doubts/recheck.html", context)


def _headline(one: Recheck, rows: list[ErrorRate]) -> str:
    whole = rows[-1] if rows else None
    if whole is None or whole.share_wrong is None:
        return _("%(name)s: %(n)s figures drawn, none verified yet") % {"name": one.label, "n": one.size}
    values = {
        "name": one.label, "n": whole.n_checked, "size": one.size, "wrong": whole.n_wrong,
        "lower": written(100 * (whole.lower or 0), 1), "upper": written(100 * (whole.upper or 0), 1),
    }  # fmt: skip
    return _(
        "%(name)s: %(wrong)s of %(n)s verified figures wrong; the error rate lies between %(lower)s and %(upper)s %%"
    ) % values  # fmt: skip


def _figure_table(request: HttpRequest, one: Recheck, figures: list[SampledFigure]) -> Table:
    known = versions()
    answers = {None: _("not verified yet"), True: _("agrees"), False: _("differs")}

    def unit(figure: SampledFigure) -> str:
        version = known.get(figure.observation.indicator.code)
        return version.unit_of_measure if version else ""

    linked = "doubts/cells/number.html" if may(request, CHECK, one.organisation_id) else ""
    columns = [
        Column("number", _("No."), template=linked, optional=False),
        Column("organisation", _("Organisation"), value=lambda each: _place(request, each)),
        Column("indicator", _("Indicator"), value=lambda each: indicator_label(each.observation.indicator.code, known)),
        Column(
            "period",
            _("Period"),
            value=lambda each: period_label(each.observation.period),
            template="doubts/cells/period.html",
        ),
        Column("unit", _("Unit of measure"), value=unit),
        Column("value", _("Reported"), numeric=True, value=lambda each: each.observation.value),
        Column("verified", _("Found"), numeric=True),
        Column("agrees", _("Result"), value=lambda each: answers[each.agrees], template="doubts/cells/agrees.html"),
        Column("note", _("Verified against")),
        Column("by", _("Verified by"), value=lambda each: each.checked_by.display_name if each.checked_by else ""),
    ]
    return Table(columns, figures, name=f"recheck-{one.number}", query=request.GET, caption=_("Figures drawn"))


def _place(request: HttpRequest, figure: SampledFigure) -> str:
    organisation = figure.observation.organisation
    return place_label(request, organisation.pk, organisation.code)


def check(request: HttpRequest, number: int, figure: int) -> HttpResponse:
    """Enter what was found for one figure, and go on to the next."""
    one = seen_recheck(request, number, CHECK)
    sampled = queries.sampled_figure(one, figure)
    if sampled is None:
        raise Http404(figure)
    observation, known = sampled.observation, versions()
    version = known.get(observation.indicator.code)
    unit = version.unit_of_measure if version else ""
    started = {"verified": plain(sampled.verified) if sampled.verified is not None else "", "note": sampled.note}
    form = FindingForm(posted(request), initial=started, unit=unit)
    if request.method == "POST" and carried_out(
        form,
        lambda: actions.enter_finding(
            figure=sampled, **form.cleaned_data, by=reader(request).user, now=clock.now()
        ),
    ):  # fmt: skip
        messages.success(request, _("Entered."))
        left = next((each.number for each in queries.sampled(one) if each.agrees is None), None)
        return redirect("doubts:check", number, left) if left else redirect("doubts:recheck", number)
    context = {
        "recheck": one,
        "figure": sampled,
        "observation": observation,
        "place": _place(request, sampled),
        "indicator": label(version) if version else observation.indicator.code,
        "unit": unit,
        "form": form,
        "headline": _("Figure %(n)s of %(size)s: %(place)s, %(indicator)s, %(period)s")
        % {
            "n": sampled.number, "size": one.size, "place": _place(request, sampled),
            "indicator": label(version) if version else observation.indicator.code,
            "period": period_label(observation.period),
        },
        "back": reverse("doubts:recheck", args=[number]),
    }  # fmt: skip
    return render(request, "doubts/check.html", context, status=422 if form.errors else 200)


def rates(request: HttpRequest, number: int) -> HttpResponse:
    """How many of the verified figures were wrong, by organisation, with its interval; to be taken along."""
    one = seen_recheck(request, number)
    rows = queries.rates_of(one, queries.sampled(one))
    table = _rate_table(request, one, rows)
    exported = table.export(request)
    if exported is not None:
        return exported
    context = {"recheck": one, "table": table, "headline": _headline(one, rows)}
    return render(request, "doubts/rates.html", context)


def _rate_table(request: HttpRequest, one: Recheck, rows: list[ErrorRate]) -> Table:
    def place(row: ErrorRate) -> str:
        if row.organisation_id is None:
            return _("All together")
        return place_label(request, row.organisation_id, row.organisation_code)

    def percent(share: float | None) -> float | None:
        return None if share is None else 100 * share

    columns = [
        Column("organisation", _("Organisation"), value=place, optional=False),
        Column("n_drawn", _("Drawn"), numeric=True, decimals=0),
        Column("n_checked", _("Verified"), numeric=True, decimals=0),
        Column("n_wrong", _("Wrong"), numeric=True, decimals=0),
        Column(
            "share", _("Error rate"), numeric=True, unit="%", decimals=1, value=lambda row: percent(row.share_wrong)
        ),
        Column("lower", _("Interval from"), numeric=True, unit="%", decimals=1, value=lambda row: percent(row.lower)),
        Column("upper", _("Interval to"), numeric=True, unit="%", decimals=1, value=lambda row: percent(row.upper)),
    ]
    return Table(
        columns, rows, name=f"recheck-{one.number}-rates", query=request.GET, caption=_("Error rates by organisation")
    )

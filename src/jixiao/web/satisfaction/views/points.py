"""Service points: a list, each with its code, posters, import, cases handled."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text
from jixiao.report.posters import Poster, write_posters
from jixiao.report.qr import qr_svg
from jixiao.web.base import clock
from jixiao.web.base.forms import carried_out, finished, form_page, in_words, posted
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label, spoken, words_of
from jixiao.web.base.words import name_of
from jixiao.web.organisations.middleware import reader
from jixiao.web.organisations.models import Organisation
from jixiao.web.satisfaction import actions, frames, queries, rules
from jixiao.web.satisfaction.actions.points import NewPoint
from jixiao.web.satisfaction.forms import FileForm, HandledForm, PointForm, ReasonForm, place_choices
from jixiao.web.satisfaction.models import ServicePoint
from jixiao.web.satisfaction.views.scope import POINTS, seen_point, visible

MOST_POSTERS = 1000


def points(request: HttpRequest) -> HttpResponse:
    """The points of the reader's scope."""
    ids = visible(request)
    tree, today = reader(request).tree, clock.today()
    found = list(queries.points(ids))
    columns = [
        Column("name", _("Service point"), value=label, template="satisfaction/cells/point.html", optional=False),
        Column("code", _("Code")),
        Column("organisation", _("Organisation"), value=lambda one: words_of(tree.find(one.organisation_id), "label")),
        Column("kind", _("Kind"), value=lambda one: _(rules.KINDS[one.kind])),
        Column(
            "state",
            _("State"),
            value=lambda one: _("in use") if rules.is_open(one.opened_from, one.closed_from, today) else _("not open"),
        ),
    ]
    table = Table(columns, found, name="service-points", query=request.GET, caption=_("Service points"))
    table.empty_text = _("No service point yet.")
    exported = table.export(request)
    if exported is not None:
        return exported
    n = len(found)
    headline = ngettext("%(n)s service point", "%(n)s service points", n) % {"n": n} if n else _("No service point yet")
    may_edit = reader(request).access.can(POINTS)
    return render(
        request, "satisfaction/points.html", {"table": table, "headline": headline, "may_edit": may_edit, "n": n}
    )


def address_of(request: HttpRequest, point: ServicePoint) -> str:
    """The whole address behind a point's code."""
    root = settings.PUBLIC_ADDRESS or request.build_absolute_uri("/").rstrip("/")
    return f"{root}/rate/{queries.public_code(point)}"


def point(request: HttpRequest, code: str) -> HttpResponse:
    """One point: its code to scan, its months, what may be done."""
    one = seen_point(request, code)
    address = address_of(request, one)
    today = clock.today()
    context = {
        "point": one,
        "place": words_of(reader(request).tree.find(one.organisation_id), "label"),
        "kind": _(rules.KINDS[one.kind]),
        "address": address,
        "path": f"/rate/{queries.public_code(one)}",
        "qr": mark_safe(qr_svg(address, label=_("Code of the service point"))),  # noqa: S308 - drawn by ourselves
        "is_open": rules.is_open(one.opened_from, one.closed_from, today),
        "handled": [
            month for month in frames.months_of(one.organisation_id, one.pk, today) if month.n_handled is not None
        ],
        "may_edit": reader(request).access.can(POINTS, one.organisation_id),
    }
    return render(request, "satisfaction/point.html", context)


def posters(request: HttpRequest) -> HttpResponse:
    """Posters of the open points of the reader's scope as one PDF; ?point=CODE for one."""
    ids = visible(request)
    today, tree = clock.today(), reader(request).tree
    found = [one for one in queries.points(ids) if rules.is_open(one.opened_from, one.closed_from, today)]
    if request.GET.get("point"):
        found = [one for one in found if one.code == request.GET["point"]]
    if not found or len(found) > MOST_POSTERS:
        messages.error(
            request, _("There is nothing to print, or more than %(most)s posters at once.") % {"most": MOST_POSTERS}
        )
        return redirect("satisfaction:points")
    drawn = [
        Poster(
            name_of(one), getattr(tree.find(one.organisation_id), "label_zh", ""),
            address_of(request, one), one.code,
        )
        for one in found
    ]  # fmt: skip
    response = HttpResponse(write_posters(drawn), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="posters.pdf"'
    return response


def create_point(request: HttpRequest) -> HttpResponse:
    """A new point of an organisation of the reader's scope."""
    ids = visible(request, POINTS)
    tree = reader(request).tree
    form = PointForm(posted(request), places=place_choices(tree, ids), initial={"opened_from": clock.today()})

    def act() -> object:
        data = dict(form.cleaned_data)
        place = Organisation.objects.get(code=data.pop("organisation"))
        return actions.create_point(
            point=NewPoint(organisation=place, **data), by=reader(request).user, now=clock.now()
        )

    back = reverse("satisfaction:points")
    return finished(
        request, form, act, lambda: reverse("satisfaction:point", args=[form.cleaned_data["code"]])
    ) or form_page(
        request, form, headline=_("New service point"), button=_("Create"), back=back, eyebrow=_("Service points")
    )


def change_point(request: HttpRequest, code: str) -> HttpResponse:
    """Another name, other days."""
    one = seen_point(request, code, POINTS)
    initial = {name: getattr(one, name) for name in ("label_zh", "label_en", "opened_from", "closed_from")}
    form = PointForm(posted(request), initial=initial)

    def act() -> object:
        return actions.change_point(point=one, by=reader(request).user, now=clock.now(), **form.cleaned_data)

    back = reverse("satisfaction:point", args=[code])
    return finished(request, form, act, lambda: back) or form_page(
        request, form, headline=_("Change the service point"), button=_("Save"), back=back, eyebrow=label(one)
    )


def renew(request: HttpRequest, code: str) -> HttpResponse:
    """End all printed codes of the point."""
    one = seen_point(request, code, POINTS)
    form = ReasonForm(posted(request))

    def act() -> object:
        return actions.renew_code(
            point=one, reason=form.cleaned_data["reason"], by=reader(request).user, now=clock.now()
        )

    back = reverse("satisfaction:point", args=[code])
    return finished(request, form, act, lambda: back, _("Print the new poster: the old codes no longer work.")) or form_page(
        request, form, headline=_("Renew the code"), button=_("Renew"), back=back, eyebrow=label(one),
        lede=_("All codes printed so far stop working at once. Do it where copies are misused."),
    )  # fmt: skip


def enter_handled(request: HttpRequest, code: str) -> HttpResponse:
    """Cases handled in a month."""
    one = seen_point(request, code, POINTS)
    form = HandledForm(posted(request))

    def act() -> object:
        return actions.enter_cases_handled(point=one, by=reader(request).user, now=clock.now(), **form.cleaned_data)

    back = reverse("satisfaction:point", args=[code])
    return finished(request, form, act, lambda: back) or form_page(
        request, form, headline=_("Enter cases handled"), button=_("Save"), back=back, eyebrow=label(one)
    )


def import_points(request: HttpRequest) -> HttpResponse:
    """Many points from a file: all of them, or what is wrong with which line."""
    ids = visible(request, POINTS)
    form = FileForm(posted(request), request.FILES or None)
    faults: list[tuple[int, str]] = []
    if request.method == "POST" and form.is_valid():
        faults = _imported(request, form, ids)
        if not faults and not form.errors:
            return redirect("satisfaction:points")
    return render(
        request,
        "satisfaction/import.html",
        {"form": form, "faults": faults, "today": clock.today()},
        status=422 if faults or form.errors else 200,
    )


def _imported(request: HttpRequest, form: FileForm, ids: frozenset[int]) -> list[tuple[int, str]]:
    """Take the file over; what is wrong stands in the form, or is given by line."""
    file = form.cleaned_data["file"]
    tree = reader(request).tree
    places = {node.code for id_ in ids if (node := tree.nodes.get(id_)) is not None}
    try:
        read = frames.read_points(file.name, file.read(), clock.today(), queries.known_codes(), places)
    except DefinitionError as fault:
        form.add_error(
            "file", f"{spoken(Text(fault.message, fault.message_zh))} {spoken(Text(fault.mend, fault.mend_zh))}".strip()
        )
        return []
    if read.faults or not read.lines:
        if not read.faults:
            form.add_error("file", _("The list is empty."))
        return [
            (row, in_words(fault) if isinstance(fault, RuleViolation) else spoken(fault)) for row, fault in read.faults
        ]
    by_code = {
        one.code: one for one in Organisation.objects.filter(code__in={line.organisation_code for line in read.lines})
    }
    new = [_new_point(line, by_code) for line in read.lines]
    if carried_out(form, lambda: actions.import_points(points=new, by=reader(request).user, now=clock.now())):
        n = len(new)
        messages.success(request, ngettext("%(n)s point taken over.", "%(n)s points taken over.", n) % {"n": n})
    return []


def _new_point(line: Any, by_code: dict[str, Organisation]) -> NewPoint:
    return NewPoint(
        line.code,
        line.label_zh,
        by_code[line.organisation_code],
        line.kind,
        line.opened_from,
        line.label_en,
        line.closed_from,
    )

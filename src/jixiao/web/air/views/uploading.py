"""Files of hours: taken over, listed, each with what was found in it."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.capture.connector import SourceFault
from jixiao.engine.model.errors import DefinitionError
from jixiao.web.air import actions, queries, rules
from jixiao.web.air.forms import UploadForm
from jixiao.web.air.frames import read_upload
from jixiao.web.air.models import AirUpload
from jixiao.web.base import clock
from jixiao.web.base.content import clean_name
from jixiao.web.base.forms import carried_out, form_page, posted
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import reading_chinese
from jixiao.web.base.words import N_
from jixiao.web.organisations.middleware import reader, require

SEVERITIES = {"error": "bad", "warning": "wait", "info": ""}


def uploads(request: HttpRequest) -> HttpResponse:
    """Files that were taken over, newest first."""
    require(request, rules.VIEW)
    found = queries.uploads()
    headline = ngettext("%(n)s file of hours taken over", "%(n)s files of hours taken over", len(found))
    context = {
        "uploads": found, "headline": headline % {"n": len(found)}, "may_edit": reader(request).access.can(rules.EDIT),
    }  # fmt: skip
    return render(request, "air/uploads.html", context)


def new_upload(request: HttpRequest) -> HttpResponse:
    """Take a file over; a fault of the whole file stands on top of the form."""
    require(request, rules.EDIT)
    form = UploadForm(posted(request), request.FILES if request.method == "POST" else None)
    made: list[AirUpload] = []

    def act() -> None:
        try:
            made.append(_take_over(request, form))
        except (DefinitionError, SourceFault) as fault:
            form.add_error("file", _in_language(fault))

    if request.method == "POST" and carried_out(form, act) and made:
        return redirect("air:upload", made[0].number)
    words = {
        "headline": _("Take hours over"), "button": _("Take them over"), "eyebrow": _("Files of hours"),
        "lede": _("What cannot be used is told and left out; what is known already is kept beside what replaces it."),
    }  # fmt: skip
    return form_page(request, form, **words, back="/air/uploads/")


def _take_over(request: HttpRequest, form: UploadForm) -> AirUpload:
    file: Any = form.cleaned_data["file"]
    if (file.size or 0) > settings.EVIDENCE_MAX_BYTES:
        limit = settings.EVIDENCE_MAX_BYTES // 1024 // 1024
        raise RuleViolation("too_large", N_("The file is larger than %(limit)s MB. Divide it by years."), limit=limit)
    now, name = clock.now(), clean_name(file.name or "hours.csv")
    read = read_upload(
        file.read(), name, queries.places(), timezone.localtime(now), named_by=form.cleaned_data["named_by"],
        co_unit=form.cleaned_data["co_unit"],
    )  # fmt: skip
    return actions.take_over(read=read, by=reader(request).user, now=now)


def _in_language(fault: DefinitionError | SourceFault) -> str:
    if isinstance(fault, DefinitionError):
        return fault.in_language("zh" if reading_chinese() else "en")
    return fault.text.zh if reading_chinese() else fault.text.en


def upload(request: HttpRequest, number: int) -> HttpResponse:
    """One file: what it brought, and what was found in it."""
    require(request, rules.VIEW)
    one = queries.upload_numbered(number)
    if one is None:
        raise Http404(number)
    columns = [
        Column("severity", _("Severity"), template="air/cells/severity.html"),
        Column("message", _("Finding"), value=lambda row: row["message_zh"] if reading_chinese() else row["message"]),
        Column("organisation_code", _("Station")),
        Column("indicator_code", _("Pollutant")),
        Column("period", _("Moment")),
        Column("row", _("Row"), numeric=True, decimals=0),
    ]
    table = Table(columns, one.findings, name=f"air-upload-{number}", query=request.GET, caption=_("Findings"))
    table.empty_text = _("Nothing was found to complain of.")
    exported = table.export(request)
    if exported is not None:
        return exported
    headline = _("%(name)s: %(n)s values new, %(changed)s changed") % {
        "name": one.file_name, "n": f"{one.n_new:,}", "changed": f"{one.n_changed:,}",
    }  # fmt: skip
    return render(
        request, "air/upload.html", {"one": one, "table": table, "headline": headline, "shown": len(one.findings)}
    )

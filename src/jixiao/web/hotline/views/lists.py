"""The months of the hotline, and the files that bring them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jixiao.engine.model.errors import DefinitionError
from jixiao.web.base import clock
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import period_label, reading_chinese
from jixiao.web.hotline import actions, queries, rules
from jixiao.web.hotline.forms import ImportForm
from jixiao.web.hotline.views.scope import CONFIRM, DECIDE, EDIT, IMPORT, VIEW, seen_ids
from jixiao.web.organisations.middleware import reader, require

MOST_BYTES = 32 * 1024 * 1024


def months(request: HttpRequest, form: ImportForm | None = None) -> HttpResponse:
    """Every month with its work orders, claims that wait, and whether it is confirmed."""
    ids = seen_ids(request)
    lines = queries.month_lines(ids)
    columns = [
        Column("month", _("Month"), template="hotline/cells/month.html", optional=False),
        Column("n_orders", _("Work orders"), numeric=True, decimals=0),
        Column("n_waiting", _("Claims that wait"), numeric=True, decimals=0),
        Column("state", _("State"), value=_state),
        Column("confirmed", _("Confirmed on"), value=_confirmed),
    ]  # fmt: skip
    table = Table(columns, lines, name="hotline-months", query=request.GET, caption=_("Months of the hotline"))
    table.empty_text = _("No work order has been imported yet.")
    exported = table.export(request)
    if exported is not None:
        return exported
    access = reader(request).access
    context = {
        "table": table, "headline": _headline(lines), "may_import": access.can(IMPORT), "may_edit": access.can(EDIT),
        "may_decide": access.can(DECIDE), "may_confirm": access.can(CONFIRM),
        "form": form or (ImportForm(auto_id="import_%s") if access.can(IMPORT) else None),
        "imports": _imports() if access.can(IMPORT) else [],
        "n_claims": queries.claims(access.visible_ids(DECIDE), rules.REQUESTED).count() if access.can(DECIDE) else 0,
    }  # fmt: skip
    return render(request, "hotline/months.html", context, status=422 if form is not None else 200)


def _state(line: queries.MonthLine) -> str:
    return _(rules.MONTH_LABELS[line.confirmed.state if line.confirmed else "open"])


def _confirmed(line: queries.MonthLine) -> str:
    return f"{timezone.localtime(line.confirmed.confirmed_at):%Y-%m-%d}" if line.confirmed else ""


def _headline(lines: list[queries.MonthLine]) -> str:
    if not lines:
        return _("The hotline's months will stand here")
    newest = lines[0]
    values = {"month": period_label(newest.month), "n": newest.n_orders}
    if newest.confirmed:
        return _("%(month)s is confirmed: %(n)s work orders") % values
    return _("%(month)s: %(n)s work orders, not confirmed yet") % values


def _imports() -> list[tuple[Any, list[tuple[int, str]]]]:
    place = 1 if reading_chinese() else 2
    return [(one, [(row[0], row[place]) for row in one.findings[:20]]) for one in queries.imports(5)]


@require_POST
def import_file(request: HttpRequest) -> HttpResponse:
    """Take in a file of work orders."""
    require(request, IMPORT)
    form = ImportForm(request.POST, request.FILES, auto_id="import_%s")
    if not form.is_valid():
        return months(request, form)
    file = form.cleaned_data["file"]
    if (file.size or 0) > MOST_BYTES:
        form.add_error("file", _("The file is larger than 32 MB: split it by month."))
        return months(request, form)
    try:
        kept = actions.import_work_orders(
            name=file.name or "file", content=file.read(), by=reader(request).user, now=clock.now()
        )
    except DefinitionError as fault:
        form.add_error(
            "file", f"{fault.message_zh}{fault.mend_zh}" if reading_chinese() else f"{fault.message} {fault.mend}"
        )
        return months(request, form)
    values = {"new": kept.n_new, "changed": kept.n_changed, "same": kept.n_same, "refused": kept.n_refused}
    said = _("%(new)s new work orders, %(changed)s brought up to date, %(same)s known, %(refused)s rows refused.")
    (messages.warning if kept.n_refused else messages.success)(request, said % values)
    return redirect("hotline:months")


def example(request: HttpRequest) -> HttpResponse:
    """A file with the headings and two rows, to begin from."""
    require(request, VIEW)
    heads = [names[1] for names in rules.COLUMNS.values()]
    rows = [
        [
            "20260901000001", "2026-09-01 09:12", "滨江街道", "环境卫生", "2026-09-02 09:12", "2026-09-01 15:40", "",
            "已回访", "已解决", "满意",
        ],
        ["20260901000002", "2026-09-01 10:03", "滨江街道", "咨询", "", "", "无需响应", "未回访", "", ""],
    ]  # fmt: skip
    text = "\ufeff" + "".join(",".join(row) + "\r\n" for row in (heads, *rows))
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="work-orders-example.csv"'
    return answer

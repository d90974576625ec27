"""A template is brought: read, tried on a sample of everything and on the newest result, kept; and shown on that result."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from jixiao.engine.model.errors import DefinitionError
from jixiao.report.kinds import KINDS
from jixiao.report.templates import Template, check_template, read_template, write_with
from jixiao.report.templates.choice import sample
from jixiao.web.base import clock
from jixiao.web.base.content import clean_name
from jixiao.web.base.documents import hand_out_bytes
from jixiao.web.base.forms import in_words, posted
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.templatetags.words import reading_chinese
from jixiao.web.base.words import N_
from jixiao.web.organisations.middleware import reader
from jixiao.web.reports import actions, queries, rules
from jixiao.web.reports.forms import TemplateForm
from jixiao.web.reports.views.faults import faults_of, in_language
from jixiao.web.reports.views.printing import confirmed_runs
from jixiao.web.reports.views.scope import Asked, visible_ids
from jixiao.web.reports.views.templates import own_office, previews_of, seen_template

LANGUAGES = ("zh", "en")


def bring(request: HttpRequest) -> HttpResponse:
    """Bring a template; every fault is named with its line, and nothing is kept of a bad one."""
    office = own_office(request)
    form = TemplateForm(posted(request), request.FILES if request.method == "POST" else None)
    faults: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        file: Any = form.cleaned_data["file"]
        name, kind = clean_name(file.name or "template"), form.cleaned_data["kind"]
        try:
            content = _content(file)
            found, faults = _looked_through(request, content, name, kind)
            if found is not None:
                made = actions.bring_template(
                    organisation=office, kind=kind, template=found, name=name, content=content, by=reader(request).user,
                    now=clock.now(),
                )  # fmt: skip
                messages.success(request, _("Kept. Look at it on the newest result, then put it in use."))
                return redirect("reports:template", made.number)
        except RuleViolation as refusal:
            form.add_error(None, in_words(refusal))
    wrong = bool(faults or form.errors)
    headline = _("This template cannot be used; nothing was stored") if wrong else _("Bring a template of your own")
    context = {"form": form, "faults": faults, "headline": headline}
    return render(request, "reports/bring_template.html", context, status=422 if wrong else 200)


def _content(file: Any) -> bytes:
    if (file.size or 0) > settings.EVIDENCE_MAX_BYTES:
        limit = settings.EVIDENCE_MAX_BYTES // 1024 // 1024
        raise RuleViolation("too_large", N_("The file is larger than %(limit)s MB."), limit=limit)
    content: bytes = file.read()
    return content


def _looked_through(
    request: HttpRequest, content: bytes, name: str, kind: str
) -> tuple[Template | None, list[dict[str, Any]]]:
    """The template, or nothing and why: its own faults first, then those that show on the newest result."""
    found = check_template(content, name)
    if found:
        text = content.decode("utf-8", "replace")
        return None, [
            faults_of(each.text, each.row, text) for each in found
        ]  # fmt: skip
    template = read_template(content, name)
    role = queries.role_of(template)
    of_one = bool(getattr(template, "of_one", False))
    rules.check_for_kind(role=role, kind=kind, is_of_one=of_one, kind_of_one=bool(kind) and KINDS[kind].of_one)
    newest = _newest(request, kind)
    if newest is None:
        return template, []
    form = {rules.LAYOUT: "pdf", rules.LETTERHEAD: "docx"}.get(role, "html")
    for language in LANGUAGES:
        try:
            made = _shown(request, newest, template, language)
            write_with(made.in_use.files, made.report, form)
        except DefinitionError as fault:
            where = _("On the newest result (%(run)s)") % {"run": newest.run.code}
            return None, [{"line": None, "text": "", "message": f"{where}: {in_language(fault)}", "mend": ""}]
    return template, []


def _newest(request: HttpRequest, kind: str) -> Asked | None:
    """A report of the kind on the newest result that the reader may read, of the office's own schemes before others."""
    kind = kind or next(each for each in KINDS if not KINDS[each].of_one)
    visible, office = visible_ids(request), own_office(request).pk
    runs = list(confirmed_runs(request).values())
    for run in sorted(runs, key=lambda run: run.cycle.scheme_version.scheme.organisation_id != office):
        ranked = queries.ranked_ids(run)
        about = next((code for code, pk in ranked.items() if pk in visible), "") if KINDS[kind].of_one else ""
        if rules.is_in_sight(visible, ranked, about) and bool(about) == KINDS[kind].of_one:
            return Asked(run, kind, about)
    return None


def _shown(request: HttpRequest, asked: Asked, template: Template, language: str) -> queries.Made:
    """A report as the template would have it."""
    ranked = queries.ranked_ids(asked.run)
    told_of = [ranked[asked.about]] if asked.about else list(ranked.values())
    sight = queries.sight_of(reader(request).access, told_of)
    in_use = queries.templates_in_use(asked.run, asked.kind).put_in(template)
    return queries.Press.of(asked.run, asked.kind, language, sight, in_use).made(asked.about)


def preview(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """The newest result, or a sample of everything where there is none, as the template would have it."""
    one = seen_template(request, number)
    if form not in previews_of(one):
        raise Http404(form)
    language, newest = "zh" if reading_chinese() else "en", _newest(request, one.kind)
    try:
        template = queries.opened(one)
        if newest is not None:
            made = _shown(request, newest, template, language)
            return hand_out_bytes(write_with(made.in_use.files, made.report, form), made.report.document.title, form)
        if one.role == rules.TEXTS:
            messages.error(request, _("There is no confirmed result yet on which the sentences could be shown."))
            return redirect("reports:template", number)
        shown = template.write_pdf(sample(language)) if form == "pdf" else template.write_docx(sample(language))  # type: ignore[union-attr]
        return hand_out_bytes(shown, one.file_name, form)
    except DefinitionError as fault:
        messages.error(request, in_language(fault))
        return redirect("reports:template", number)

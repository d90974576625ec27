"""What is sent from a project's page: approved, passed on, a document, handed in, accepted, stopped."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jixiao.web.base.forms import finished
from jixiao.web.collection.views.evidence import sent_file
from jixiao.web.organisations.middleware import actor
from jixiao.web.organisations.models import Organisation
from jixiao.web.projects import actions, forms, queries
from jixiao.web.projects.models import Project
from jixiao.web.projects.views.cases import project_page
from jixiao.web.projects.views.offers import pass_choices
from jixiao.web.projects.views.scope import acted_project


def _sent(
    request: HttpRequest, one: Project, act: str, form: Form, run: Callable[[dict[str, Any]], object], said: str
) -> HttpResponse:
    """Carry out what a form asks for and go back to the project; where it is refused the page says why."""
    done = finished(
        request, form, lambda: run(form.cleaned_data), lambda: reverse("projects:project", args=[one.code]), said
    )
    return done or project_page(request, one, {act: form})


def _with_words(
    request: HttpRequest, code: str, act: str, run: Callable[..., object], name: str, said: str
) -> HttpResponse:
    one = acted_project(request, code, act)
    form = forms.WordsForm(request.POST, auto_id=f"{act}_%s")
    return _sent(
        request, one, act, form, lambda told: run(project=one, **{name: told["words"]}, **actor(request)), said
    )


@require_POST
def submit(request: HttpRequest, code: str) -> HttpResponse:
    """The plan is handed in."""
    one = acted_project(request, code, "submit")
    run = actions.submit
    return _sent(
        request, one, "submit", Form(request.POST, auto_id="submit_%s"), lambda _told: run(project=one, **actor(request)),
        _("Handed in. Somebody else approves it."),
    )  # fmt: skip


@require_POST
def send_back(request: HttpRequest, code: str) -> HttpResponse:
    """Something is missing in the plan."""
    return _with_words(request, code, "send_back", actions.send_back, "reason", _("Sent back."))


@require_POST
def approve(request: HttpRequest, code: str) -> HttpResponse:
    """The plan becomes the baseline."""
    return _with_words(request, code, "approve", actions.approve, "words", _("Approved. The clock runs from now."))


@require_POST
def approve_replan(request: HttpRequest, code: str) -> HttpResponse:
    """The changed plan is in force."""
    said = _("The changed plan is in force; the first one stays what everything is held against.")
    return _with_words(request, code, "approve_replan", actions.approve_replan, "words", said)


@require_POST
def refuse_replan(request: HttpRequest, code: str) -> HttpResponse:
    """The plan stays."""
    return _with_words(request, code, "refuse_replan", actions.refuse_replan, "words", _("Refused. The plan stays."))


@require_POST
def give_back(request: HttpRequest, code: str) -> HttpResponse:
    """The result does not hold."""
    return _with_words(request, code, "return", actions.give_back, "reason", _("Given back."))


@require_POST
def stop(request: HttpRequest, code: str) -> HttpResponse:
    """It ends here."""
    return _with_words(request, code, "stop", actions.stop, "reason", _("Stopped."))


@require_POST
def pass_on(request: HttpRequest, code: str) -> HttpResponse:
    """Another participant goes on."""
    one = acted_project(request, code, "pass_on")
    form = forms.PassOnForm(request.POST, choices=pass_choices(request, one), auto_id="pass_on_%s")

    def run(told: dict[str, Any]) -> object:
        to = Organisation.objects.get(pk=int(told["to"]))
        return actions.pass_on(project=one, to=to, words=told["words"], **actor(request))

    return _sent(request, one, "pass_on", form, run, _("Passed on; the clock of the other runs now."))


def _with_file(request: HttpRequest, code: str, act: str, run: Callable[..., object], said: str) -> HttpResponse:
    one = acted_project(request, code, act)
    kind = forms.NoteForm if act == "note" else forms.ResultForm
    form = kind(request.POST, request.FILES, auto_id=f"{act}_%s")

    def sent(told: dict[str, Any]) -> object:
        return run(project=one, words=told["words"], **sent_file(told["file"]), **actor(request))

    return _sent(request, one, act, form, sent, said)


@require_POST
def note(request: HttpRequest, code: str) -> HttpResponse:
    """A document for all."""
    return _with_file(request, code, "note", actions.note, _("Kept."))


@require_POST
def finish(request: HttpRequest, code: str) -> HttpResponse:
    """The result is handed in."""
    return _with_file(request, code, "finish", actions.finish, _("Handed in. The office decides next."))


@require_POST
def accept(request: HttpRequest, code: str) -> HttpResponse:
    """The result holds."""
    return _with_file(request, code, "accept", actions.accept, _("Accepted. The project is closed."))


def _reviewed(
    request: HttpRequest, code: str, pk: int, act: str, run: Callable[[Any, dict[str, Any]], object], said: str
) -> HttpResponse:
    one = acted_project(request, code, act)
    report = queries.report_of(one, pk)
    if report is None:
        raise Http404(pk)
    form = forms.WordsForm(request.POST, auto_id=f"report_{pk}_%s")
    if act == "accept_report":
        form.fields["words"].required = False
    return _sent(request, one, f"{act}:{pk}", form, lambda told: run(report, told), said)


@require_POST
def accept_report(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What the report says counts."""

    def run(report: Any, told: dict[str, Any]) -> object:
        return actions.accept_report(report=report, words=told.get("words") or "", **actor(request))

    return _reviewed(request, code, pk, "accept_report", run, _("Accepted: the report counts from now on."))


@require_POST
def return_report(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What is missing."""

    def run(report: Any, told: dict[str, Any]) -> object:
        return actions.return_report(report=report, reason=told["words"], **actor(request))

    return _reviewed(request, code, pk, "return_report", run, _("Returned."))

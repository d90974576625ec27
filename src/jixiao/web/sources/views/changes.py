"""A source that came otherwise than before: what was, what is, accept or refuse with a reason."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.web.base import clock
from jixiao.web.base.forms import carried_out, posted
from jixiao.web.base.templatetags.words import label
from jixiao.web.organisations.middleware import reader
from jixiao.web.sources import actions, queries, rules, tasks
from jixiao.web.sources.forms import DecisionForm
from jixiao.web.sources.models import CaptureRun, DataSource
from jixiao.web.sources.views.scope import EDIT, may_edit, seen_source


def change(request: HttpRequest, code: str) -> HttpResponse:
    """Before and after, side by side; with nothing waiting, what was decided last."""
    one = seen_source(request, code, EDIT if request.method == "POST" else "sources.view")
    waiting = one.waiting_change
    form = DecisionForm(posted(request))
    if request.method == "POST" and waiting is not None and _decided(request, form, one, waiting):
        return redirect("sources:source", code)
    context = {
        "source": one,
        "run": waiting or queries.last_decided(one),
        "is_waiting": waiting is not None,
        "may_edit": may_edit(request, one),
        "form": form,
        "headline": _headline(one, waiting),
    }
    return render(request, "sources/change.html", context, status=422 if form.errors else 200)


def _headline(source: DataSource, waiting: CaptureRun | None) -> str:
    if waiting is None:
        return _("%(name)s: no change waits for a decision") % {"name": label(source)}
    n = len(waiting.changes)
    return ngettext(
        "%(name)s differs from its last good reading in %(n)s place; nothing has landed",
        "%(name)s differs from its last good reading in %(n)s places; nothing has landed",
        n,
    ) % {"name": label(source), "n": n}


def _decided(request: HttpRequest, form: DecisionForm, source: DataSource, waiting: CaptureRun) -> bool:
    by, now = reader(request).user, clock.now()

    def act() -> None:
        reason = form.cleaned_data["reason"]
        if request.POST.get("decision") == rules.ACCEPTED:
            actions.accept_change(source=source, run=waiting, reason=reason, by=by, now=now)
            if rules.can_run(source.state):
                tasks.ask_for_run(source=source, by=by, now=now, why=rules.AFTER_ACCEPT)
            messages.success(request, _("Accepted. The source is read again, and its figures land."))
        else:
            actions.refuse_change(source=source, run=waiting, reason=reason, by=by, now=now)
            messages.success(request, _("Refused. The last good figures stay until the source is mended."))

    return carried_out(form, act)

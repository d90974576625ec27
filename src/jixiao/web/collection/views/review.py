"""The review queue: each figure beside its past, with doubts and evidence; approve, or return with a reason."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jixiao.report.charts import Sparkline
from jixiao.web.base import clock
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.templatetags.words import label
from jixiao.web.collection import actions, queries, rules
from jixiao.web.collection.models import CollectionTask
from jixiao.web.collection.views.scope import APPROVE, place_of, seen_task, tell
from jixiao.web.collection.views.sentences import review_headline
from jixiao.web.organisations.middleware import reader, require

QUEUE_SHOWN = 60


def review(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The queue beside one submission: the one asked for, else the one waiting longest."""
    require(request, APPROVE)
    waiting = list(queries.waiting_for_review(reader(request).access.visible_ids(APPROVE)))
    chosen = seen_task(request, pk, APPROVE) if pk is not None else next(iter(waiting), None)
    context = {
        "headline": review_headline(len(waiting)),
        "n_waiting": len(waiting),
        "queue": [(task, place_of(request, task.organisation_id)) for task in waiting[:QUEUE_SHOWN]],
        "task": chosen,
    }
    if chosen is not None:
        context |= _detail(request, chosen, waiting)
    return render(request, "collection/review.html", context)


def _detail(request: HttpRequest, task: CollectionTask, waiting: list[CollectionTask]) -> dict[str, object]:
    order = [each.pk for each in waiting]
    at = order.index(task.pk) if task.pk in order else -1
    submissions = queries.submissions_of(task)
    newest = submissions[-1] if submissions else None
    own = newest is not None and newest.submitted_by_id == reader(request).user.pk
    cells = queries.task_cells(task)
    doubts = queries.doubts_beside(task)
    return {
        "place": place_of(request, task.organisation_id),
        "previous": order[at - 1] if at > 0 else None,
        "next": order[at + 1] if 0 <= at < len(order) - 1 else None,
        "lines": [_line(cell, doubts.get(cell.indicator_id, ())) for cell in cells],
        "n_doubts": sum(
            (cell.doubt is not None) + sum(each.is_undecided for each in doubts.get(cell.indicator_id, ()))
            for cell in cells
        ),
        "submission": newest,
        "earlier": submissions[:-1],
        "is_own": own,
        "may_approve": rules.can_act("approve", task.state) and not own,
        "may_return": rules.can_act("return", task.state),
    }


def _line(cell: queries.Cell, doubts: Sequence[queries.DoubtBeside]) -> dict[str, object]:
    return {
        "cell": cell,
        "spark": Sparkline(cell.trend),
        "doubt": queries.doubt_words(cell.doubt) if cell.doubt else "",
        "doubts": [(each, _(each.state_label)) for each in doubts],
    }


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept the submission that was looked at, and go on to the next."""
    task = seen_task(request, pk, APPROVE)
    following = _following(request, task)
    try:
        actions.approve(task=task, number=_number(request), by=reader(request).user, now=clock.now())
    except RuleViolation as refusal:
        tell(request, refusal)
        return redirect("collection:review_task", pk)
    name = label(place_of(request, task.organisation_id))
    messages.success(request, _("Approved: %(name)s.") % {"name": name})
    return redirect("collection:review_task", following) if following else redirect("collection:review")


@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the submission with a reason, and go on to the next."""
    task = seen_task(request, pk, APPROVE)
    following = _following(request, task)
    reason = request.POST.get("reason", "")
    try:
        actions.return_submission(
            task=task, reason=reason, number=_number(request), by=reader(request).user, now=clock.now()
        )
    except RuleViolation as refusal:
        tell(request, refusal)
        return redirect("collection:review_task", pk)
    name = label(place_of(request, task.organisation_id))
    messages.success(request, _("Returned to %(name)s with your reason.") % {"name": name})
    return redirect("collection:review_task", following) if following else redirect("collection:review")


def _following(request: HttpRequest, task: CollectionTask) -> int | None:
    """The next in the queue after this one, else the one before it."""
    ids = reader(request).access.visible_ids(APPROVE)
    order = list(queries.waiting_for_review(ids).values_list("pk", flat=True))
    if task.pk not in order:
        return None
    at = order.index(task.pk)
    return next(iter([*order[at + 1 : at + 2], *order[max(at - 1, 0) : at]]), None)


def _number(request: HttpRequest) -> int | None:
    """Number of the submission that the reviewer looked at."""
    text = request.POST.get("number", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None

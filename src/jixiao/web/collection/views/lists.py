"""Tasks of a period: the office sees everybody and who is late, a reporter sees what is owed."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.engine.model.period import Period
from jixiao.web.base import clock
from jixiao.web.base.forms import finished
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label, moment, period_label
from jixiao.web.collection import actions, queries, rules
from jixiao.web.collection.forms import PublishForm, suggested_dates
from jixiao.web.collection.queries import TaskSummary
from jixiao.web.collection.views.scope import APPROVE, FILL, PUBLISH, VIEW, place_of
from jixiao.web.collection.views.sentences import days_words, mine_headline, progress_headline
from jixiao.web.indicators.queries import engine_scheme, published_versions
from jixiao.web.organisations.middleware import reader, require
from jixiao.web.organisations.models import Organisation

MONTHS_SHOWN = 6


@dataclass(frozen=True)
class TaskRow:
    """One organisation's task of the period, and the states of its tasks in the periods up to it."""

    summary: TaskSummary
    place: Any
    recent: tuple[tuple[str, str], ...] = ()

    @property
    def days(self) -> str:
        """Days left or late in words."""
        return days_words(self.summary)


def tasks(request: HttpRequest) -> HttpResponse:
    """The period's tasks as a table; above it, for a reporter, what is owed."""
    require(request, VIEW)
    access, today = reader(request).access, clock.today()
    mine = access.visible_ids(FILL)
    seen = access.visible_ids(VIEW)
    periods = queries.periods_with_tasks(seen)
    period = _chosen(request, periods)
    rows = _rows(request, period, periods) if period else []
    table = _table(request, rows, period)
    exported = table.export(request)
    if exported is not None:
        return exported
    own = [TaskRow(each, place_of(request, each.task.organisation_id)) for each in queries.my_tasks(mine, today)]
    owed = [row for row in own if row.summary.is_owed]
    progress = queries.progress(period, seen, today)[period] if period else None
    context = {
        "period": period,
        "periods": periods if seen - mine else [],
        "table": table if rows and seen - mine else None,
        "owed": owed,
        "done": [row for row in own if not row.summary.is_owed],
        "headline": mine_headline([row.summary for row in owed]) if mine else _headline(rows, progress),
        "progress": progress,
        "may_publish": access.can(PUBLISH),
        "may_review": access.can(APPROVE),
    }
    return render(request, "collection/tasks.html", context)


def _chosen(request: HttpRequest, periods: list[str]) -> str:
    asked = request.GET.get("period", "")
    return asked if asked in periods else next(iter(periods), "")


def _headline(rows: list[TaskRow], progress: queries.Progress | None) -> str:
    if not rows or progress is None:
        return _("No tasks have been published yet")
    return progress_headline(progress, [row.place for row in rows if row.summary.is_late])


def _rows(request: HttpRequest, period: str, periods: list[str]) -> list[TaskRow]:
    seen = reader(request).access.visible_ids(VIEW)
    shown = [code for code in reversed(periods) if code <= period and len(code) == len(period)][-MONTHS_SHOWN:]
    states = {
        (task.organisation_id, task.scheme_version.scheme_id, task.period): task.state
        for task in queries.tasks_of(seen).filter(period__in=shown)
    }
    summaries = queries.summaries(queries.tasks_of(seen, period), clock.today())
    return [
        TaskRow(
            each,
            place_of(request, each.task.organisation_id),
            tuple(
                (code, states.get((each.task.organisation_id, each.task.scheme_version.scheme_id, code), ""))
                for code in shown
            ),
        )
        for each in summaries
    ]


def _table(request: HttpRequest, rows: list[TaskRow], period: str) -> Table:
    def state(row: TaskRow) -> str:
        return _(rules.STATE_LABELS[row.summary.task.state])

    columns = [
        Column(
            "organisation", _("Organisation"), value=lambda row: label(row.place),
            template="collection/cells/organisation.html", optional=False,
        ),
        Column("state", _("State"), value=state, template="collection/cells/state.html"),
        Column(
            "filled", _("Filled in"), numeric=True, value=lambda row: row.summary.n_filled,
            template="collection/cells/filled.html",
        ),
        Column("due", _("Due by"), value=lambda row: row.summary.task.due_date.isoformat(),
               template="collection/cells/due.html"),
        Column("changed", _("Last step"), value=lambda row: moment(row.summary.task.changed_at)),
        Column("scheme", _("Scheme"), value=lambda row: label(row.summary.task.scheme_version)),
        Column("recent", _("Last %(n)s periods") % {"n": MONTHS_SHOWN}, value=_recent_words,
               template="collection/cells/recent.html"),
    ]  # fmt: skip
    caption = period_label(period) if period else ""
    return Table(columns, rows, name="tasks", query=request.GET, caption=caption)


def _recent_words(row: TaskRow) -> str:
    return "; ".join(f"{code}: {_(rules.STATE_LABELS[state])}" for code, state in row.recent if state)


def publish(request: HttpRequest) -> HttpResponse:
    """One form: which scheme, which period, who, by when."""
    require(request, PUBLISH)
    ids = reader(request).access.visible_ids(PUBLISH)
    versions = [version for version in published_versions() if version.scheme.organisation_id in ids]
    places = reader(request).tree.depth_first(ids)
    initial = _suggestion(ids) if request.method == "GET" else {}
    form = PublishForm(request.POST or None, versions=versions, places=places, initial=initial)

    def act() -> None:
        chosen = form.cleaned_data
        version = next(each for each in versions if str(each.pk) == chosen["scheme"])
        made = actions.publish_tasks(
            scheme_version=version,
            period=chosen["period"],
            organisations=Organisation.objects.filter(code__in=chosen["organisations"], pk__in=ids),
            opens_date=chosen["opens_date"],
            due_date=chosen["due_date"],
            by=reader(request).user,
            now=clock.now(),
        )
        words = ngettext("%(n)s task stands for %(period)s.", "%(n)s tasks stand for %(period)s.", len(made))
        messages.success(request, words % {"n": len(made), "period": period_label(chosen["period"])})

    def then() -> str:
        return f"{reverse('collection:tasks')}?period={form.cleaned_data['period']}"

    done = finished(request, form, act, then, said=_("The reporters find their task on their first page."))
    if done is not None:
        return done
    return render(request, "collection/publish.html", {"form": form, "versions": versions})


def _suggestion(ids: frozenset[int]) -> dict[str, Any]:
    """The period after the newest, for those who had a task then."""
    today = clock.today()
    newest = next(iter(queries.periods_with_tasks(ids)), "")
    if not newest:
        period = str(Period.parse(f"{today.year}-{today.month:02d}").previous())
        opens, due = suggested_dates(period, today)
        return {"period": period, "opens_date": opens, "due_date": due}
    former = list(queries.tasks_of(ids, newest))
    version = former[-1].scheme_version
    following = Period.parse(newest).next()
    if engine_scheme(version).periodicity.value != following.frequency.value:
        return {"scheme": version.pk}
    opens, due = suggested_dates(str(following), today)
    return {
        "scheme": version.pk,
        "period": str(following),
        "opens_date": opens,
        "due_date": due,
        "organisations": [task.organisation.code for task in former],
    }

"""The charts of a project: milestones over days with the hand-offs below, and how long each organisation had the ball."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.report.charts import ValueBar, ValueBars
from jixiao.report.charts.gantt_spec import Gantt, GanttRow, GanttTurn
from jixiao.web.base.formats import plain
from jixiao.web.base.templatetags.words import reading_chinese
from jixiao.web.projects import queries, rules
from jixiao.web.projects.models import HandOver
from jixiao.web.projects.views.names import name_by_code
from jixiao.web.projects.views.sentences import answer

DAY = timedelta(days=1)


def gantt(request: HttpRequest, stands: queries.Standing, found: Iterable[HandOver]) -> Gantt:
    """As first planned (outlined), done (dark) and to do (light); the line of today; who had the ball."""
    first = {one.code: one for one in stands.baseline_items}
    rows = [_row(request, stands, one, first.get(one.code)) for one in stands.items]
    has_begun = stands.project.state in rules.APPROVED
    return Gantt(
        answer(stands), rows, stands.day if has_begun else None, _("Today"),
        (_("As first planned"), _("Done"), _("To do, as foreseen")),
        turns(request, stands, found) if has_begun else (), _("Who had the ball"),
        (_("Days first planned"), _("Days taken or foreseen"), _("Done, %"), _("Days late")),
    )  # fmt: skip


def narrow(chart: Gantt) -> Gantt:
    """The same for a phone."""
    return replace(chart, narrow=True)


def milestone_label(one: rules.PlannedItem) -> str:
    """Its name in the reader's language, its code where it has none."""
    return ((one.label_zh or one.label_en) if reading_chinese() else (one.label_en or one.label_zh)) or one.code


def days_late_words(n_days: int) -> str:
    """+12 d; nothing where it is on its day."""
    if not n_days:
        return ""
    n = abs(n_days)
    return ngettext("%(sign)s%(n)s day", "%(sign)s%(n)s days", n) % {"sign": "+" if n_days > 0 else "−", "n": n}


def _row(
    request: HttpRequest, stands: queries.Standing, one: rules.PlannedItem, first: rules.PlannedItem | None
) -> GanttRow:
    row, known = stands.rows[one.code], stands.progress.get(one.code, rules.Progress())
    began: date = known.started or row["forecast_start"]
    ends: date = max(row["forecast_finish"], began)
    late = (ends - first.finish).days if first else 0
    mark = "worse" if late > 0 else "better" if late < 0 else ""
    planned = f"{first.start} – {first.finish}" if first else "—"
    told = f"{milestone_label(one)}: {planned} → {began} – {ends}, {plain(round(100 * float(row['progress']), 2))} %"
    return GanttRow(
        milestone_label(one), (first.start, first.finish) if first else None, (began, ends), float(row["progress"]),
        name_by_code(request, next(iter(one.responsible), "")), days_late_words(late), mark, told, late,
    )  # fmt: skip


def turns(request: HttpRequest, stands: queries.Standing, found: Iterable[HandOver]) -> list[GanttTurn]:
    """Who had the ball from when to when; days on which it went through several hands count for the last."""
    passes = [one for one in queries.passes_of(list(found)) if one.day <= stands.day]
    spells: list[GanttTurn] = []
    for place, one in enumerate(passes):
        until = passes[place + 1].day - DAY if place + 1 < len(passes) else stands.day
        if not one.to or until < one.day:
            continue
        name = name_by_code(request, one.to)
        if spells and spells[-1].label == name and spells[-1].days[1] + DAY == one.day:
            spells[-1] = GanttTurn(name, (spells[-1].days[0], until))
        else:
            spells.append(GanttTurn(name, (one.day, until)))
    return spells


def clock_bars(request: HttpRequest, stands: queries.Standing) -> ValueBars | None:
    """Days with the ball by organisation, the longest first."""
    rows = []
    for row in stands.clock:
        days = int(row["days"])
        words = ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
        name = name_by_code(request, str(row["organisation_code"]))
        rows.append(ValueBar(f"{name} {_('(now)')}" if row["holds_it_now"] else name, float(days), words))
    if not rows:
        return None
    return ValueBars(_("How many days each had the ball"), rows, unit=_("days"), narrow=True)

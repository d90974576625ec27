"""Sentences about projects, in the reader's language."""

from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from jixiao.web.base import formats
from jixiao.web.base.templatetags.words import label, reading_chinese
from jixiao.web.organisations.queries import working_days
from jixiao.web.projects import queries, rules
from jixiao.web.projects.models import Project
from jixiao.web.projects.views.names import name_by_code


def day_words(day: date) -> str:
    """A day in words."""
    return formats.date_words(day, get_language() or "zh-hans")


def against_plan(n_days_early: int) -> str:
    """Earlier or later than first planned."""
    n = abs(n_days_early)
    if n_days_early > 0:
        return ngettext("%(n)s day earlier than first planned", "%(n)s days earlier than first planned", n) % {"n": n}
    if n_days_early < 0:
        return ngettext("%(n)s day later than first planned", "%(n)s days later than first planned", n) % {"n": n}
    return _("as first planned")


def answer(stands: queries.Standing) -> str:
    """Where a project stands, in one sentence."""
    state = stands.project.state
    if state in {rules.DRAFT, rules.SUBMITTED, rules.STOPPED}:
        return _(rules.STATE_LABELS[state])
    values = {"day": day_words(stands.finish), "against": against_plan(stands.days_early)}
    if stands.is_done:
        return _("finished on %(day)s, %(against)s") % values
    return _("to be finished on %(day)s, %(against)s") % values


def headline(stands: queries.Standing) -> str:
    """The project with its answer."""
    return f"{label(stands.project)}{'：' if reading_chinese() else ': '}{answer(stands)}"


def range_words(stands: queries.Standing) -> str:
    """Between which days the two forecasts lie."""
    first, last = stands.finish_range
    if first == last or stands.is_done:
        return ""
    return _("between %(first)s and %(last)s, by what waits for what and by the pace so far") % {
        "first": day_words(first), "last": day_words(last),
    }  # fmt: skip


def variance_words(stands: queries.Standing) -> str:
    """How many days ahead or behind, by what is done."""
    days = stands.against.variance_days
    values = {"n": formats.number(abs(days), 1)}
    if abs(days) < 0.05:
        return _("exactly where the first plan would be")
    return (_("%(n)s days ahead of the first plan") if days > 0 else _("%(n)s days behind the first plan")) % values


def held_days(project: Project, today: date) -> int | None:
    """Working days for which the ball has lain where it is; None where nobody has it."""
    since = queries.held_since(queries.hand_overs_of(project))
    if since is None or project.state not in rules.OPEN:
        return None
    return working_days().between(timezone.localdate(since), today)


def list_headline(request: HttpRequest, shown: Sequence[queries.Standing], today: date) -> str:
    """How many are on schedule, how many late, and who has had a ball longest."""
    running = [one for one in shown if one.project.state in rules.OPEN]
    if not running:
        return _("No joint project is under way")
    late = sum(one.verdict == queries.LATE for one in running)
    n = len(running)
    if late:
        said = ngettext(
            "%(n)s joint project under way, %(late)s late", "%(n)s joint projects under way, %(late)s late", n
        )
    else:
        said = ngettext("%(n)s joint project under way, none late", "%(n)s joint projects under way, none late", n)
    told = said % {"n": n, "late": late}
    waits = [(days, one.project) for one in running if (days := held_days(one.project, today)) is not None]
    if not waits:
        return told
    days, project = max(waits, key=lambda each: each[0])
    who = name_by_code(request, project.holder.code if project.holder else rules.DECIDING)
    longest = ngettext(
        "%(who)s has had the ball longest: %(n)s working day (%(project)s)",
        "%(who)s has had the ball longest: %(n)s working days (%(project)s)", days,
    ) % {"who": who, "n": days, "project": label(project)}  # fmt: skip
    return f"{told}{'；' if reading_chinese() else '; '}{longest}"


def next_step(stands: queries.Standing, n_reports: int, *, has_asked: bool) -> str:
    """What comes next in this project."""
    state = stands.project.state
    if state == rules.DRAFT:
        return _("The plan is being made. When it is complete it is handed in for approval.")
    if state == rules.SUBMITTED:
        return _("Somebody else than who handed it in approves it; then it becomes the baseline and the clock runs.")
    if state == rules.FINISHED:
        return _("The office looks at the result and accepts it or gives it back.")
    if state in {rules.CLOSED, rules.STOPPED}:
        return _("It is closed; everything stays readable.")
    if has_asked:
        return _("A change of plan waits for its decision.")
    if n_reports:
        return ngettext("%(n)s report waits for review.", "%(n)s reports wait for review.", n_reports) % {
            "n": n_reports
        }
    if stands.is_done:
        return _("All milestones are finished: hand the project in for acceptance.")
    return _("Report every month how far your milestones are; pass the ball on when your part is done.")

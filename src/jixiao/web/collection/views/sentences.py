"""The first line of each page: the answer, with its numbers."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.web.base.templatetags.words import label, period_label, reading_chinese
from jixiao.web.collection.queries import Cell, Progress, TaskSummary


def fill_headline(cells: Sequence[Cell], is_editable: bool, is_handed_in: bool) -> str:
    """How far the task is: what is done, what is still to do, what needs another look."""
    n, done = len(cells), sum(cell.problem is None for cell in cells)
    doubtful = sum(cell.problem is not None and not cell.is_blank for cell in cells)
    values = {"n": n, "done": done, "open": n - done, "doubtful": doubtful}
    if not is_editable and not is_handed_in:
        there = {"n": n, "there": sum(cell.is_filled for cell in cells)}
        return _("Not handed in yet: %(there)s of %(n)s figures are there") % there
    if not is_editable:
        n_none = sum(cell.no_data for cell in cells)
        if n_none:
            return _("%(n)s indicators; for %(none)s of them there was nothing to report") % {"n": n, "none": n_none}
        return ngettext("%(n)s figure, handed in", "%(n)s figures, all handed in", n) % values
    if done == n:
        return _("All %(n)s figures are filled in; the task can be handed in") % values
    if doubtful:
        return (
            _(
                "%(done)s of %(n)s figures are filled in; %(open)s are still to do, %(doubtful)s of them need another look"
            )
            % values
        )
    if done:
        return _("%(done)s of %(n)s figures are filled in; %(open)s are still to do") % values
    return ngettext("%(n)s figure to fill in", "%(n)s figures to fill in", n) % values


def days_words(summary: TaskSummary) -> str:
    """Days left or late, in words; nothing where nothing is owed."""
    if not summary.is_owed:
        return ""
    days = summary.days_left
    if days == 0:
        return _("due today")
    if days < 0:
        words = ngettext("%(n)s day late", "%(n)s days late", -days) % {"n": -days}
    else:
        words = ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}
    return _("%(days)s (%(working)s)") % {"days": words, "working": working_words(summary)}


def working_words(summary: TaskSummary) -> str:
    """How many of the days left or late are worked; “about” where the year's calendar is not known."""
    n = abs(summary.standing.days_left)
    if not summary.standing.is_calendar_known:
        return ngettext("about %(n)s working day", "about %(n)s working days", n) % {"n": n}
    return ngettext("%(n)s working day", "%(n)s working days", n) % {"n": n}


def progress_headline(progress: Progress, late: Sequence[object]) -> str:
    """Of the organisations asked in a period, how many handed in, and who is late."""
    period = period_label(progress.period)
    values = {"period": period, "n": progress.total, "done": progress.handed_in, "late": progress.late}
    if progress.late:
        comma = "、" if reading_chinese() else ", "
        shown = comma.join(label(place) for place in late[:3]) + ("…" if len(late) > 3 else "")
        return _("%(period)s: %(done)s of %(n)s handed in, %(late)s late: %(names)s") % {**values, "names": shown}
    if progress.done == progress.total:
        return _("%(period)s: all %(n)s handed in and approved") % values
    return _("%(period)s: %(done)s of %(n)s handed in, nobody is late") % values


def mine_headline(owed: Sequence[TaskSummary]) -> str:
    """What the reader owes, and how much time is left."""
    if not owed:
        return _("You owe nothing at the moment")
    late = sum(each.is_late for each in owed)
    if late:
        return ngettext("%(n)s task to fill in, %(late)s late", "%(n)s tasks to fill in, %(late)s late", len(owed)) % {
            "n": len(owed), "late": late,
        }  # fmt: skip
    days = min(each.days_left for each in owed)
    return ngettext(
        "%(n)s task to fill in; the next is due in %(days)s days",
        "%(n)s tasks to fill in; the next is due in %(days)s days",
        len(owed),
    ) % {"n": len(owed), "days": days}


def review_headline(n_waiting: int) -> str:
    """How many submissions wait."""
    if not n_waiting:
        return _("Nothing waits for review")
    return ngettext("%(n)s submission waits for review", "%(n)s submissions wait for review", n_waiting) % {
        "n": n_waiting
    }

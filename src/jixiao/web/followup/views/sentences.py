"""Sentences about orders, in the reader's language."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.web.base.formats import plain
from jixiao.web.base.templatetags.words import period_label, reading_chinese
from jixiao.web.followup import queries, rules
from jixiao.web.followup.models import RectificationOrder


def days_words(one: queries.Lit) -> str:
    """How many working days are left, or overdue."""
    if one.days_left is None:
        return ""
    if one.days_left < 0:
        n = -one.days_left
        return ngettext("%(n)s working day overdue", "%(n)s working days overdue", n) % {"n": n}
    if one.days_left == 0:
        return _("due today")
    return ngettext("%(n)s working day left", "%(n)s working days left", one.days_left) % {"n": one.days_left}


def board_headline(shown: Sequence[queries.Lit]) -> str:
    """How many are open, and how they stand."""
    n = len(shown)
    if not n:
        return _("No rectification order is open")
    red = sum(one.light == rules.RED for one in shown)
    if red:
        return ngettext("%(n)s order open, %(red)s overdue", "%(n)s orders open, %(red)s overdue", n) % {
            "n": n,
            "red": red,
        }
    return ngettext("%(n)s order open, none overdue", "%(n)s orders open, none overdue", n) % {"n": n}


def effect_words(effect: rules.Effect, unit: str, direction: str) -> str:
    """Before and after in one sentence."""
    verdict = _(rules.VERDICT_LABELS[effect.verdict])
    parts = []
    if effect.before is not None:
        values = {"period": period_label(effect.before.period), "value": f"{plain(effect.before.value)}{unit}"}
        parts.append(_("before %(value)s (%(period)s)") % values)
    if effect.after is not None:
        values = {"period": period_label(effect.after.period), "value": f"{plain(effect.after.value)}{unit}"}
        parts.append(_("after %(value)s (%(period)s)") % values)
        if effect.after.aim is not None:
            way = _("at least") if direction == "higher" else _("at most")
            parts.append(_("to be %(way)s %(aim)s") % {"way": way, "aim": f"{plain(effect.after.aim)}{unit}"})
    joined = ("，" if reading_chinese() else ", ").join(parts)
    return f"{verdict}{'：' if reading_chinese() else ': '}{joined}" if joined else verdict


def beside_words(beside: rules.Beside, unit: str) -> str:
    """How others moved meanwhile."""
    values = {
        "n": beside.n, "change": _signed(beside.change, unit), "difference": _signed(beside.difference, unit),
    }  # fmt: skip
    return (
        _(
            "%(n)s comparison organisations changed by %(change)s in the middle (median) over the same periods; this one did "
            "%(difference)s better."
        )
        % values
    )


def _signed(value: float, unit: str) -> str:
    """A difference: of shares in percentage points."""
    words = f" {_('percentage points')}" if unit == "%" else unit
    return f"{'+' if value > 0 else ''}{plain(round(value, 6))}{words}"


def closing_words(how: str, order: RectificationOrder) -> str:
    """How it was closed; blank where it was not."""
    if how == rules.BY_FIGURES and order.monitoring_id is not None:
        return _("Both lights turned green")
    if how == rules.BY_FIGURES and order.project_id is not None:
        return _("The item is finished")
    return _(rules.CLOSING_LABELS[how]) if how else ""


def _waits_for(order: RectificationOrder) -> str:
    if order.monitoring_id is not None:
        return _(
            "The evidence is accepted. It closes by itself when both lights of a later monitoring report are green."
        )
    if order.project_id is not None:
        return _("The evidence is accepted. It closes by itself when the item is finished.")
    return _("The evidence is accepted. It closes by itself when the indicator has reached its aim.")


def next_step(order: RectificationOrder, *, may_answer: bool, may_decide: bool) -> str:
    """What is to be done, as the reader may do it."""
    state = order.state
    if state == rules.CLOSED:
        return _("Closed. If the figures fall back, it opens again by itself.") if order.is_watched else _("Closed.")
    if state == rules.CANCELLED:
        return _("Cancelled; nothing is to be done.")
    if state == rules.ACCEPTED:
        return _waits_for(order)
    if state == rules.REPLIED:
        return _("Look at the evidence and decide.") if may_decide else _("The office looks at the reply and decides.")
    if not may_answer:
        return _("It is with those who have to rectify it.")
    if state in {rules.ISSUED, rules.RELAPSED}:
        return _("Sign for it: then its clock is yours.")
    if order.source == rules.RATING:
        return _("Find out what happened, mend it, and reply. The person and everybody will read the reply.")
    if state == rules.SIGNED:
        return _("Ask why until the cause is found, and say what is done by whom and when.")
    if state == rules.RETURNED:
        return _("Mend what the office has found missing, and reply again.")
    return _("Carry the measures out, tell of progress, and reply with evidence when it is mended.")

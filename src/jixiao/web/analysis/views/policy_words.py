"""A policy's effect in words that claim no more than the checks allow."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.engine.comparison.policy_effect.effect import CANNOT_TELL, NO_SIGN, ROSE
from jixiao.web.analysis.views.policy_checks import FAILS, OPEN, Check
from jixiao.web.analysis.views.policy_view import View
from jixiao.web.base.templatetags.words import label, period_label, reading_chinese


def headline(view: View, checks: Sequence[Check]) -> SafeString:
    """What can be said of the effect."""
    row = view.main
    if row is None or row.verdict == CANNOT_TELL:
        return _cannot_tell(view, checks)
    if row.verdict == NO_SIGN:
        words = (
            _(
                "No sign that the policy moved {indicator} of {who}: "
                "since {start} it went like that of the {n} others, {moved} apart."
            )
            if view.is_compared
            else _(
                "No sign that the policy moved {indicator} of {who}: from {start} on it went on as before, {moved} apart."
            )
        )
    elif view.is_compared:
        words = (
            _("Since {start}, {indicator} of {who} is {size} higher than if it had gone like that of the {n} others.")
            if row.verdict == ROSE
            else _(
                "Since {start}, {indicator} of {who} is {size} lower than if it had gone like that of the {n} others."
            )
        )
    elif row.effect == "slope":
        words = _("From {start} on, {indicator} of {who} moves by {moved} a period more than before.")
    else:
        words = (
            _("In {start}, {indicator} of {who} jumped up by {size} against its own line before.")
            if row.verdict == ROSE
            else _("In {start}, {indicator} of {who} dropped by {size} against its own line before.")
        )
    return format_html(
        words, start=period_label(view.start), indicator=_quoted(view), who=view.who, n=view.effect.n_others,
        size=view.size(row.estimate), moved=view.moved(row.estimate),
    )  # fmt: skip


def _quoted(view: View) -> str:
    return _("“%(indicator)s”") % {"indicator": label(view.version)}


def _cannot_tell(view: View, checks: Sequence[Check]) -> SafeString:
    """Which check stands in the way."""
    reason = next((check for state in (FAILS, OPEN) for check in checks if check.state == state), None)
    words = _("Whether the policy moved {indicator} of {who} cannot be told: {reason}")
    return format_html(
        words, indicator=_quoted(view), who=view.who, reason=reason.told if reason else _("the checks do not allow it.")
    )


def fact(view: View) -> str:
    """What was seen, without saying why."""
    effect = view.effect
    at = min(max(effect.start, 0), len(effect.periods))
    told = [(period, value) for period, value in zip(effect.periods, effect.path, strict=True) if value is not None]
    parts = []
    if effect.before is not None:
        n = sum(value is not None for value in effect.path[:at])
        parts.append(
            ngettext(
                "on average %(figure)s in the %(n)s period before",
                "on average %(figure)s in the %(n)s periods before",
                n,
            )
            % {"figure": view.figure(effect.before, view.decimals), "n": n}
        )
    if effect.after is not None:
        n = sum(value is not None for value in effect.path[at:])
        parts.append(
            ngettext("%(figure)s in the %(n)s period since", "%(figure)s in the %(n)s periods since", n)
            % {"figure": view.figure(effect.after, view.decimals), "n": n}
        )
    if told:
        parts.append(
            _("%(figure)s in %(period)s") % {"figure": view.figure(told[-1][1]), "period": period_label(told[-1][0])}
        )
    return f"{view.who}{_(': ')}{_(', ').join(parts)}"


def claim(view: View, checks: Sequence[Check]) -> str:
    """How far the answer reaches."""
    row = view.main
    if row is None or row.verdict == CANNOT_TELL:
        return _("What is seen is no proof: figures that rise after a policy may have risen for other reasons.")
    if row.verdict == NO_SIGN:
        return _("That is no proof of no effect: a small one may be missed (%(interval)s).") % {
            "interval": view.interval(row)
        }
    states = {check.state for check in checks if check.counts}
    held = _("The checks below hold as far as they could be made.") if OPEN in states else _("The checks below hold.")
    held = _("Not all checks below hold.") if FAILS in states else held
    rest = (
        _("What else began at the same time for these organisations alone cannot be told apart.")
        if view.is_compared
        else _("Nobody without the policy stands beside, so what else changed at that time may be the cause.")
    )
    return ("" if reading_chinese() else " ").join(
        [_("Its size: %(interval)s.") % {"interval": view.interval(row)}, held, rest]
    )


def leaves_bounds(view: View) -> str:
    """The bound that the line carried on goes beyond, as a figure; nothing where it stays within what is possible."""
    unit = view.version.unit_of_measure
    lower = view.version.lower_bound if view.version.lower_bound is not None else 0.0 if unit == "%" else None
    upper = view.version.upper_bound if view.version.upper_bound is not None else 100.0 if unit == "%" else None
    known = [value for value in view.effect.line_otherwise[max(view.effect.start, 0) :] if value is not None]
    if lower is not None and any(value < lower for value in known):
        return view.figure(lower)
    if upper is not None and any(value > upper for value in known):
        return view.figure(upper)
    return ""

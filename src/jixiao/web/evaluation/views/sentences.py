"""The first line of each page: the answer in words, with numbers that are links."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from jixiao.web.base.formats import number
from jixiao.web.base.templatetags.words import label, period_label
from jixiao.web.evaluation.queries import GroupRanking, RankedRow

MOST_NAMES = 3


def link(href: str, text: str) -> SafeString:
    """A number or name that can be asked."""
    return format_html('<a href="{}">{}</a>', href, text) if href else format_html("{}", text)


def names(rows: Sequence[RankedRow]) -> SafeString:
    """Organisations' names joined as the reader's language joins them."""
    shown = format_html_join(_(", "), "{}", ((label(row),) for row in rows[:MOST_NAMES]))
    if len(rows) <= MOST_NAMES:
        return shown
    return format_html(_("{names} and {n} more"), names=shown, n=len(rows) - MOST_NAMES)


def ranking_by_score(group: GroupRanking) -> SafeString:
    """Who leads the group and who is last, with how far apart."""
    known = [row for row in group.rows if row.score is not None]
    if not known:
        return format_html(_("No organisation of {group} has a score here."), group=label(group.group))
    first = [row for row in known if row.rank == known[0].rank] or known[:1]
    if len(first) == len(known):
        return format_html(_("All {n} organisations have {score} points."), n=len(known), score=number(known[0].score))
    last = known[-1]
    words = _("{leaders} leads with {best} points; {last} is last with {worst}, {apart} behind.")
    if len(first) > 1:
        words = _("{leaders} share the lead with {best} points; {last} is last with {worst}, {apart} behind.")
    apart = (known[0].score or 0.0) - (last.score or 0.0)
    return format_html(
        words, leaders=names(first), best=number(known[0].score), last=label(last), worst=number(last.score),
        apart=number(apart),
    )  # fmt: skip


def ranking_by_improvement(group: GroupRanking) -> SafeString:
    """Who gained and who lost most."""
    known = [row for row in group.rows if row.change is not None]
    if not known:
        return format_html("{}", _("The period before has no confirmed result to compare with."))
    n_up = sum((row.change or 0.0) > 0 for row in known)
    first, last = known[0], known[-1]
    if (last.change or 0.0) >= 0:
        words = _("{n_up} of {n} gained; {first} gained most, {gain} points.")
    elif (first.change or 0.0) <= 0:
        words = _("None of {n} gained; {last} lost most, {loss} points.")
    else:
        words = _("{n_up} of {n} gained; {first} gained most ({gain} points), {last} lost most ({loss} points).")
    return format_html(
        words, n_up=n_up, n=len(known), first=label(first), gain=number(first.change), last=label(last),
        loss=number(-(last.change or 0.0)),
    )  # fmt: skip


def cockpit(period: str, rows: Sequence[RankedRow], reason: str, ranking_href: str, receipt: str) -> SafeString:
    """How many improved, who fell most and through which indicator; without a former result, who leads."""
    known = [row for row in rows if row.change is not None]
    scored = [row for row in rows if row.score is not None]
    when = period_label(period)
    if not scored:
        return format_html(_("{period}: computed, but no organisation has a score."), period=when)
    if not known:
        best = max(scored, key=lambda row: row.score or 0.0)
        return format_html(
            _("{period}: {n} organisations are scored; {name} stands highest with {score} points."),
            period=when, n=link(ranking_href, str(len(scored))), name=label(best), score=number(best.score),
        )  # fmt: skip
    n_up = sum((row.change or 0.0) > 0 for row in known)
    worst = min(known, key=lambda row: row.change or 0.0)
    parts = {
        "period": when,
        "n": len(known),
        "n_up": link(f"{ranking_href}&by=improvement", str(n_up)),
        "name": label(worst),
        "loss": link(receipt, number(-(worst.change or 0.0))),
        "reason": reason,
    }
    if (worst.change or 0.0) >= 0:
        return format_html(
            _("{period}: {n_up} of {n} organisations gained on the period before; none lost points."), **parts
        )
    if reason:
        words = _(
            "{period}: {n_up} of {n} organisations gained; {name} fell most, by {loss} points, mainly through “{reason}”."
        )
        return format_html(words, **parts)
    return format_html(_("{period}: {n_up} of {n} organisations gained; {name} fell most, by {loss} points."), **parts)


def receipt_href(run: str, organisation: str, node: str) -> str:
    """The address of a score's receipt."""
    return reverse("evaluation:receipt", args=[run, organisation, node])

"""The first line of each page: the answer in words, with numbers that are links."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from jixiao.web.base.formats import number
from jixiao.web.base.templatetags.words import label, period_label, reading_chinese
from jixiao.web.base.words import N_
from jixiao.web.evaluation.queries import N_DRAWS, SPREAD, Firmness, GroupRanking, RankedRow, RankRange, is_open

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


def ranking_by_score(group: GroupRanking, ranges: Mapping[str, RankRange]) -> SafeString:
    """Who leads the group and who is last, with how far apart; who cannot be told apart leads together."""
    known = [row for row in group.rows if row.score is not None and row.rank is not None]
    if not known:
        return format_html(_("No organisation of {group} has a score here."), group=label(group.group))
    first = [row for row in known if row.rank == known[0].rank] or known[:1]
    if len(first) == len(known):
        return format_html(_("All {n} organisations have {score} points."), n=len(known), score=number(known[0].score))
    last = known[-1]
    level = next(bands_of([group], ranges), [])
    words = _("{leaders} leads with {best} points; {last} is last with {worst}, {apart} behind.")
    if len(level) > len(first) and level[0] == known[0]:
        first = level
        words = _("{leaders} lead and cannot be told apart, {best} points at best; {last} is last, {apart} behind.")
        if last in level:
            words = _("{leaders} cannot be told apart: {worst} to {best} points.")
    elif len(first) > 1:
        words = _("{leaders} share the lead with {best} points; {last} is last with {worst}, {apart} behind.")
    apart = (known[0].score or 0.0) - (last.score or 0.0)
    return format_html(
        words, leaders=names(first), best=number(known[0].score), last=label(last), worst=number(last.score),
        apart=number(apart),
    )  # fmt: skip


def bands_of(groups: Iterable[GroupRanking], ranges: Mapping[str, RankRange]) -> Iterator[list[RankedRow]]:
    """Every set of two and more organisations that cannot be told apart, best first."""
    for group in groups:
        ranked = [row for row in group.rows if row.code in ranges]
        for _band, members in groupby(ranked, key=lambda row: ranges[row.code].band):
            rows = list(members)
            if is_open([ranges[row.code] for row in rows]):
                yield rows


ALL_FIRM = N_(
    "All {n} ranks are firm: with the weights varied at random within ±{spread}% {draws} times, "
    "they do not move in the middle 90% of the outcomes."
)
SOME_FIRM = N_(
    "{k} of {n} ranks are firm: with the weights varied at random within ±{spread}% {draws} times, "
    "they do not move in the middle 90% of the outcomes."
)
NONE_FIRM = N_(
    "None of the {n} ranks is firm: with the weights varied at random within ±{spread}% {draws} times, "
    "each of them moves in the middle 90% of the outcomes."
)
NO_WEIGHTS = N_("No weights lie below this indicator, so its ranks do not depend on them.")
SLOW_WAY = N_(
    "How firm the ranks are is not shown: “{way}” compares all organisations anew in every draw, "
    "which takes longer than a page may. The command “jixiao robustness” tells it."
)
NO_RANGE_OF_GAINS = N_(
    "Improvement has no ranges of ranks: other weights would move the period before as well, "
    "and a run holds the figures of one period."
)


def firmness(groups: Sequence[GroupRanking], firm: Firmness | None) -> SafeString:
    """How many ranks are firm, what was varied to know it, and who cannot be told apart; or why there are no ranges."""
    if firm is None:
        return format_html("{}", _(NO_RANGE_OF_GAINS))
    if firm.slow_way is not None:
        return format_html(_(SLOW_WAY), way=firm.slow_way.in_language("zh" if reading_chinese() else "en"))
    if not firm.varies:
        return format_html("{}", _(NO_WEIGHTS))
    found = [firm.ranges[row.code] for group in groups for row in group.rows if row.code in firm.ranges]
    if not found:
        return SafeString("")
    n_firm = sum(each.is_firm for each in found)
    words = ALL_FIRM if n_firm == len(found) else SOME_FIRM if n_firm else NONE_FIRM
    told = format_html(_(words), k=n_firm, n=len(found), spread=round(100 * SPREAD), draws=f"{N_DRAWS:,}")
    level = [(names(rows),) for rows in bands_of(groups, firm.ranges)]
    if not level:
        return told
    joined = format_html_join(_("; "), "{}", level[:MOST_NAMES])
    if len(level) > MOST_NAMES:
        joined = format_html(_("{names} and others"), names=joined)
    return format_html(_("{told} Cannot be told apart: {names}."), told=told, names=joined)


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

"""Efficiency in words: the answer in a sentence, what each could reach, and what limits the comparison."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.web.analysis import frames, rules
from jixiao.web.analysis.views.efficiency_tables import peers_of
from jixiao.web.analysis.views.ground import Ground
from jixiao.web.base.formats import number
from jixiao.web.base.templatetags.words import label, period_label, words_of

MOST_TOLD, MOST_NAMED = 30, 8
SAME = 5e-4
"""A share that differs by less is written the same with one decimal of a per cent."""


@dataclass(frozen=True)
class Told:
    """One line: whom or what it is about, and what is said."""

    who: str
    words: str
    severity: str = ""


def percent(value: float) -> str:
    """A share as a figure with one decimal, without its sign."""
    return f"{number(abs(value) * 100, 1)}%"


def headline(found: frames.WorkedOut, question: rules.EfficiencyQuestion, ground: Ground) -> SafeString:
    """How many are on the frontier, and who is farthest from it by how much."""
    known = [score for score in found.scores if score.efficiency is not None]
    when = period_label(question.period)
    if not known:
        return format_html(_("{period}: nobody could be compared; below is why."), period=when)
    if len(known) == 1:
        words = _("{period}: {who} is the only one with figures, and alone everybody is their own best. Choose more.")
        return format_html(words, period=when, who=label(ground.by_id[known[0].organisation]))
    n_best = sum(score.is_best for score in known)
    last = min(known, key=lambda score: score.efficiency or 0.0)
    if n_best == len(known):
        words = _("{period}: all {n} are on the frontier; nothing tells them apart.")
        return format_html(words, period=when, n=n_best)
    if last.efficiency == 1.0:
        words = _("{period}: {n} of {total} are on the frontier; the others only have something to spare beside.")
        return format_html(words, period=when, n=n_best, total=len(known))
    words = (
        _("{period}: {n} of {total} are on the frontier. {who} is farthest: others get the same out of {share} less.")
        if question.facing == rules.LESS
        else _(
            "{period}: {n} of {total} are on the frontier. {who} is farthest: others get {share} more out of the same."
        )
    )
    return format_html(
        words, period=when, n=n_best, total=len(known),
        who=format_html('<a class="asked" href="#reach">{}</a>', label(ground.by_id[last.organisation])),
        share=percent(_radial(last.efficiency or 1.0, question)),
    )  # fmt: skip


def _radial(efficiency: float, question: rules.EfficiencyQuestion) -> float:
    """By which share all inputs could shrink, or all outputs grow."""
    return 1 - efficiency if question.facing == rules.LESS else 1 / efficiency - 1


def reaches(found: frames.WorkedOut, question: rules.EfficiencyQuestion, ground: Ground) -> list[Told]:
    """A sentence for each that is not on the frontier, the farthest first."""
    known = [score for score in found.scores if score.efficiency is not None and not score.is_best]
    known.sort(key=lambda score: score.efficiency or 0.0)
    return [
        Told(label(ground.by_id[score.organisation]), _reach(score, question, ground)) for score in known[:MOST_TOLD]
    ]


def _reach(score: frames.Score, question: rules.EfficiencyQuestion, ground: Ground) -> str:
    """What all could do together, what single columns could beyond that, and as whom."""
    share = _radial(score.efficiency or 1.0, question)
    beside = _beside(score, share, question, ground)
    peers = peers_of(ground, score)
    if share < SAME:
        words = _("no better ratio was seen, yet beside it %(beside)s; learns from %(peers)s")
    elif question.facing == rules.LESS:
        words = _("the same with %(share)s less; learns from %(peers)s")
        if beside:
            words = _("the same with %(share)s less, and beside that %(beside)s; learns from %(peers)s")
    else:
        words = _("%(share)s more out of the same; learns from %(peers)s")
        if beside:
            words = _("%(share)s more out of the same, and beside that %(beside)s; learns from %(peers)s")
    return words % {"share": percent(share), "beside": beside, "peers": peers or "—"}


def _beside(score: frames.Score, share: float, question: rules.EfficiencyQuestion, ground: Ground) -> str:
    """Columns that could move farther than all together."""
    told = []
    for code in question.codes:
        target = score.targets[code]
        moving = (code in question.inputs) == (question.facing == rules.LESS)
        radial = (-share if question.facing == rules.LESS else share) if moving else 0.0
        if target.change is None or abs(target.change - radial) < SAME:
            continue
        words = _("%(indicator)s %(share)s less") if target.change < 0 else _("%(indicator)s %(share)s more")
        told.append(words % {"indicator": label(ground.versions[code]), "share": percent(target.change)})
    return _(", ").join(told)


def limits(remarks: Sequence[frames.Remark], question: rules.EfficiencyQuestion, ground: Ground) -> list[Told]:
    """What weakens the answer: choices against an indicator's meaning, then what the engine remarked."""
    columns = [
        rules.Column(code, version.direction, version.unit_of_measure, code in question.inputs)
        for code in dict.fromkeys(question.codes)
        for version in [ground.versions[code]]
    ]
    found = [
        Told(label(ground.versions[code]), _weak(what, code in question.inputs), "warning")
        for what, code in rules.weak_columns(columns, question.model)
    ]
    return found + told(remarks, ground)


def _weak(what: str, is_input: bool) -> str:
    if what == rules.RATE_OUT_OF_SCALE:
        return _(
            "A rate does not grow with size, so one yardstick for large and small says little about it. "
            "Measure against those of its own size instead."
        )
    if is_input:
        return _("Higher is better here, yet it counts as put in, where less is better. Should it be what comes out?")
    return _("Lower is better here, yet it counts as coming out, where more is better. Put it on the other side.")


def told(remarks: Iterable[frames.Remark], ground: Ground) -> list[Told]:
    """The engine's remarks with the names of those they are about."""
    found = []
    for remark in remarks:
        names = [label(ground.by_id[place]) for place in remark.organisations if place in ground.by_id]
        who = [label(ground.versions[remark.indicator])] if remark.indicator in ground.versions else []
        shown = _("%(names)s and %(n)s more") % {
            "names": _(", ").join(names[:MOST_NAMED]),
            "n": len(names) - MOST_NAMED,
        }
        who += [shown if len(names) > MOST_NAMED else _(", ").join(names)] if names else []
        period = {"first": _("earlier period"), "second": _("later period")}.get(remark.period, "")
        found.append(
            Told(" · ".join([*who, *([period] if period else [])]), words_of(remark, "message"), remark.severity)
        )
    return found


def change_headline(rows: Sequence[frames.Change], question: rules.EfficiencyQuestion, ground: Ground) -> SafeString:
    """How many gained, and which of the two moves carried it."""
    known = [row for row in rows if row.productivity is not None and row.organisation in ground.by_id]
    when = {"before": period_label(question.earlier), "now": period_label(question.period)}
    if not known:
        return format_html(_("From {before} to {now}: nobody can be compared in both periods."), **when)
    gained = sum((row.productivity or 0.0) > 1.0 for row in known)
    caught = sum((row.catching_up or 0.0) > 1.0 for row in known)
    moved = sum((row.frontier_shift or 0.0) > 1.0 for row in known)
    words = ngettext(
        "From {before} to {now}, productivity rose for {gained} of {n} organisation: {caught} came nearer to the best, "
        "and for {moved} the frontier itself moved up.",
        "From {before} to {now}, productivity rose for {gained} of {n} organisations: {caught} came nearer to the best, "
        "and for {moved} the frontier itself moved up.",
        len(known),
    )
    return format_html(words, gained=gained, n=len(known), caught=caught, moved=moved, **when)

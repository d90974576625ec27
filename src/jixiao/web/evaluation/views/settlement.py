"""What came after the sum, as a receipt shows it: each event with its evidence and its two persons, and the grade's rule."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from jixiao.engine.model.parts import Veto
from jixiao.engine.scoring.receipt import Receipt
from jixiao.report.scheme import words as scheme_words
from jixiao.web.base.formats import plain, signed
from jixiao.web.base.templatetags.words import label, reading_chinese
from jixiao.web.evaluation import queries
from jixiao.web.evaluation.models import ItemEntry, ScoringRun
from jixiao.web.evaluation.rules import KIND_LABELS, VETO
from jixiao.web.organisations.middleware import reader


@dataclass(frozen=True)
class ShownItem:
    """One adjustment or veto of a result, in words."""

    label: str
    kind: str
    sum: str
    points: str
    entries: tuple[ItemEntry, ...]
    collected: str


@dataclass(frozen=True)
class ShownSettlement:
    """The lines, and how the grade came about."""

    items: tuple[ShownItem, ...]
    relief: str
    grade: tuple[str, ...]


def shown_settlement(
    request: HttpRequest, run: ScoringRun, found: Receipt, organisation_id: int
) -> ShownSettlement | None:
    """What the receipt of a total shows; None below it, or where the reader may not see the organisation's entries."""
    if not reader(request).access.can("evaluation.receipt", organisation_id):
        return None
    settlement = queries.settlement_of(run, found)
    if settlement is None:
        return None
    grades = queries.scheme_of(run).grades
    items = [_item(line, grades) for line in (*settlement.adjustments, *settlement.vetoes)]
    relief = signed(settlement.relief) if settlement.relief else ""
    return ShownSettlement(tuple(items), relief, tuple(_grade(settlement.rule)))


def _item(line: queries.ItemLine, grades: Any) -> ShownItem:
    item = line.item
    events = _("%(n)s events") % {"n": plain(line.n_events)}
    if isinstance(item, Veto):
        effect = scheme_words.effect(item, grades)
        when = scheme_words.condition(item)
        words = _("%(events)s (strikes when %(when)s): %(effect)s") if line.struck else _("%(events)s: does not strike")
        chinese = reading_chinese()
        told = {
            "events": events, "when": when.zh if chinese else when.en, "effect": effect.zh if chinese else effect.en,
        }  # fmt: skip
        return ShownItem(label(item), _(KIND_LABELS[VETO]), words % told, "", line.entries, _collected(line))
    words = _("%(n)s × %(each)s = %(points)s") % {
        "n": plain(line.n_events), "each": plain(item.points_each), "points": plain(line.by_count),
    }  # fmt: skip
    if line.is_cut:
        words += _(", at most %(cap)s") % {"cap": plain(item.cap)}
    return ShownItem(label(item), _(KIND_LABELS[item.kind]), words, signed(line.points), line.entries, _collected(line))


def _collected(line: queries.ItemLine) -> str:
    """What came with the figures and not by hand."""
    return _("%(n)s from the figures") % {"n": plain(line.n_collected)} if line.n_collected else ""


def _grade(rule: queries.GradeRule | None) -> list[str]:
    """Sentence by sentence: what the points reach, what the quota left, what a veto did."""
    if rule is None:
        return []
    said = [
        _("The points reach “%(grade)s” (from %(lowest)s).")
        % {"grade": label(rule.by_score), "lowest": plain(rule.by_score.lowest)}
    ]
    if rule.n_places is not None:
        words = _("“%(grade)s” has %(places)s places: %(quota)s%% of %(n)s ranked, rounded down.")
        quota = plain(100 * (rule.by_score.quota or rule.earned.quota or 0.0))
        graded = rule.by_score if rule.is_limited else rule.earned
        said.append(words % {"grade": label(graded), "places": rule.n_places, "quota": quota, "n": rule.n_ranked})
    if rule.is_separate:
        words = _(
            "It is listed separately: not ranked, taking no place; its grade is that of a competitor with the same score."
        )
        said.append(words)
    if rule.is_limited and not rule.is_separate:
        said.append(_("They are taken by those ahead; the grade is “%(grade)s”.") % {"grade": label(rule.earned)})
    if rule.is_lowered:
        said.append(_("The veto makes it “%(grade)s”.") % {"grade": label(rule.grade)})
    return said

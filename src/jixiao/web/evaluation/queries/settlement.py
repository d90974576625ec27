"""From the sum to the grade, with who approved each step: adjustments, vetoes and the grade's rule of one result."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from jixiao.engine.model.parts import Adjustment, Grade, Veto
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.scoring.grade import places_of
from jixiao.engine.scoring.receipt import Receipt
from jixiao.web.evaluation.frames import items_of
from jixiao.web.evaluation.models import ItemEntry, ScoringRun
from jixiao.web.evaluation.queries.entries import entries_in
from jixiao.web.evaluation.queries.results import evaluation_of, scheme_of, snapshot_of


@dataclass(frozen=True)
class ItemLine:
    """One adjustment or veto of a result: events counted (collected and entered), points by count, and as they count.

    `n_collected` events came with the figures; `entries` are those that people entered and approved.
    """

    item: Adjustment | Veto
    n_events: float
    n_collected: float
    by_count: float
    points: float | None
    entries: tuple[ItemEntry, ...]
    struck: bool = False

    @property
    def is_cut(self) -> bool:
        """Whether the item's own cap took something back."""
        return self.points is not None and abs(self.points) < self.by_count


@dataclass(frozen=True)
class GradeRule:
    """How the grade came about: the one earned by points, the one that counts, and the places of its quota."""

    earned: Grade
    grade: Grade
    by_score: Grade
    n_places: int | None
    n_ranked: int
    is_separate: bool = False
    """Listed separately by the scheme: it takes no place, and has the grade of a competitor with the same score."""

    @property
    def is_lowered(self) -> bool:
        """Whether a veto lowered it."""
        return self.earned.code != self.grade.code

    @property
    def is_limited(self) -> bool:
        """Whether a quota kept it below what the points reach."""
        return self.by_score.code != self.earned.code


@dataclass(frozen=True)
class Settlement:
    """What came after the sum."""

    adjustments: tuple[ItemLine, ...]
    vetoes: tuple[ItemLine, ...]
    relief: float
    caps: tuple[tuple[str, float], ...]
    rule: GradeRule | None


def settlement_of(run: ScoringRun, found: Receipt) -> Settlement | None:
    """The settlement of one result; None below the total, and where the scheme has nothing of it."""
    scheme = scheme_of(run)
    if found.kind != "root" or not (scheme.adjustments or scheme.vetoes or scheme.grades):
        return None
    evaluation = evaluation_of(run)
    settled, roster = evaluation.workings.settled, evaluation.workings.roster
    row = roster.codes.index(found.organisation_code)
    entered = [each for each in snapshot_of(run).entries if each[0] == found.organisation_code]
    rows = entries_in(each[4] for each in entered)
    by_item: dict[str, list[tuple[float, ItemEntry]]] = defaultdict(list)
    indicators = {code: item.indicator for code, item in items_of(scheme).items()}
    for _organisation, item, _period, n_events, pk in entered:
        if pk in rows and item in indicators:
            by_item[indicators[item]].append((n_events, rows[pk]))
    adjustments = [
        _line(
            item, float(settled.counts[row, place]), by_item[item.indicator], float(settled.adjusted.items[row, place])
        )
        for place, item in enumerate(scheme.adjustments)
    ]
    vetoes = [
        _line(
            veto, float(settled.veto_values[row, place]), by_item[veto.indicator], None, bool(settled.hits[row, place])
        )
        for place, veto in enumerate(scheme.vetoes)
    ]
    return Settlement(
        tuple(line for line in adjustments if line.n_events), tuple(line for line in vetoes if line.n_events),
        float(settled.adjusted.cap_relief[row]), scheme.adjustment_caps, _rule(found, scheme),
    )  # fmt: skip


def _line(
    item: Adjustment | Veto,
    counted: float,
    entered: Sequence[tuple[float, ItemEntry]],
    points: float | None,
    struck: bool = False,
) -> ItemLine:
    n_events = counted if counted == counted and counted > 0 else 0.0  # NaN is nothing counted
    n_entered = sum(n for n, _entry in entered)
    by_count = n_events * item.points_each if isinstance(item, Adjustment) else 0.0
    entries = tuple(entry for _n, entry in entered)
    return ItemLine(item, n_events, round(max(n_events - n_entered, 0.0), 9), by_count, points, entries, struck)


def _rule(found: Receipt, scheme: Scheme) -> GradeRule | None:
    grades = scheme.grades
    known = {grade.code: grade for grade in grades}
    if found.grade not in known or found.score is None:
        return None
    score = found.score
    earned = known[found.earned_grade]
    by_score = next(
        (grade for grade in grades if score >= grade.lowest - 1e-12 * max(1.0, abs(grade.lowest))), grades[-1]
    )
    quota = (by_score if by_score != earned else earned).quota
    return GradeRule(
        earned,
        known[found.grade],
        by_score,
        None if quota is None else places_of(quota, found.n_ranked),
        found.n_ranked,
        found.organisation_code in scheme.separate,
    )

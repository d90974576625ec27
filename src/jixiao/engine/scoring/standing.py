"""Who competes, and the grades that follow: of those who compete, of those listed separately (单列), of those excluded."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints, at_least
from jixiao.engine.model.parts import Grade, Veto
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.scoring.grade import grade_places, graded_by_quota, places_of
from jixiao.engine.scoring.veto import best_allowed, excluded, lowered


@dataclass(frozen=True)
class Standing:
    """How each organisation stands in the assessment: struck by which vetoes, in which peer group, competing or not."""

    grades: tuple[Grade, ...]
    vetoes: tuple[Veto, ...]
    group: Ints
    hits: Bools
    separate: Bools
    """Listed separately: graded by what they score, never ranked, taking nobody's place."""

    @classmethod
    def of(cls, scheme: Scheme, codes: tuple[str, ...], group: Ints, hits: Bools) -> "Standing":
        """Of the organisations `codes`, in their order."""
        apart = frozenset(scheme.separate)
        separate = np.array([code in apart for code in codes], np.bool_)
        return cls(scheme.grades, scheme.vetoes, group, hits, separate)

    @property
    def excluded(self) -> Bools:
        """Whom a veto keeps out of rank and grade."""
        return excluded(self.hits, self.vetoes)

    @property
    def competing(self) -> Bools:
        """Who is ranked, counted among those ranked, and may take a place of a quota."""
        return np.asarray(~(self.separate | self.excluded), dtype=np.bool_)

    def only_competing(self, scores: Floats) -> Floats:
        """Scores without those of who does not compete."""
        competing = self.competing
        return scores if competing.all() else np.where(competing, scores, np.nan)

    def picked(self, organisations: Ints, n_runs: int, n_groups: int) -> "Standing":
        """The same of some organisations, once for each of `n_runs` runs; a peer group of each run is its own."""
        group = (self.group[organisations] + n_groups * np.arange(n_runs)[:, None]).ravel()
        separate = np.tile(self.separate[organisations], n_runs)
        return Standing(self.grades, self.vetoes, group, np.tile(self.hits[organisations], (n_runs, 1)), separate)

    def graded(self, scores: Floats) -> tuple[Ints, Ints]:
        """Places of the grades that rounded scores earn, and of the final ones; −1 where there is none."""
        allowed = best_allowed(self.hits, self.vetoes, self.grades)
        by_score, held = grade_places(scores, self.grades), self.only_competing(scores)
        places = graded_by_quota(held, self.grades, self.group, allowed)
        for row in np.flatnonzero(self.separate & np.isfinite(scores)) if self.grades else ():
            beside = self.group == self.group[row]
            places[row] = _beside(float(scores[row]), held[beside], places[beside], self.grades)
        earned = np.where((allowed > 0) | self.excluded, by_score, places)
        final = lowered(earned, self.hits, self.vetoes, self.grades)
        return earned, np.where(self.excluded, -1, final)


def _beside(score: float, held: Floats, places: Ints, grades: tuple[Grade, ...]) -> int:
    """The grade of who is listed separately: that of a competitor with the same score (按得分对应等次).

    Where a quota binds: level with or ahead of a competitor who holds the grade or a better one, or ahead of all, if the
    grade has a place at all. Without any competitor in the group: by the cut.
    """
    competing = np.isfinite(held)
    theirs = held[competing]
    for number, grade in enumerate(grades[:-1]):
        if not at_least(np.array([score]), grade.lowest)[0]:
            continue
        if grade.quota is None or not len(theirs):
            return number
        holders = theirs[places[competing] <= number]
        level = at_least(np.array([score]), holders.min()) if len(holders) else ~at_least(theirs, score).any()
        if places_of(grade.quota, len(theirs)) and level:
            return number
    return len(grades) - 1

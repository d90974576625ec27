"""What the regulations do after the sum, for many runs at once: 加减分, 一票否决, rounding, grade, rank. As `scoring/settle`."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.evaluate import Evaluation
from jixiao.engine.model.arrays import Bools, Floats, Ints, at_least
from jixiao.engine.model.ranking import Ranks, ranks_of_runs
from jixiao.engine.model.rounding import rounded
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.scoring.standing import Standing
from jixiao.engine.scoring.veto import zeroed


@dataclass(frozen=True)
class Settlement:
    """What is the same in every run: adjustments and vetoes of every organisation, peer groups, rounding, grades."""

    scheme: Scheme
    group: Ints
    members: tuple[Ints, ...]
    competing: tuple[Ints, ...]
    """Of each group, those who are ranked."""
    added: Floats
    zeroed: Bools
    standing: Standing

    @classmethod
    def of(cls, evaluation: Evaluation) -> "Settlement":
        """As the evaluation settled its scores."""
        scheme, settled, group = evaluation.scheme, evaluation.workings.settled, evaluation.workings.roster.group
        members = tuple(np.flatnonzero(group == number) for number in range(int(group.max()) + 1 if len(group) else 0))
        ranked = settled.standing.competing
        return cls(
            scheme,
            group,
            members,
            tuple(each[ranked[each]] for each in members),
            settled.adjusted.total,
            zeroed(settled.hits, scheme.vetoes),
            settled.standing,
        )

    def total(self, points: Floats) -> Floats:
        """Scores of the whole scheme before rounding, from the tree's sum. Runs × organisations."""
        total = np.maximum(points + self.added, 0.0) if self.scheme.adjustments else points.copy()
        if self.zeroed.any():
            total[:, self.zeroed] = np.where(np.isfinite(total[:, self.zeroed]), 0.0, np.nan)
        return total

    def scores(self, exact: Floats) -> Floats:
        """Rounded as the scheme says."""
        return rounded(exact, self.scheme.rounding)

    def ranks(self, exact: Floats, scores: Floats | None = None, order: Ints | None = None) -> Ranks:
        """Ranks of every run within the peer groups, on rounded (`scores`, if they are there) or exact scores."""
        if self.scheme.rounding.rank_on == "exact":
            return ranks_of_runs(exact, self.competing, order)
        return ranks_of_runs(self.scores(exact) if scores is None else scores, self.competing, order)

    def n_graded(self, scores: Floats) -> Ints:
        """In how many runs each organisation gets each grade: grades × organisations."""
        grades = self.scheme.grades
        if not grades:
            return np.zeros((0, scores.shape[1]), np.int64)
        every, struck = np.arange(scores.shape[1]), np.flatnonzero(self.standing.hits.any(axis=1))
        if any(grade.quota is not None for grade in grades):
            return self._counted(scores, every)
        reached = [at_least(scores, grade.lowest).sum(axis=0) for grade in grades[:-1]]
        n_graded = np.diff(np.stack([0 * every, *reached, np.isfinite(scores).sum(axis=0)]), axis=0)
        n_graded[:, struck] = self._counted(scores[:, struck], struck)
        return n_graded

    def _counted(self, scores: Floats, organisations: Ints) -> Ints:
        """The same by grading every run; each peer group of each run is a group of its own."""
        standing = self.standing.picked(organisations, len(scores), len(self.members))
        places = standing.graded(scores.ravel())[1].reshape(scores.shape)
        return np.stack([(places == number).sum(axis=0) for number in range(len(self.scheme.grades))])

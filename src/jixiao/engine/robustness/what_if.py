"""What if? One or more steps of an evaluation are edited and it is done again: who moves?"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from jixiao.engine.evaluate import Evaluation, evaluate
from jixiao.engine.model.table import Table
from jixiao.engine.robustness.changes import Change

DIFFERENCE_COLUMNS = (
    "organisation_code", "node_code", "score_before", "score_after", "rank_before", "rank_after",
    "grade_before", "grade_after", "places_up",
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class Difference:
    """An evaluation before and after the changes, both whole: any number of either can be explained."""

    before: Evaluation
    after: Evaluation
    changes: tuple[Change, ...]

    @cached_property
    def table(self) -> Table:
        """DIFFERENCE_COLUMNS for every organisation and node; None where there is no score. `places_up`: positive is better."""
        before, after = _by_place(self.before), _by_place(self.after)
        rows = [
            (*place, *_compared(before.get(place, _Standing()), after.get(place, _Standing())))
            for place in {**before, **after}
        ]
        return Table.from_rows(DIFFERENCE_COLUMNS, rows)

    @property
    def changed(self) -> Table:
        """The rows whose score, rank or grade is another."""
        pairs = (("score_before", "score_after"), ("rank_before", "rank_after"), ("grade_before", "grade_after"))
        rows = [tuple(row.values()) for row in self.table if any(row[one] != row[other] for one, other in pairs)]
        return Table.from_rows(DIFFERENCE_COLUMNS, rows)

    @property
    def movers(self) -> Table:
        """The rows of the whole score whose rank or grade is another: who moves."""
        root = self.before.scheme.code
        rows = [
            tuple(row.values())
            for row in self.table
            if row["node_code"] == root
            and (row["rank_before"], row["grade_before"]) != (row["rank_after"], row["grade_after"])
        ]
        return Table.from_rows(DIFFERENCE_COLUMNS, rows)

    def __repr__(self) -> str:
        return f"<Difference by {list(self.changes)}: {len(self.movers)} organisations get another rank or grade>"

    def _repr_html_(self) -> str:
        return self.movers._repr_html_()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)


def what_if(evaluation: Evaluation, changes: Change | Iterable[Change]) -> Difference:
    """Apply the changes one after another and evaluate again; DefinitionError where one cannot be applied."""
    steps = (changes,) if isinstance(changes, Change) else tuple(changes)
    roster = evaluation.workings.roster
    groups = [roster.groups[number] for number in roster.group.tolist()]
    arguments = replace(evaluation.arguments, organisations=dict(zip(roster.codes, groups, strict=True)))
    for step in steps:
        arguments = step.apply(arguments)
    after = evaluate(
        arguments.scheme,
        arguments.observations,
        arguments.targets,
        period=arguments.period,
        organisations=arguments.organisations,
        as_of=arguments.as_of,
    )
    return Difference(evaluation, after, steps)


@dataclass(frozen=True)
class _Standing:
    """Score, rank and grade of one organisation at one node."""

    score: float | None = None
    rank: int | None = None
    grade: str = ""


def _by_place(evaluation: Evaluation) -> dict[tuple[str, str], _Standing]:
    scores = evaluation.scores
    places = zip(scores["organisation_code"], scores["node_code"], strict=True)
    standings = map(_Standing, scores["score"], scores["rank"], scores["grade"])
    return dict(zip(places, standings, strict=True))


def _compared(before: _Standing, after: _Standing) -> tuple[object, ...]:
    """Score, rank and grade before and after, then how many places up."""
    up = before.rank - after.rank if before.rank is not None and after.rank is not None else None
    return before.score, after.score, before.rank, after.rank, before.grade, after.grade, up

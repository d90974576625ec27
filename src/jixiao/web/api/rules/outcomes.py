"""What became of each row of a delivery, as one letter a row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jixiao.web.api.rules.problems import Problem
from jixiao.web.api.rules.rows import ReadRow
from jixiao.web.collection.rules import Figure, Refusal

NEW, REVISED, UNCHANGED, REFUSED, NOT_KEPT = "n", "r", "u", "x", "k"
OUTCOMES = {NEW: "new", REVISED: "revised", UNCHANGED: "unchanged", REFUSED: "refused", NOT_KEPT: "not_kept"}


@dataclass(frozen=True)
class Outcome:
    """The letter of a row, and why where it was refused."""

    letter: str
    problem: Problem | None = None


def outcomes_of(
    rows: Sequence[ReadRow], refusals: Sequence[Refusal], revisions: Mapping[tuple[str, str, str], int], kept: bool
) -> list[Outcome]:
    """Row by row: refused in reading or in landing, else new, revised or unchanged; not kept where all had to be.

    `revisions` are those that were written, by place; the same value a second time in one batch changes nothing.
    """
    refused = {id(refusal.figure): refusal for refusal in refusals}
    told: set[tuple[str, str, str]] = set()
    found = []
    for number, row in enumerate(rows):
        refusal = refused.get(id(row.figure))
        if row.figure is None:
            found.append(Outcome(REFUSED, row.problem))
        elif refusal is not None:
            found.append(Outcome(REFUSED, _problem(refusal, number)))
        elif not kept:
            found.append(Outcome(NOT_KEPT))
        else:
            found.append(Outcome(_letter(row.figure, revisions, told)))
    return found


def _letter(figure: Figure, revisions: Mapping[tuple[str, str, str], int], told: set[tuple[str, str, str]]) -> str:
    place = figure.place
    if place in told or place not in revisions:
        return UNCHANGED
    told.add(place)
    return NEW if revisions[place] == 1 else REVISED


def _problem(refusal: Refusal, number: int) -> Problem:
    return Problem(422, refusal.code, refusal.text, f"/observations/{number}/value")

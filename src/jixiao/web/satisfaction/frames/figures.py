"""Counts of the platform → figures of the engine, for pages and publication."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jixiao.engine.model.period import Period
from jixiao.engine.satisfaction.rating_figures import rated
from jixiao.engine.satisfaction.stuffing.stuffing import stuffing
from jixiao.engine.satisfaction.suppression import suppressed_cells
from jixiao.web.satisfaction import queries, rules
from jixiao.web.satisfaction.models import Rating, Survey, SurveyAnswer

PUBLIC_MONTHS = 12
DEGREES = (5, 4, 3, 2, 1)


@dataclass(frozen=True)
class PublicMonth:
    """One month of a point as everybody may see it; None is a cell that is not told.

    `is_verified`: only ratings that gave the number of a handled case count; how many others were apart.
    """

    month: str
    degrees: tuple[int | None, ...]
    n: int | None
    good_rate: float | None
    is_verified: bool = False
    n_unverified: int | None = 0


def figures(
    tallies: Sequence[queries.Tally], keys: Sequence[str], groups: Sequence[str], day: date
) -> list[dict[str, Any]]:
    """What the engine reckons from counts, a row for each: rates, interval, rank within month and group where large enough.

    Verified figures are ranked among verified ones only.
    """
    if not tallies:
        return []
    table: dict[str, list[Any]] = {
        "key": list(keys), "period": [one.month for one in tallies],
        "group": [f"{group} {one.is_verified}" for group, one in zip(groups, tallies, strict=True)],
        "finished": [one.n_handled for one in tallies],
        "flagged": [one.n_flagged for one in tallies], "appealed": [one.n_excluded for one in tallies],
        "unverified": [one.n_unverified for one in tallies],
    }  # fmt: skip
    for place, degree in enumerate(DEGREES):
        table[f"degree_{degree}"] = [one.degrees[place] for one in tallies]
    return rated(table, day=day).table.to_rows()


def public_months(point: queries.RatedPoint, today: date) -> list[PublicMonth]:
    """The last months of a point, newest first, small cells left out."""
    least = queries.engine_limit("smallest_cell", today)
    found = months_of(point.organisation_id, point.id, today)
    return [public_month(one, least) for one in found if one.n + one.n_unverified]


def months_of(organisation_id: int, point_id: int, today: date) -> list[queries.Tally]:
    """The last months of a point, newest first."""
    last = Period.parse(f"{today:%Y-%m}")
    found = queries.tallies([organisation_id], str(last.shift(1 - PUBLIC_MONTHS)), str(last))
    return [one for one in reversed(found) if one.point_id == point_id]


def public_month(tally: queries.Tally, least: int) -> PublicMonth:
    """A tally without what would tell of few people."""
    hidden = suppressed_cells(tally.degrees, least)
    degrees = tuple(None if is_hidden else n for n, is_hidden in zip(tally.degrees, hidden, strict=True))
    apart = tally.n_unverified
    verified = (tally.is_verified, apart if apart == 0 or apart >= least else None)
    if tally.n < least:
        return PublicMonth(tally.month, degrees, None, None, *verified)
    sides = (slice(None, 3), slice(3, None))
    counts: Sequence[int] = tally.degrees
    is_safe = all(tells_nothing(counts[side], hidden[side], least) for side in sides)
    rate = 100 * sum(tally.degrees[:3]) / tally.n if is_safe else None
    return PublicMonth(tally.month, degrees, tally.n, None if rate is None else round(rate, 1), *verified)


def tells_nothing(counts: Sequence[int], hidden: Sequence[bool], least: int) -> bool:
    """Whether a sum over counts may be told: none of them is hidden, or several of `least` people together are."""
    few = [n for n, is_hidden in zip(counts, hidden, strict=True) if is_hidden and n]
    return not few or (len(few) > 1 and sum(few) >= least)


def stuffed_ratings(found: Sequence[Rating], day: date) -> dict[int, str]:
    """Keys of ratings that look stuffed, and the signs that say so."""
    if not found:
        return {}
    return _flagged(
        {
            "answer": [str(row.pk) for row in found],
            "point": [row.point.code for row in found],
            "at": [_at(row) for row in found],
            "degree": [row.degree for row in found],
            "network_key": [row.network for row in found],
            "seconds": [row.seconds for row in found],
            "token_kind": ["visit" if row.is_visit else "open" for row in found],
            "text": [row.words for row in found],
        },
        day,
    )


def stuffed_answers(survey: Survey, day: date) -> dict[int, str]:
    """Keys of answers to a survey that look stuffed. Whoever was invited has one answer, and is tied to it."""
    version, found = queries.version_of(survey), list(queries.survey_answers(survey))
    asked = rules.read_questions(version.questions) if version else ()
    degrees = [one.code for one in asked if one.kind == rules.DEGREE]
    if not found or not degrees:
        return {}
    table: dict[str, list[Any]] = {
        "answer": [str(row.pk) for row in found],
        "point": [survey.code] * len(found),
        "at": [_at(row) for row in found],
        "degree": [row.answers.get(degrees[0], "") for row in found],
        "network_key": [row.network for row in found],
        "seconds": [row.seconds for row in found],
        "token_kind": ["visit" if survey.is_by_invitation else "open"] * len(found),
        "text": [
            " ".join(str(row.answers.get(one.code, "")) for one in asked if one.kind == rules.TEXT) for row in found
        ],
    }
    for one in asked:
        if one.kind != rules.TEXT and one.code != degrees[0]:
            table[f"q_{one.code}"] = [str(row.answers.get(one.code, "")) for row in found]
    return _flagged(table, day)


def _flagged(table: dict[str, list[Any]], day: date) -> dict[int, str]:
    rows = stuffing(table, day=day).table.to_rows()
    return {int(row["answer"]): str(row["reasons"]) for row in rows if row["flagged"]}


def _at(row: Rating | SurveyAnswer) -> str:
    return f"{row.received_on.isoformat()} {row.minute // 60:02d}:{row.minute % 60:02d}"

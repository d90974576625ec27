"""Estimates of a closed survey → figures of the indicators that it names, each with its margin and how many answered."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jixiao.engine.model.text import Text
from jixiao.web.organisations.models import Organisation
from jixiao.web.satisfaction import queries, rules
from jixiao.web.satisfaction.frames.results import Results
from jixiao.web.satisfaction.models import Survey


@dataclass(frozen=True)
class Estimated:
    """An estimate for an organisation, or `refusal`: why it is no figure. Means as they are asked, shares in per cent."""

    feed: rules.Feed
    organisation: Organisation
    estimate: float | None
    margin: float | None
    n: int
    refusal: Text | None = None


def estimated(survey: Survey, results: Results) -> list[Estimated]:
    """What the survey gives: the total for the organisation that conducts it, a stratum that bears the code of an
    organisation for that one. Fewer answers than are ranked are no figure.
    """
    day = survey.closed_from or survey.opened_from
    assert day is not None
    least = queries.engine_limit("least_to_rank", day)
    places = {
        one.code: one for one in Organisation.objects.filter(code__in=[one.code for one in queries.strata_of(survey)])
    }
    return list(_estimated(survey, results.rows, places, least))


def _estimated(
    survey: Survey, rows: Sequence[Mapping[str, Any]], places: Mapping[str, Organisation], least: int
) -> Iterator[Estimated]:
    for feed in rules.read_feeds(survey.feeds):
        own = [row for row in rows if (row["question"], row["statistic"]) == (feed.question, feed.statistic)]
        total = next((row for row in own if not row["by"]), None)
        yield _one(feed, survey.organisation, total, least)
        for row in own:
            place = places.get(row["category"]) if row["by"] else None
            if place is not None and place != survey.organisation:
                yield _one(feed, place, row, least)


def _one(feed: rules.Feed, place: Organisation, row: Mapping[str, Any] | None, least: int) -> Estimated:
    n = row["n"] if row else 0
    if row is None or row["estimate"] is None or n < least:
        few = Text(f"{n} answers; a figure needs {least}.", f"有效答卷 {n} 份，不足 {least} 份，不形成指标值。")
        return Estimated(feed, place, None, None, n, few)
    return Estimated(feed, place, float(row["estimate"]), row["margin"], n)

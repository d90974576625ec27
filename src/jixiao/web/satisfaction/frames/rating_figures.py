"""Verified ratings of organisations by month → figures of indicators, or why a month gives none."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from jixiao.engine.model.period import Period
from jixiao.engine.model.text import Text
from jixiao.web.satisfaction import queries, rules
from jixiao.web.satisfaction.frames.figures import figures, public_month


@dataclass(frozen=True)
class RatedFigure:
    """What an organisation's month says, in per cent or degrees, two decimals; or `refusal`: why it is no figure."""

    organisation_id: int
    month: str
    statistic: str
    estimate: float | None
    n: int
    is_told: bool
    refusal: Text | None = None


def rating_figures(ids: Collection[int], statistics: Collection[str], first: str, last: str) -> list[RatedFigure]:
    """By organisation, month and statistic; months in which nobody rated and nothing was listed are left out.

    Points with verified visits make the organisation's score; where it has none, it is unverified and no figure.
    """
    places = {point.pk: point.organisation_id for point in queries.points(ids)}
    parts: dict[tuple[str, int], list[queries.Tally]] = defaultdict(list)
    for tally in queries.tallies(ids, first, last):
        parts[tally.month, places[tally.point_id]].append(tally)
    found = []
    for (month, place), part in sorted(parts.items()):
        found += _of_month(place, month, part, statistics)
    return found


def _of_month(place: int, month: str, part: Sequence[queries.Tally], statistics: Collection[str]) -> list[RatedFigure]:
    day = Period.parse(month).last_date
    total = queries.summed(part)
    refusal = _refusal(total, queries.limit("least_cases", day), queries.engine_limit("least_to_rank", day))
    if refusal is not None:
        return [RatedFigure(place, month, each, None, total.n, is_told=False, refusal=refusal) for each in statistics]
    row = figures([total], [str(place)], [""], day)[0]
    # A total over points may be told where every part of it is: else a hidden one follows by subtraction.
    least = queries.engine_limit("smallest_cell", day)
    shown = [public_month(one, least) for one in part if one.is_verified and one.n]
    is_told = {
        rules.GOOD_RATE: all(one.good_rate is not None for one in shown),
        rules.MEAN_SCORE: all(None not in one.degrees for one in shown),
    }
    return [RatedFigure(place, month, each, float(row[each]), total.n, is_told[each]) for each in statistics]


def _refusal(total: queries.Tally, least_cases: int, least: int) -> Text | None:
    if not total.is_verified:
        return Text(
            f"Unverified: no service point listed {least_cases} handled cases, so nobody knows who rated. No figure.",
            f"未核验：没有服务点登记满 {least_cases} 件办件，无法确认评价来自办事人，不形成指标值。",
        )
    if total.n < least:
        return Text(
            f"{total.n} verified ratings; a figure needs {least}.",
            f"核验评价 {total.n} 条，不足 {least} 条，不形成指标值。",
        )
    return None

"""What a month of ratings tells gives no hidden count away: not within a point, not by subtracting from the whole city's."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao.engine.model.period import Period
from jixiao.report.open_data.suppression import Equation, determined
from jixiao.web.portal.frames.ratings_words import RatedMonth, few, rates_picture, sum_told
from jixiao.web.satisfaction.frames import PublicMonth, public_month
from jixiao.web.satisfaction.queries import Tally

LEAST = 5
MONTH = Period.parse("2026-09")
Five = tuple[int, int, int, int, int]
GOOD, BAD, ALL = 5, 6, 7
"""Places of a point's sums behind its five degrees."""
COUNT = st.one_of(st.integers(0, 6), st.integers(0, 40))
DEGREES = st.tuples(COUNT, COUNT, COUNT, COUNT, COUNT)


def month_of(*degrees: Five, flagged: int = 0) -> RatedMonth:
    """A month of points with these counts by degree, the best first."""
    tallies = [Tally(n, "2026-09", each, n_flagged=flagged if n == 0 else 0) for n, each in enumerate(degrees)]
    return RatedMonth(tallies, [public_month(each, LEAST) for each in tallies], LEAST)


def hidden_of(tally: Tally, told: PublicMonth) -> list[bool]:
    """Of a point's five degrees, good ones, bad ones and all, which are not told."""
    unrated = told.good_rate is None or told.n is None
    return [*(each is None for each in told.degrees), unrated, unrated, told.n is None]


def given_away(month: RatedMonth) -> list[int]:
    """Small counts of people (1 to 4) that are hidden and follow from what is told, by solving all sums at once."""
    counts: list[int] = []
    hidden: set[int] = set()
    equations: list[Equation] = []
    for tally, told in month.counting:
        at, (good, bad) = len(counts), (sum(tally.degrees[:3]), sum(tally.degrees[3:]))
        counts += [*tally.degrees, good, bad, tally.n]
        hidden |= {at + place for place, is_hidden in enumerate(hidden_of(tally, told)) if is_hidden}
        equations += [
            Equation((at, at + 1, at + 2), at + GOOD), Equation((at + 3, at + 4), at + BAD),
            Equation((at + GOOD, at + BAD), at + ALL),
        ]  # fmt: skip
    first = len(counts)
    for place, is_told in (
        (GOOD, month.good_rate is not None),
        (BAD, month.good_rate is not None),
        (ALL, month.n_told),
    ):
        cells = tuple(range(place, first, 8))
        counts.append(sum(counts[cell] for cell in cells))
        equations.append(Equation(cells, len(counts) - 1))
        if not is_told:
            hidden.add(len(counts) - 1)
    equations.append(Equation((first, first + 1), first + 2))
    return [cell for cell in determined(equations, hidden) if 0 < counts[cell] < LEAST]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(DEGREES, min_size=1, max_size=5))
def test_no_small_count_follows_from_what_is_told(degrees: list[Five]) -> None:
    month = month_of(*degrees)
    assert given_away(month) == []
    told = [cell for each in month.shown for cell in (*each.degrees, each.n) if cell is not None]
    assert not any(0 < cell < LEAST for cell in told)


def test_a_rate_that_would_give_a_hidden_degree_away_is_not_told() -> None:
    """7 + 40 + 30 good of 88: with 40, 30 and 8 told, 77 good ones would tell the 7 and then the 3."""
    (shown,) = month_of((7, 40, 30, 3, 8)).shown
    assert shown.degrees == (None, 40, 30, None, 8)
    assert (shown.n, shown.good_rate) == (88, None)
    assert month_of((100, 40, 30, 9, 8)).shown[0].good_rate == 90.9


def test_the_sum_is_told_where_it_gives_no_single_point_away() -> None:
    whole = (20, 8, 6, 5, 6)
    assert (
        sum_told(MONTH, month_of(whole)).en
        == "September 2026: 45 valid ratings, good rate 75.6%; 0 more look stuffed and are left out."
    )
    assert "some valid ratings" in sum_told(MONTH, month_of(whole, (3, 0, 0, 0, 0))).en
    assert "51 valid ratings" in sum_told(MONTH, month_of(whole, (3, 0, 0, 0, 0), (0, 0, 3, 0, 0))).en
    assert "不足5件" in sum_told(MONTH, month_of((3, 0, 0, 0, 0))).zh
    assert "fewer than 5 more look stuffed" in sum_told(MONTH, month_of(whole, flagged=2)).en
    assert few(1234567, LEAST).en == "1,234,567"


def test_only_verified_visits_are_summed_up_where_there_are_some() -> None:
    tallies = [Tally(1, "2026-09", (50, 0, 0, 0, 0), is_verified=True, unverified=(9, 0, 0, 0, 0)),
               Tally(2, "2026-09", (0, 0, 0, 0, 70))]  # fmt: skip
    month = RatedMonth(tallies, [public_month(each, LEAST) for each in tallies], LEAST)
    assert (month.n, month.good_rate) == (50, 100.0)
    assert "those without a handled case behind them are counted apart" in sum_told(MONTH, month).en


def test_a_picture_needs_two_points_that_may_be_held_beside_each_other() -> None:
    rows = [{"is_ranked": True, "good_rate": 90.5}, {"is_ranked": False, "good_rate": 10.0}]
    assert rates_picture(rows, 30) is None
    picture = rates_picture([*rows, {"is_ranked": True, "good_rate": 99.25}], 30)
    assert picture is not None
    assert picture.title.en == "Good rate: 2 points with 30 ratings or more lie between 90.5% and 99.25%"

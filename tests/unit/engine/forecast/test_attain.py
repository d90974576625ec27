"""The chance of a year's target: worked numbers, years that are over or not begun, gaps, pairs, and hostile input."""

from math import inf, nan

import numpy as np
import pytest

from jixiao.engine.forecast.attain import Attainment, attain, pick_light, required_pace
from jixiao.engine.forecast.attainment.pace import LightCuts
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.rows import ColumnsMissingError

Rows = list[dict[str, object]]


def months(values: list[float | None], *, first: int = 2022, code: str = "s") -> Rows:
    """Monthly rows from January of a year on."""
    return [
        {"series": code, "period": f"{first + place // 12}-{place % 12 + 1:02}", "value": value}
        for place, value in enumerate(values)
    ]


def target(
    number: object, *, year: object = 2025, code: str = "s", direction: str = "higher", kind: str = "flow"
) -> Rows:
    return [{"series": code, "year": year, "target": number, "direction": direction, "kind": kind}]


def wavy(n: int, *, growth: float = 0.0, noise: float = 2.0, seed: int = 0) -> list[float | None]:
    """A season, a growth per month and some noise around 100."""
    rng = np.random.default_rng(seed)
    place = np.arange(n)
    values = 100 + 20 * np.sin(2 * np.pi * place / 12) + growth * place + noise * rng.normal(size=n)
    return [round(float(value), 2) for value in values]


def rules(result: Attainment) -> list[str]:
    return list(result.findings["rule"])


def chance(result: Attainment, row: int = 0) -> float | None:
    found = result.table["probability"][row]
    return None if found is None else float(found)


def test_the_worked_example_of_an_average() -> None:
    """A yearly mean of at most 57 µg/m³; after 209 of 366 days it is 58: 55.67 is left for the remaining days."""
    found = required_pace("average", target=57, so_far=58, n_known=209, n_periods=366)
    assert found == pytest.approx((57 * 366 - 58 * 209) / 157)
    assert round(found or 0, 2) == 55.67


def test_required_paces() -> None:
    assert required_pace("flow", target=120, so_far=50, n_known=5, n_periods=12) == 10
    assert required_pace("level", target=95, so_far=0, n_known=5, n_periods=12) == 95
    assert required_pace("flow", target=120, so_far=130, n_known=5, n_periods=12, floor=0.0) == 0
    assert required_pace("flow", target=-60, so_far=-20, n_known=4, n_periods=12) == -5
    assert required_pace("flow", target=120, so_far=130, n_known=12, n_periods=12) is None
    with pytest.raises(ValueError, match="stock"):
        required_pace("stock", target=1, so_far=1, n_known=1, n_periods=2)


@pytest.mark.parametrize(
    ("probability", "previous", "light"),
    [
        (0.6, "", "green"), (0.59, "", "amber"), (0.2, "", "amber"), (0.19, "", "red"), (None, "green", ""), (nan, "", ""),
        (0.56, "green", "green"), (0.54, "green", "amber"), (0.62, "amber", "amber"), (0.66, "amber", "green"),
        (0.17, "amber", "amber"), (0.14, "amber", "red"), (0.23, "red", "red"), (0.26, "red", "amber"),
        (0.62, "red", "amber"), (0.1, "green", "red"), (1.0, "red", "green"), (0.0, "green", "red"), (0.6, "blue", "green"),
    ],
)  # fmt: skip
def test_lights_hold_a_little(probability: float | None, previous: str, light: str) -> None:
    assert pick_light(probability, previous, LightCuts(0.6, 0.2, 0.05)) == light


def test_a_year_that_is_over_is_exact() -> None:
    rows = months([0.1] * 24, first=2024)  # 0.1 twelve times is 1.2 but for binary noise
    result = attain(rows, [*target(1.2), *target(1.2, year=2024, direction="lower")])
    assert result.table["probability"] == (1.0, 1.0)
    assert result.table["required"] == (None, None)
    assert chance(attain(rows, target(1.2001))) == 0.0
    assert chance(attain(rows, target(0.1, kind="average"))) == 1.0
    assert chance(attain(rows, target(0.11, kind="level"))) == 0.0
    assert chance(attain(rows, target(0.11, kind="level", direction="lower"))) == 1.0


def test_more_is_less_likely_and_both_directions_add_up() -> None:
    rows = months(wavy(42))
    chances = [chance(attain(rows, target(aim))) for aim in (1100, 1180, 1200, 1220, 1300)]
    assert chances == sorted(chances, reverse=True)  # type: ignore[type-var]
    assert chances[0] == pytest.approx(0.999, abs=0.02)
    assert chances[-1] == pytest.approx(0.001, abs=0.02)
    at_most = chance(attain(rows, target(1200, direction="lower")))
    assert (chances[2] or 0) + (at_most or 0) == pytest.approx(1, abs=0.01)


def test_kinds_tell_of_sum_mean_and_last_value() -> None:
    rows = months(wavy(45, growth=1.0))
    middle = {kind: attain(rows, target(0, kind=kind)).prospects[0] for kind in ("flow", "average", "level")}
    values = {kind: each.expected if each else None for kind, each in middle.items()}
    truth = [100 + 20 * np.sin(2 * np.pi * place / 12) + place for place in range(36, 48)]
    assert values["flow"] == pytest.approx(sum(truth), rel=0.03)
    assert values["average"] == pytest.approx(sum(truth) / 12, rel=0.03)
    assert values["level"] == pytest.approx(truth[-1], rel=0.06)


def test_a_season_is_no_delay() -> None:
    """Two thirds of every year come in its last quarter: a straight line would despair in September."""
    year = [2.0] * 9 + [12.0, 12.0, 12.0]
    rows = months(year * 3 + year[:9])
    assert (chance(attain(rows, target(53))) or 0) > 0.9
    assert attain(rows, target(53)).table["light"] == ("green",)


def test_running_totals_are_taken_apart() -> None:
    flows = wavy(45)
    totals = [sum(flows[place - place % 12 : place + 1]) for place in range(45)]  # type: ignore[arg-type]
    plain, taken = attain(months(flows), target(1200)), attain(months(list(totals)), target(1200), cumulative=True)
    assert chance(taken) == pytest.approx(chance(plain), abs=0.01)
    assert taken.table["required"][0] == pytest.approx(plain.table["required"][0])
    gap = [None if place in (37, 40) else total for place, total in enumerate(totals)]
    held = attain(months(gap), target(1200), cumulative=True)
    assert held.table["required"][0] == pytest.approx(plain.table["required"][0])
    assert "gap_in_year" not in rules(held)
    assert rules(attain(months(list(totals)), target(90, kind="level"), cumulative=True)).count("not_cumulative") == 1


def test_january_may_come_with_february() -> None:
    flows = wavy(45)
    joined = [None if place % 12 == 0 else value for place, value in enumerate(flows)]
    for february in range(1, 45, 12):
        joined[february] = (flows[february - 1] or 0) + (flows[february] or 0)
    plain, pairs = attain(months(flows), target(1200)), attain(months(joined), target(1200))
    assert "january_with_february" in rules(pairs)
    assert pairs.table["required"][0] == pytest.approx(plain.table["required"][0])
    assert chance(pairs) == pytest.approx(chance(plain), abs=0.1)
    only_now = [*flows[:36], *joined[36:]]  # earlier years have a January of their own
    assert attain(months(only_now), target(1200)).table["required"][0] == pytest.approx(plain.table["required"][0])


def test_a_blank_january_beside_a_plain_february_is_a_gap() -> None:
    flows = wavy(45)
    flows[36] = None
    result = attain(months(flows), target(1200))
    assert "gap_in_year" in rules(result)
    known = sum(value for value in flows[37:] if value is not None)
    assert result.table["required"][0] == pytest.approx((1200 - known) / 4)


def test_in_averages_january_and_february_are_one_of_eleven() -> None:
    rows = months([None, 60.0, *[50.0] * 10, None, 60.0, 50.0, 50.0], first=2024)
    result = attain(rows, target(51, kind="average", direction="lower"))
    assert result.table["required"][0] == pytest.approx((51 * 11 - 160) / 8)


def test_what_is_decided_before_the_year_is_over() -> None:
    rows = months(wavy(45))
    result = attain(rows, [*target(800), *target(800, year=2026)])
    assert (chance(result), result.table["required"][0], result.table["light"][0]) == (1.0, 0.0, "green")
    assert "decided" in rules(result)
    assert 0 < (chance(result, 1) or 0) < 1
    late = attain(rows, target(800, direction="lower"))
    assert (chance(late), late.table["required"][0]) == (0.0, 0.0)


def test_nothing_is_decided_where_flows_may_be_negative() -> None:
    values = [-5.0 if place % 7 == 0 else 10.0 for place in range(45)]
    result = attain(months(values), target(50))
    assert 0.9 < (chance(result) or 0) < 1
    assert "decided" not in rules(result)
    assert (result.table["required"][0] or 0) < 0


def test_a_year_not_begun_is_forecast_from_history() -> None:
    rows = months(wavy(36))
    result = attain(
        rows, [*target(1000), *target(1400), *target(1200, year=2026)][:1] + target(1400, code="s", year=2026)
    )
    assert (chance(result) or 0) > 0.9
    assert result.table["required"] == pytest.approx((1000 / 12, 1400 / 12))
    assert (chance(result, 1) or 1) < 0.1
    assert "too_far" in rules(attain(rows, target(1200, year=2027)))


@pytest.mark.parametrize(("text", "n"), [("{}Q{}", 4), ("{}H{}", 2)])
def test_quarters_and_half_years(text: str, n: int) -> None:
    rng = np.random.default_rng(3)
    rows: Rows = [
        {"series": "s", "period": text.format(2018 + place // n, place % n + 1), "value": round(50 + rng.normal(), 2)}
        for place in range(7 * n + n // 2)
    ]
    result = attain(rows, target(46 * n))
    assert (chance(result) or 0) > 0.9
    assert (chance(attain(rows, target(54 * n))) or 1) < 0.1


def test_years_and_financial_years() -> None:
    rows: Rows = [{"series": "s", "period": f"{year}", "value": 50 + year - 2010} for year in range(2010, 2025)]
    assert (chance(attain(rows, target(62))) or 0) > 0.9
    assert (chance(attain(rows, target(70))) or 1) < 0.1
    financial: Rows = [
        {"series": "s", "period": f"{year}/{(year + 1) % 100:02}", "value": 50 + year % 3} for year in range(2010, 2025)
    ]
    result = attain(financial, target(50, year="2024/25"))
    assert chance(result) == 1.0
    assert result.table["year"] == ("2024/25",)
    assert "bad_year" in rules(attain(rows, target(50, year="2024/25")))


def test_without_a_whole_year_of_history_the_pace_is_carried_on() -> None:
    result = attain(months([10.0, 12.0, 11.0, 10.0, 12.0, 11.0], first=2025), [*target(100)])
    assert (chance(result) or 0) > 0.9
    assert "low_confidence" in rules(result)
    level = attain(months([90.0, 91.0, 92.0, 93.0], first=2025), target(95, kind="level"))
    assert 0.05 < (chance(level) or 0) < 0.5


@pytest.mark.parametrize("values", [[10.0], [10.0, 12.0]])
def test_too_short_to_say(values: list[float | None]) -> None:
    result = attain(months(values, first=2025), target(120))
    assert (chance(result), result.table["light"]) == (None, (None,))
    assert result.table["required"][0] == pytest.approx((120 - sum(map(float, values))) / (12 - len(values)))  # type: ignore[arg-type]
    assert rules(result) == ["too_short"]
    assert "bring" in result.findings["message"][0]


def test_gaps_in_the_running_year_are_told_and_count_as_still_to_come() -> None:
    flows = wavy(45)
    flows[40] = None
    result = attain(months(flows), target(1200))
    known = [value for value in flows[36:] if value is not None]
    told = {row["rule"]: row["message"] for row in result.findings}
    assert "2025-05" in told["gap_in_year"]
    assert result.table["required"][0] == pytest.approx((1200 - sum(known)) / 4)
    assert chance(result) == pytest.approx(chance(attain(months(wavy(45)), target(1200))), abs=0.35)


def test_a_gap_in_a_year_that_is_over_leaves_it_open() -> None:
    flows = wavy(48)
    flows[40] = None
    result = attain(months(flows), target(1200))
    assert (chance(result), result.table["required"], result.table["light"]) == (None, (None,), (None,))
    assert set(rules(result)) == {"gap_in_year", "blank_value"}
    assert chance(attain(months(flows), target(500))) == 1.0  # no gap can take that away
    assert chance(attain(months(flows), target(60, kind="level"))) == 1.0


def test_a_constant_series_meets_its_own_value() -> None:
    rows = months([5.0] * 42)
    assert (chance(attain(rows, target(60))) or 0) > 0.95
    assert (chance(attain(rows, target(61))) or 1) < 0.05
    assert (chance(attain(rows, target(60, direction="lower"))) or 0) > 0.95
    zeros = attain(months([0.0] * 42), [*target(0), *target(1, year=2026)])
    assert chance(zeros) == 1.0
    assert (chance(zeros, 1) or 1) < 0.05


def test_hostile_targets_are_told_one_by_one() -> None:
    asked = [
        *target(nan), *target(inf, year=2026), *target(1, code="t"), *target(1, code="", year=2026),
        *target(1, year=20251), *target(1, year="2025-03"), *target(1, year=1066), *target(1, year=2027, kind="flwo"),
        *target(1, year=2028, direction="hihger"), *target("1,2", year=2029), *target(None, year=2030),
        *target(1, year=2099), *target(1, year=2001), *target(1, year=2031, kind=""),
    ]  # fmt: skip
    result = attain(months(wavy(42)), asked)
    assert set(result.table["probability"]) == {None}
    told = {row["row"]: row for row in result.findings if row["file"] == "targets"}
    assert set(told) == set(range(1, 15))
    assert "flow" in told[8]["message"]
    assert "higher" in told[9]["message"]
    assert all(row["message_zh"] and row["message"] for row in told.values())


def test_a_target_twice() -> None:
    rows = months(wavy(42))
    same = attain(rows, [*target(1200), *target(1200)])
    assert len(same.table) == 1
    assert "duplicate_row" in rules(same)
    assert chance(same) is not None
    other = attain(rows, [*target(1200), *target(1300)])
    assert rules(other).count("several_targets") == 1
    assert (chance(other, 0) or 0) > (chance(other, 1) or 1)
    assert [chance(attain(rows, target(aim))) for aim in (1200, 1300)] == list(other.table["probability"])


def test_series_that_cannot_be_used() -> None:
    rows: Rows = [{"series": "n", "period": str(place), "value": place} for place in range(1, 30)]
    rows += [{"series": "e", "period": "2025-01", "value": None}]
    result = attain(rows, [*target(1, code="n"), *target(1, code="e")])
    assert {"no_calendar", "unknown_series"} <= set(rules(result))
    assert len(attain([], target(1)).table) == 1
    assert len(attain(rows, []).table) == 0
    with pytest.raises(ColumnsMissingError, match="kind"):
        attain(rows, [{"series": "n", "year": 2025, "target": 1, "direction": "higher"}])
    with pytest.raises(DefinitionError, match="2025-13"):
        attain(rows, target(1), at="2025-13")


def test_at_hides_what_came_later() -> None:
    values = wavy(48)
    cut = attain(months(values[:41]), target(1200))
    hidden = attain(months([*values[:41], *[1e6] * 7]), target(1200), at="2025-05")
    assert hidden.table == cut.table
    assert attain(months(values), target(1200), at="2025Q1").prospects[0].n_known == 3  # type: ignore[union-attr]
    assert rules(attain(months(values), target(1200), at="2021")) == ["unknown_series"]


def test_lights_shown_before_are_heard() -> None:
    rows = months(wavy(42))
    plain = attain(rows, target(1200)).prospects[0]
    assert plain is not None
    every = np.arange(1150.0, 1250.0, 0.1).tolist()
    aims = [aim for aim in every if 0.56 < (plain.with_target(aim).probability or 0) < 0.6]
    assert aims, "the test needs a target whose chance lies in the margin"
    before = [{"series": "s", "year": 2025, "light": "green"}]
    assert attain(rows, target(aims[0])).table["light"] == ("amber",)
    assert attain(rows, target(aims[0]), previous=before).table["light"] == ("green",)
    assert "bad_light" in rules(attain(rows, target(1200), previous=[{"series": "s", "year": 2025, "light": "gren"}]))


def test_order_and_company_of_rows_do_not_matter() -> None:
    rows = [*months(wavy(42, seed=1), code="a"), *months(wavy(42, seed=2), code="b")]
    asked = [*target(1200, code="a"), *target(1190, code="b")]
    one, other = attain(rows, asked), attain(rows[::-1], asked[::-1])
    assert list(one.table["probability"]) == pytest.approx(list(other.table["probability"])[::-1])
    assert attain(rows, asked, seed=5).table == attain(rows, asked, seed=5).table


def test_scale_does_not_matter() -> None:
    values = wavy(42)
    one = attain(months(values), target(1200))
    large = attain(months([None if each is None else each * 1e6 for each in values]), target(1200e6))
    assert chance(large) == pytest.approx(chance(one), abs=0.01)


def test_chances_come_true_as_often_as_they_say() -> None:
    """Two hundred made series judged in June: of what is called likely most comes, of what is called unlikely little."""
    rng = np.random.default_rng(11)
    rows: Rows = []
    asked: Rows = []
    reached = []
    for number in range(200):
        level = np.exp(np.cumsum(rng.normal(0, 0.02, 48)) + 4)
        values = np.round(level * (1 + 0.1 * rng.normal(size=48)), 2)
        aim = float(values[24:36].sum() * rng.uniform(0.9, 1.1))
        rows += months(values[:42].tolist(), code=f"s{number}")
        asked += target(aim, code=f"s{number}")
        reached.append(values[36:].sum() >= aim)
    chances, came = np.array(attain(rows, asked).table["probability"]), np.array(reached)
    assert np.mean((chances - came) ** 2) < 0.12
    assert came[chances > 0.8].mean() > 0.8
    assert came[chances < 0.2].mean() < 0.2
    assert abs(chances.mean() - came.mean()) < 0.08

"""Every signal by a case worked by hand."""

import numpy as np
import pytest

from jixiao.engine.warning.warn import Warnings, warn
from tests.unit.engine.warning.frames import Row, series, target, told

STEADY = [50.0, 52, 49, 51, 50, 48, 51, 52, 50, 49, 51, 50]


def judged(signal: object, rows: list[Row], severity: object = None, **beside: object) -> Warnings:
    """One rule of that signal over every period."""
    rule = {"code": "r", "signal": signal, **({"severity": severity} if severity else {})}
    return warn([rule], rows, all_periods=True, **beside)  # type: ignore[arg-type]


def amounts(result: Warnings) -> dict[str, float | None]:
    return {row["period"]: row["amount"] for row in result.judged}


def test_threshold_below_and_its_score() -> None:
    found = judged("threshold", series([70, 69.9, 50, 49]), {"yellow": 70, "red": 50})
    assert told(found.table, "period", "severity") == [
        ("2024-02", "yellow"), ("2024-03", "yellow"), ("2024-04", "red")
    ]  # fmt: skip
    assert found.table["score"][1] == pytest.approx(1 + 20 / 70)
    assert found.table["message"][2] == "49 is below the limit 50."
    assert found.table["message_zh"][2] == "指标值 49 低于界限 50。"


def test_threshold_above_with_a_scale_and_a_cut_of_zero() -> None:
    found = judged({"name": "threshold", "side": "above", "scale": 2}, series([0, 3]), {"red": 0})
    assert told(found.table, "period", "score") == [("2024-02", 2.5)]


def test_binary_noise_is_not_beyond_a_limit() -> None:
    found = judged({"name": "threshold", "side": "above"}, series([0.1 + 0.2]), {"red": 0.3})
    assert len(found.table) == 0


def test_anomaly_sides() -> None:
    rows = series([*STEADY, 30])
    assert told(judged("anomaly", rows).table, "period") == [("2025-01",)]
    assert len(judged({"name": "anomaly", "side": "above"}, rows).table) == 0
    below = judged({"name": "anomaly", "side": "below"}, rows).table
    assert told(below, "period", "severity") == [("2025-01", "orange")] or below["severity"][0] in ("orange", "red")
    assert "50" in below["message"][0]


def test_anomaly_says_what_it_looks_like() -> None:
    unit = judged("anomaly", series([*STEADY, 510])).table
    assert "decimal point" in unit["message"][0]
    zero = judged("anomaly", series([*STEADY, 0])).table
    assert "以零代空" in zero["message_zh"][0]
    exact = [101.37, 99.02, 100.55, 98.71, 102.13, 99.94, 100.08, 101.77, 98.3, 100.91]
    copy = judged("anomaly", series([*exact, 100.91])).table
    assert "照抄" in copy["message_zh"][0]


FLOW = [4, 4, 8, 8, 8, 8, 10, 10, 10, 10, 10, 10]  # adds up to 100; 4, 8, 16, 24 … by month


def test_behind_the_seasonal_path_of_a_flow() -> None:
    """Last year 24 of 100 came by April, so 48 of 200 are due; 36 are there: 25 % behind. One twelfth a month asks 66.7."""
    rows = series([*FLOW, 8, 8, 10, 10])
    found = judged({"name": "behind_path", "kind": "flow"}, rows, targets=[target(200)])
    assert amounts(found)["2025-04"] == pytest.approx(25.0)
    assert amounts(found)["2025-03"] == pytest.approx(100 * (32 - 26) / 32)
    assert amounts(found)["2025-01"] is None  # 4 % of the year: too little is due
    assert told(found.table, "period", "severity") == [("2025-03", "yellow"), ("2025-04", "orange")]
    assert "48 is due by now" in found.table["message"][1]


def test_behind_the_path_of_an_average_and_of_a_level() -> None:
    rows = series([10.0] * 12 + [9, 9, 9])
    average = judged("behind_path", rows, targets=[target(10, kind="average")])
    assert amounts(average)["2025-03"] == pytest.approx(10.0)
    level = judged("behind_path", series([10.0] * 12 + [10, 10, 11]), targets=[target(16, kind="level")])
    assert amounts(level)["2025-03"] == pytest.approx(100 * (11.5 - 11) / 11.5)  # a quarter of the way from 10 to 16


def test_behind_where_lower_is_better_and_by_own_targets_of_the_period() -> None:
    rows = series([10.0, 12, 12])
    lower = judged("behind_path", rows, targets=[target(10, "2024-03", direction="lower")])
    assert amounts(lower) == {"2024-01": None, "2024-02": None, "2024-03": pytest.approx(20.0)}
    paths = [target(10, "2024-01"), target(20, "2024-02"), target(10, "2024-03", kind="flow")]
    flow = judged("behind_path", rows, targets=paths)
    assert amounts(flow)["2024-03"] == pytest.approx(100 * (40 - 34) / 40)


def test_january_and_february_as_one_figure() -> None:
    year = [None, 8, 8, 8, 8, 8, 10, 10, 10, 10, 10, 10]
    found = judged({"name": "behind_path", "kind": "flow"}, series([*year, None, 6, 6]), targets=[target(100)])
    assert amounts(found)["2025-03"] == pytest.approx(100 * (16 - 12) / 16)


def test_without_targets_nothing_is_behind_and_it_is_told() -> None:
    found = judged("behind_path", series(STEADY))
    assert set(amounts(found).values()) == {None}
    assert found.findings["rule"] == ("rule_lacks",)
    assert "目标值" in found.findings["message_zh"][0]


def test_chance_from_forecasts() -> None:
    frame = [
        {"organisation_code": "A", "indicator_code": "x", "period": period, "probability": chance}
        for period, chance in (("2024-01", 0.6), ("2024-02", 0.59), ("2024-03", 0.1), ("2024-04", 1.5))
    ]
    found = judged("chance", series([1, 1, 1, 1]), forecasts=frame)
    assert told(found.table, "period", "severity") == [("2024-02", "yellow"), ("2024-03", "red")]
    assert found.table["score"][1] == pytest.approx(0.9 / 0.4)
    assert found.table["message"][1] == "The chance of reaching the year's target is 10 %."
    assert amounts(found)["2024-04"] is None


def test_chance_from_the_values_up_to_each_period() -> None:
    """A flow of 100 a year along a season: twice that is out of reach, half of it is sure; what comes later changes nothing."""
    draw = np.random.default_rng(4)
    years = [value * factor for factor in (1, 1.02, 1.01) for value in FLOW]
    rows = [
        row
        for place in range(6)
        for row in series((np.array(years) * draw.normal(1, 0.05, 36)).round(2).tolist(), f"O{place}", first="2023-01")
    ]
    targets = [target(200, "2025", kind="flow", direction="higher")]
    found = warn([{"code": "r", "signal": "chance"}], rows, targets, at="2025-06")
    assert set(found.table["severity"]) == {"red"}
    known = [row for row in rows if str(row["period"]) <= "2025-06"]
    assert warn([{"code": "r", "signal": "chance"}], known, targets).table == found.table
    easy = warn(
        [{"code": "r", "signal": "chance"}], rows, [target(50, "2025", kind="flow", direction="higher")], at="2025-06"
    )
    assert len(easy.table) == 0
    assert min(easy.judged["amount"]) > 0.9


def test_change_against_a_year_and_a_period() -> None:
    rows = series([*STEADY, 40])
    year = judged({"name": "change", "worse": "fall"}, rows)
    assert amounts(year)["2025-01"] == pytest.approx(20.0)
    assert told(year.table, "period", "severity") == [("2025-01", "yellow")]
    period = judged({"name": "change", "against": "period", "worse": "fall"}, rows)
    assert amounts(period)["2025-01"] == pytest.approx(20.0)
    assert amounts(judged({"name": "change", "worse": "rise"}, rows))["2025-01"] == pytest.approx(-20.0)
    lower = judged("change", rows, targets=[target(1, direction="lower")])
    assert amounts(lower)["2025-01"] == pytest.approx(-20.0)
    assert set(amounts(judged("change", rows)).values()) == {None}  # nobody says which way is worse


def test_change_from_zero_is_unknown() -> None:
    found = judged({"name": "change", "against": "period", "worse": "fall"}, series([0, 5, -5]))
    assert amounts(found) == {"2024-01": None, "2024-02": None, "2024-03": pytest.approx(200.0)}


def test_falling_rank_by_competition_ranks() -> None:
    before, now = [9, 8, 7, 6, 6, 5], [1, 8, 7, 6, 6, 9]
    rows = [row for place, pair in enumerate(zip(before, now, strict=True)) for row in series(pair, f"O{place}")]
    found = judged({"name": "falling_rank", "worse": "fall"}, rows)
    by_code = {row["organisation_code"]: row["amount"] for row in found.judged if row["period"] == "2024-02"}
    assert by_code == {"O0": 5, "O1": 0, "O2": 0, "O3": 0, "O4": 0, "O5": -5}
    assert told(found.table, "organisation_code", "severity") == [("O0", "blue")]
    assert found.table["message"][0] == "Rank 6; 1 period(s) ago it was 1."
    shares = judged({"name": "falling_rank", "worse": "fall", "counted": "percent"}, rows, {"blue": 80})
    assert told(shares.table, "organisation_code", "score") == [("O0", pytest.approx(500 / 6 / 80))]
    few = judged({"name": "falling_rank", "worse": "fall", "least": 7}, rows)
    assert set(amounts(few).values()) == {None}


def test_missing_counts_periods_and_ends_with_the_series() -> None:
    rows = series([1, None, None, 4], "A") + series([1.0] * 20, "B")
    found = judged("missing", rows)
    own = {row["period"]: row["amount"] for row in found.judged if row["organisation_code"] == "A"}
    assert [own[f"2024-0{month}"] for month in range(1, 6)] == [0, 1, 2, 0, 1]
    assert own["2025-04"] == 12
    assert own["2025-05"] is None  # more than a year: the series is over
    newest = warn([{"code": "r", "signal": "missing"}], rows[:-8])
    assert told(newest.table, "organisation_code", "period", "severity") == [("A", "2024-12", "red")]


def test_late_as_the_caller_counts() -> None:
    rows = series([1, 2], "A") + series([1], "B")
    due = [
        {"organisation_code": code, "indicator_code": "x", "period": period, "days_late": days}
        for code, period, days in (("A", "2024-03", -1), ("B", "2024-02", 3), ("B", "2024-03", 0), ("C", "2024-03", 9))
    ]
    found = warn([{"code": "r", "signal": "late"}], rows, due=due)
    assert told(found.table, "organisation_code", "period", "severity") == [
        ("B", "2024-02", "red"), ("B", "2024-03", "yellow"), ("C", "2024-03", "red")
    ], "of C there never was a value"  # fmt: skip
    assert found.table["message"][0] == "The figure has not come and is 3 working day(s) late."


def test_doubts_by_declared_relations() -> None:
    rows = series([10, 120], indicator="x")
    found = judged("doubts", rows, relations=[{"rule": "range", "indicator": "x", "low": 0, "high": 100}])
    assert told(found.table, "period", "severity") == [("2024-02", "blue")]
    assert found.table["message_zh"][0].startswith("超出取值范围：")


@pytest.mark.parametrize(
    ("signal", "values", "expected"),
    [
        ({"name": "spending"}, [5, 10, 15], 10.0),
        ({"name": "spending", "side": "ahead"}, [5, 10, 45], 20.0),
        ({"name": "spending", "side": "both"}, [5, 10, 45], 20.0),
        ({"name": "spending", "figures": "running_total"}, [5, 10, 20], 15.0),
        ({"name": "spending", "figures": "by_period"}, [5, 10, 5], 15.0),
    ],
)
def test_spending_against_the_time_of_the_year(signal: object, values: list[float], expected: float) -> None:
    found = judged(signal, series(values), targets=[target(200, "2024")])
    assert amounts(found)["2024-03"] == pytest.approx(expected)


def test_spending_says_rate_and_time() -> None:
    found = judged({"name": "spending"}, series([5, 10, 15]))
    assert found.table["message"][-1] == "15 % is spent when 25 % of the year has passed."


def test_control_chart_points_out_a_value_below_the_limit() -> None:
    """Mean 50.25, mean moving range 1.75 of the first twelve; 40 lies far out, 49 does not."""
    for last, is_out in ((40.0, True), (49.0, False)):
        found = judged({"name": "control_chart", "on": "values", "worse": "fall"}, series([*STEADY, last]))
        assert (("2025-01",) in told(found.table, "period")) is is_out
    assert len(judged({"name": "control_chart", "on": "values", "worse": "rise"}, series([*STEADY, 40])).table) == 0


def test_a_steady_trend_is_a_special_cause_of_values_and_none_of_residuals() -> None:
    noise = np.random.default_rng(1).normal(0, 1, 36)
    rows = series((100 - 3 * np.arange(36) + noise).round(1).tolist())
    raw = judged({"name": "control_chart", "on": "values"}, rows)
    assert len(raw.table) > 15
    assert len(judged("control_chart", rows).table) <= 3


def test_counts_of_rare_events_are_not_charted() -> None:
    found = judged({"name": "control_chart", "on": "values"}, series([0.0] * 20 + [1.0]))
    assert set(amounts(found).values()) == {None}


def test_what_peers_share_is_taken_away() -> None:
    """In the fourteenth month all ten fall by 20; one falls by 20 more."""
    draw = np.random.default_rng(3)
    rows: list[Row] = []
    for place in range(10):
        values = 50 + draw.normal(0, 1, 14)
        values[13] -= 20 + 20 * (place == 0)
        rows += series(values.round(2).tolist(), f"O{place}")
    found = warn([{"code": "r", "signal": {"name": "control_chart", "worse": "fall"}}], rows)
    assert told(found.table, "organisation_code") == [("O0",)]

"""What others published comes out of the rules: a city's daily air quality index, hotline ranks, Oflog's comparison."""

import csv
import statistics
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from jixiao.engine.model.rule import Case, ScoringRule, build_rule

DATA = Path(__file__).parents[3].parent / "shared" / "data"
CITY = DATA / "cn_city_aqi_2023_q1.csv"
HOTLINE = DATA / "cn_lyg_12345" / "monthly_scores_2021.csv"
SOCIAL_CARE = DATA / "uk_oflog_asc" / "asc_indicators.csv"


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def case_of(values: list[float], inputs: np.ndarray | None = None, direction: str = "higher") -> Case:
    none = np.full(len(values), np.nan)
    column = np.array(values)
    given = np.zeros((0, len(values))) if inputs is None else inputs
    return Case(100.0, direction, column, none, none, none, none[None, :], none, inputs=given)


@pytest.mark.skipif(not CITY.exists(), reason="../shared/data/cn_city_aqi_2023_q1.csv is not here")
def test_a_citys_daily_index_and_level() -> None:
    """The header says ppm; the figures are µg/m³, and mg/m³ for CO, as everywhere in China."""
    days = list(rows_of(CITY))
    columns = {"pm25": "PM2.5", "pm10": "PM10", "so2": "SO2", "co": "CO", "no2": "NO2", "o3": "O3"}
    figures = {name: [float(day[f"{head}含量/ppm"]) for day in days] for name, head in columns.items()}
    rule = build_rule("iaqi", {"standard": "HJ 633-2012", "pollutants": {name: name for name in columns}})
    inputs = np.array([figures[code] for code in rule.inputs])
    index = rule.derive(inputs)
    assert len(days) == 91
    assert {day["日期"]: made for day, made in zip(days, index, strict=True) if made != float(day["AQI"])} == {}
    case = case_of(index.tolist(), inputs, "lower")
    levels = [rule.details(case.at(place))["level_zh"] for place in range(len(days))]
    assert levels == [day["质量等级"] for day in days]
    newer = build_rule("iaqi", {"standard": "HJ 633-2026", "pollutants": {name: name for name in columns}})
    assert (newer.derive(inputs) <= 100).sum() < (index <= 100).sum()


@pytest.mark.skipif(not HOTLINE.exists(), reason="../shared/data/cn_lyg_12345 is not here")
def test_bonus_and_percentile_follow_the_published_ranks_of_a_hotline() -> None:
    months: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in rows_of(HOTLINE):
        months[row["month"], row["group"]].append(row)
    assert months
    for rows in months.values():
        case = case_of([float(row["score"]) for row in rows])
        ranks = [int(row["published_rank"]) for row in rows]
        from_the_end = [1 + sum(other > rank for other in ranks) for rank in ranks]
        bonus = [max(0, 6 - rank) - max(0, 6 - last) for rank, last in zip(ranks, from_the_end, strict=True)]
        assert build_rule("rank_bonus", {}).score(case).points.tolist() == bonus
        share = [100 * (last - 1) / (len(ranks) - 1) for last in from_the_end]
        assert build_rule("percentile", {}).score(case).points.tolist() == pytest.approx(share)


def placed(rule: ScoringRule, values: list[float]) -> list[float]:
    case = case_of(values)
    return [rule.details(case.at(place)).get("deviation", float("nan")) for place in range(len(values))]


@pytest.mark.skipif(not SOCIAL_CARE.exists(), reason="../shared/data/uk_oflog_asc is not here")
def test_oflogs_deviation_from_the_median_of_the_class() -> None:
    """(value − median) ÷ MAD, unscaled, within year, indicator and class of authority; gaps stay gaps."""
    groups: dict[tuple[str, str, str], list[float]] = defaultdict(list)
    for row in rows_of(SOCIAL_CARE):
        groups[row["period"], row["indicator_code"], row["peer_class"]].append(float(row["value"] or "nan"))
    rule, compared = build_rule("mad", {}), 0
    for values in groups.values():
        there = [value for value in values if value == value]
        if len(there) < 2:
            continue
        median = statistics.median(there)
        spread = statistics.median(abs(value - median) for value in there)
        wanted = [(value - median) / spread for value in values]
        assert placed(rule, values) == pytest.approx(wanted, nan_ok=True, abs=1e-9)
        compared += len(there)
    assert compared > 2500


# A station's days of August 2020 in problem B of China's 2021 graduate contest of mathematical modelling; of the last day
# only four of the six concentrations are used.
PUBLISHED_DAYS = [
    ({"so2": 8, "no2": 12, "pm10": 27, "pm25": 11, "o3": 112, "co": 0.5}, 60, ["o3"]),
    ({"so2": 7, "no2": 16, "pm10": 24, "pm25": 10, "o3": 92, "co": 0.5}, 46, []),
    ({"so2": 7, "no2": 31, "pm10": 37, "pm25": 23, "o3": 169, "co": 0.6}, 109, ["o3"]),
    ({"so2": 8, "no2": 30, "pm10": 47, "o3": 201}, 138, ["o3"]),
]


@pytest.mark.parametrize(("concentrations", "index", "primary"), PUBLISHED_DAYS)
def test_four_days_of_a_published_task(concentrations: dict[str, float], index: int, primary: list[str]) -> None:
    rule = build_rule("iaqi", {"standard": "HJ 633-2012", "pollutants": {name: name for name in concentrations}})
    inputs = np.array([[concentrations[code]] for code in rule.inputs])
    made = rule.derive(inputs)
    assert made[0] == index
    assert rule.details(case_of(made.tolist(), inputs, "lower"))["primary_pollutants"] == primary

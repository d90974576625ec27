"""Published comparisons come out: New York's flags, the distances of England's councils, their neighbours."""

import csv
import statistics
from collections import defaultdict
from pathlib import Path

import pytest

from jixiao.engine.comparison.compare import compare

SHARED = Path(__file__).parents[4].parent / "shared" / "data"
NEW_YORK, COUNCILS = SHARED / "nyc_mmr", SHARED / "uk_oflog_asc"
DIRECTIONS = {"Up": "higher", "Down": "lower"}
FLAGS = {
    "met_goal": ("target_met", "Met_Goal", "Did_Not_Meet"),
    "vs_1yr": ("improving", "Improving", "Not_Improving"),
    "vs_3yr_avg": ("improving_on_3_years", "Improving", "Not_Improving"),
    "vs_5yr_avg": ("improving_on_5_years", "Improving", "Not_Improving"),
}
"""The publisher's column, ours, and the publisher's words for yes and no."""


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.skipif(not NEW_YORK.exists(), reason="../shared/data/nyc_mmr is not here")
def test_every_published_flag_of_new_york() -> None:
    indicators = rows_of(NEW_YORK / "indicators.csv")
    years = {name[2:6]: name for name in indicators[0] if name.endswith(("actual", "full_year"))}
    keys = {"organisation_code": "agency_code", "indicator_code": "indicator_id"}
    values = [
        {key: row[name] for key, name in keys.items()} | {"period": year, "value": row[column]}
        for row in indicators
        for year, column in years.items()
    ]
    targets = [
        {key: row[name] for key, name in keys.items()} | {"period": "2023", "target": row["FY2023_target"]}
        for row in indicators
    ]
    directions = {row["indicator_id"]: DIRECTIONS[row["desired_direction"]] for row in indicators}
    table = compare(values, targets=targets, directions=directions, period="2023").table
    found = {(row["organisation_code"], row["indicator_code"]): row for row in table}
    expected = rows_of(NEW_YORK / "expected_flags_sample.csv")
    assert len(expected) == 38
    for row in expected:
        ours = found[row["agency_code"], row["indicator_id"]]
        for theirs, (column, yes, no) in FLAGS.items():
            assert {1: yes, 0: no, None: ""}[ours[column]] == row[theirs], (row["indicator_id"], theirs)
        for years_back in (3, 5):
            mean, theirs = ours[f"mean_{years_back}_years"], row[f"avg_{years_back}yr"]
            assert (mean is None) == (not theirs)
            assert mean is None or mean == pytest.approx(float(theirs), rel=1e-12)


def councils() -> list[dict[str, str]]:
    return [
        row | {"organisation_code": row["area_code"], "period": row["period"][:4]}
        for row in rows_of(COUNCILS / "asc_indicators.csv")
    ]


@pytest.mark.skipif(not COUNCILS.exists(), reason="../shared/data/uk_oflog_asc is not here")
def test_every_distance_of_englands_councils_from_the_median_of_their_class() -> None:
    rows = councils()
    groups = {row["organisation_code"]: row["peer_class"] for row in rows}
    directions = {row["indicator_code"]: row["polarity"].removesuffix("_is_better") for row in rows}
    result = compare(rows, groups=groups, directions=directions)
    by_class: dict[tuple[str, str, str], list[float]] = defaultdict(list)
    for row in rows:
        if row["value"]:
            by_class[row["period"], row["indicator_code"], row["peer_class"]].append(float(row["value"]))
    assert len(result.table) == sum(map(len, by_class.values())) == 2919
    for row in result.table:
        peers = by_class[row["period"], row["indicator_code"], row["group"]]
        median = statistics.median(peers)
        mad = statistics.median(abs(value - median) for value in peers)
        assert row["n_peers"] == len(peers)
        assert row["median"] == pytest.approx(median, rel=1e-12)
        assert row["mad"] == pytest.approx(mad, rel=1e-9, abs=1e-15)
        if mad:
            assert row["mad_distance"] == pytest.approx((row["value"] - median) / mad, rel=1e-9, abs=1e-12)
        else:
            assert row["mad_distance"] is None
        assert (row["rank"] is None) == (directions[row["indicator_code"]] == "neutral")


@pytest.mark.skipif(not COUNCILS.exists(), reason="../shared/data/uk_oflog_asc is not here")
def test_englands_councils_beside_their_nearest_neighbours() -> None:
    rows = councils()
    listed = rows_of(COUNCILS / "nearest_neighbours.csv")
    near: dict[str, list[str]] = defaultdict(list)
    for row in listed:
        own = row["neighbour_code"] == row["area_code"]  # whatever its rank: the list is by code
        if not own and row["neighbour_code"] not in near[row["area_code"]]:
            near[row["area_code"]].append(row["neighbour_code"])
    neighbours = [{"organisation_code": row["area_code"]} | row for row in listed]
    value = {
        (row["organisation_code"], row["period"], row["indicator_code"]): float(row["value"])
        for row in rows
        if row["value"]
    }
    compared = 0
    for row in compare(rows, neighbours=neighbours).table:
        keys = [(code, row["period"], row["indicator_code"]) for code in near.get(row["organisation_code"], [])]
        theirs = [value[key] for key in keys if key in value]
        assert row["n_neighbours"] == len(theirs)
        if theirs:
            assert row["neighbours_median"] == pytest.approx(statistics.median(theirs), rel=1e-12)
            compared += 1
    assert compared > 2500

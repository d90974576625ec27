"""Ranks that others published come out of `evaluate`: UN e-government 2014, Lianyungang's hotline 2021."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from jixiao import Scheme, evaluate

DATA = Path(__file__).parents[3].parent / "shared" / "data"
EGDI = DATA / "un_egdi" / "egdi_2014.csv"
HOTLINE = DATA / "cn_lyg_12345" / "monthly_scores_2021.csv"


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@pytest.mark.skipif(not EGDI.exists(), reason="../shared/data/un_egdi is not here")
def test_the_ranks_of_the_un_e_government_index() -> None:
    scheme = Scheme.from_yaml(
        """
scheme: egdi
full_marks: 1
rounding: {digits: 5}
tree:
  - {code: egdi, weight: 1, rule: manual}
""".replace("egdi, weight", "index, weight")
    )
    published = {row["iso3"]: row for row in rows_of(EGDI)}
    values = [
        {"organisation_code": code, "indicator_code": "index", "period": "2014", "value": row["egdi"]}
        for code, row in published.items()
    ]
    ranks = {
        r["organisation_code"]: r["rank"]
        for r in evaluate(scheme, values, period="2014").scores
        if r["node_code"] == "egdi"
    }
    assert len(ranks) == 193
    assert {code: rank for code, rank in ranks.items() if rank != int(published[code]["rank"])} == {}


@pytest.mark.skipif(not HOTLINE.exists(), reason="../shared/data/cn_lyg_12345 is not here")
def test_the_ranks_of_lianyungangs_hotline_in_two_groups() -> None:
    scheme = Scheme.from_yaml(
        "{scheme: hotline, full_marks: 150, periodicity: month, tree: [{code: points, weight: 150, rule: manual}]}"
    )
    published = list(rows_of(HOTLINE))
    values = [
        {"organisation_code": r["unit"], "indicator_code": "points", "period": r["month"], "value": r["score"]}
        for r in published
    ]
    groups = {r["unit"]: r["group"] for r in published}
    for month in {r["month"] for r in published}:
        result = evaluate(scheme, values, period=month, organisations=groups)
        ranks = {r["organisation_code"]: r["rank"] for r in result.scores if r["node_code"] == "hotline"}
        assert ranks == {r["unit"]: int(r["published_rank"]) for r in published if r["month"] == month}

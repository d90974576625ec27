"""好差评 as an office would check it by hand: what counts, what does not, who is ranked."""

import pytest

from jixiao import DefinitionError, rated, ratings
from jixiao.engine.satisfaction.publication import for_publication


def many(point: str, degrees: dict[int, int], **more: object) -> list[dict[str, object]]:
    """So many ratings of each degree."""
    return [
        {"service_point": point, "degree": degree, "at": "2026-03-02 10:00", **more}
        for degree, n in degrees.items()
        for _ in range(n)
    ]


def test_default_ratings_lift_nothing_but_the_rating_rate() -> None:
    frame = [*many("A", {5: 30, 1: 10}), *many("A", {5: 60}, kind="默认评价")]
    row = ratings(frame, [{"service_point": "A", "period": "2026-03", "finished": 200}]).table.to_rows()[0]
    assert (row["rating_rate"], row["active_rate"], row["active_share"]) == (50, 20, 40)
    assert (row["good_rate"], row["mean_score"], row["degree_5"], row["default"]) == (75, 4, 30, 60)


def test_a_case_is_rated_once_and_an_active_rating_goes_before_a_default_one() -> None:
    frame = [
        {"service_point": "A", "degree": 5, "at": "2026-03-02 11:00", "case_number": "1"},
        {"service_point": "A", "degree": 1, "at": "2026-03-02 10:00", "case_number": "1"},
        {"service_point": "A", "degree": "", "at": "2026-03-02 09:00", "case_number": "2", "kind": "default"},
        {"service_point": "A", "degree": "满意", "at": "2026-03-09", "case_number": "2"},
        {"service_point": "A", "degree": 1, "at": "2026-03-02", "case_number": "3", "status": "withdrawn"},
        {"service_point": "A", "degree": 5, "at": "2026-03-03", "case_number": "3"},
        {"service_point": "A", "degree": 1, "at": "2026-03-03", "case_number": "4", "status": "申诉成立"},
        {"service_point": "A", "degree": 2, "at": "2026-03-03", "case_number": "5", "status": "申诉中"},
    ]
    result = ratings(frame)
    row = result.table.to_rows()[0]
    names = ("active", "default", "duplicates", "withdrawn", "appealed", "degree_1", "degree_2", "degree_4", "degree_5")
    assert [row[name] for name in names] == [4, 0, 2, 1, 1, 1, 1, 1, 1]
    assert [finding["rule"] for finding in result.findings] == ["duplicate_rating"]


def test_the_same_number_of_another_organisation_is_another_case() -> None:
    row = {"service_point": "A", "degree": 5, "at": "2026-03-02", "case_number": "1"}
    frame = [{**row, "organisation_code": "x"}, {**row, "organisation_code": "y"}]
    assert ratings(frame).table["active"] == (2,) or list(ratings(frame).table["active"]) == [2]


def test_fifteen_working_days_across_the_spring_festival() -> None:
    """2026-02-10 and 15 working days is 2026-03-09 by the State Council's calendar."""
    bad = {"service_point": "A", "degree": 1, "at": "2026-02-10 16:00"}
    frame = [{**bad, "rectified_on": day} for day in ("2026-03-09", "2026-03-10", "")]
    row = ratings(frame).table.to_rows()[0]
    counts = [row[name] for name in ("rectified_in_time", "rectified_late", "rectification_open")]
    assert (counts, row["rectified_rate"]) == ([1, 1, 1], 33.33)


def test_fewer_than_thirty_are_not_ranked_and_bands_join_who_cannot_be_told_apart() -> None:
    frame = [
        *many("A", {5: 100}), *many("B", {5: 97, 1: 3}), *many("C", {5: 60, 1: 40}), *many("D", {5: 29}),
        *many("E", {5: 58, 1: 42}),
    ]  # fmt: skip
    table = ratings(frame).table
    assert list(table["rank"]) == [1, 2, 3, None, 4]
    assert list(table["band"]) == [1, 1, 2, None, 2]
    assert list(table["state"]) == ["ranked", "ranked", "ranked", "too_few", "ranked"]


def test_what_is_published_has_no_small_cell() -> None:
    frame = [*many("A", {5: 40, 4: 9, 1: 2}), *many("B", {5: 3})]
    rows = for_publication(ratings(frame).table).to_rows()
    assert [rows[0][f"degree_{degree}"] for degree in (5, 4, 3, 2, 1)] == [40, None, 0, 0, None]
    assert (rows[1]["service_point"], rows[1]["suppressed"], rows[1]["active"], rows[1]["good_rate"]) == (
        "B",
        True,
        None,
        None,
    )


def test_who_finished_cases_and_was_never_rated_is_listed() -> None:
    finished = [{"service_point": code, "period": "2026-03", "finished": 9} for code in "AZ"]
    table = ratings(many("A", {5: 10}), finished).table
    assert list(table["service_point"]) == ["A", "Z"]
    assert list(table["rating_rate"]) == [None, 0], "ten ratings of nine cases are no rate"
    assert list(table["state"]) == ["too_few", "no_ratings"]


def test_quarters_and_groups() -> None:
    frame = [*many("A", {5: 40}, group="g"), *many("B", {5: 39, 1: 1}, group="h")]
    table = ratings(frame, frequency="quarter").table
    assert list(table["period"]) == ["2026Q1", "2026Q1"]
    assert list(table["rank"]) == [1, 1]


@pytest.mark.parametrize("degree", ["", "六星", "0", "6", "4.5", "非常"])
def test_what_is_no_degree_is_told_and_not_counted(degree: str) -> None:
    result = ratings([{"service_point": "A", "degree": degree, "at": "2026-03-02"}])
    assert [(row["rule"], row["row"]) for row in result.findings] == [("bad_degree", 1)]
    assert list(result.table["active"]) == [0]


def test_nothing_and_too_little() -> None:
    assert len(ratings({"service_point": [], "degree": [], "at": []}).table) == 0
    with pytest.raises(DefinitionError, match="has no column degree") as caught:
        ratings([{"service_point": "A", "degre": 5, "at": "2026-03-02"}])
    assert "degre" in str(caught.value)
    with pytest.raises(DefinitionError, match="least_to_rank"):
        rated([{f"degree_{degree}": 1 for degree in range(1, 6)}], own={"least_to_rnk": 1})
    with pytest.raises(DefinitionError, match="rank_by"):
        ratings([{"service_point": "A", "degree": 5, "at": "2026-03-02"}], rank_by="luck")


def test_counts_that_cannot_be() -> None:
    counts = {f"degree_{degree}": 10 for degree in range(1, 6)}
    result = rated([{**counts, "degree_5": -1}, {**counts, "degree_5": 1.5}, counts])
    assert [row["row"] for row in result.findings] == [1, 2]
    assert list(result.table["good_rate"]) == [None, None, 60]

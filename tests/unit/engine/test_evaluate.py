"""evaluate(): bad data become findings, missing stays missing, frames of any kind give the same digits."""

import json
from collections.abc import Callable
from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from jixiao import Evaluation, Scheme, evaluate
from jixiao.engine.model.rows import ColumnsMissingError

SCHEME = Scheme.from_yaml("""
scheme: s
periodicity: month
tree:
  - {code: a, weight: 60, direction: higher, rule: ratio_capped, target: 100}
  - {code: b, weight: 40, direction: higher, rule: ratio_capped, target: 100}
grades: [{code: A, from: 90}, {code: B, from: 60}, {code: C}]
""")
Row = dict[str, object]


def row(organisation: str, indicator: str, value: object, period: str = "2026-03", **more: object) -> Row:
    return {"organisation_code": organisation, "indicator_code": indicator, "period": period, "value": value, **more}


def found(result: Evaluation) -> list[tuple[object, ...]]:
    return [(f["severity"], f["rule"], f["row"]) for f in result.findings if f["rule"] != "missing_value"]


def score(result: Evaluation, organisation: str, node: str = "s") -> float | None:
    return next(
        r["score"] for r in result.scores if (r["organisation_code"], r["node_code"]) == (organisation, node)
    )  # fmt: skip


GOOD = [row("S1", "a", 80), row("S1", "b", 90), row("S2", "a", 100), row("S2", "b", 100)]


def test_rows_and_ranks_and_grades() -> None:
    result = evaluate(SCHEME, GOOD, period="2026-03")
    roots = [r for r in result.scores if r["node_code"] == "s"]
    assert [(r["organisation_code"], r["score"], r["rank"], r["grade"]) for r in roots] == [
        ("S1", 84.0, 2, "B"),
        ("S2", 100.0, 1, "A"),
    ]
    assert [r["weight"] for r in result.scores][:3] == [100.0, 60.0, 40.0]
    assert not len(result.findings)


@pytest.mark.parametrize(
    ("bad", "severity", "rule"),
    [
        (row("S3", "a", "abc"), "error", "text"),
        (row("S3", "a", float("nan")), "error", "not_finite"),
        (row("S3", "a", float("inf")), "error", "not_finite"),
        (row("S3", "a", "１２．５"), "error", "full_width"),
        (row("S3", "a", "1,234.5"), "error", "thousands_separator"),
        (row("S3", "a", "85%"), "error", "percent_sign"),
        (row("S3", "a", ""), "warning", "blank_value"),
        (row("S3", "a", None), "warning", "blank_value"),
        (row("S9", "a", 5), "error", "unknown_organisation"),
        (row("", "a", 5), "error", "unknown_organisation"),
        (row("S3", "aa", 5), "error", "unknown_indicator"),
        (row("S3", "a", 5, "2026-13"), "error", "bad_period"),
        (row("S3", "a", 5, ""), "error", "bad_period"),
        (row("S3", "a", 5, "2026-07"), "error", "future_period"),
    ],
)
def test_a_bad_row_is_a_finding_and_is_not_used(bad: Row, severity: str, rule: str) -> None:
    result = evaluate(SCHEME, [*GOOD, bad], period="2026-03", organisations=["S1", "S2", "S3"], as_of=date(2026, 6, 30))
    assert found(result) == [(severity, rule, 5)]
    assert score(result, "S3") is None
    assert score(result, "S1") == 84.0
    texts = [(f["message"], f["message_zh"]) for f in result.findings]
    assert all(en and zh and en != zh for en, zh in texts)


def test_equal_doubles_keep_the_first_and_contradicting_ones_none() -> None:
    result = evaluate(SCHEME, [*GOOD, row("S1", "a", 80), row("S2", "a", 99)], period="2026-03")
    assert set(found(result)) == {
        ("warning", "duplicate_row", 5),
        ("error", "conflicting_rows", 3),
        ("error", "conflicting_rows", 6),
    }
    assert score(result, "S1") == 84.0
    assert score(result, "S2", "a") is None


def test_a_listed_organisation_without_data_is_listed_not_scored() -> None:
    result = evaluate(SCHEME, GOOD, period="2026-03", organisations={"S1": "x", "S2": "x", "S4": "y"})
    silent = [r for r in result.scores if r["organisation_code"] == "S4"]
    assert [(r["score"], r["rank"], r["grade"], r["peer_group"]) for r in silent] == [(None, None, "", "y")] * 3
    missing = [f for f in result.findings if f["organisation_code"] == "S4"]
    assert [(f["rule"], f["indicator_code"]) for f in missing] == [("missing_value", "a"), ("missing_value", "b")]


def test_ranks_are_within_the_peer_group() -> None:
    result = evaluate(SCHEME, GOOD, period="2026-03", organisations={"S1": "x", "S2": "y"})
    assert [r["rank"] for r in result.scores if r["node_code"] == "s"] == [1, 1]


def test_nothing_at_all_is_told() -> None:
    assert [f["rule"] for f in evaluate(SCHEME, [], period="2026-03").findings] == ["no_observations"]


def test_a_frame_without_its_columns_raises_and_names_them() -> None:
    with pytest.raises(ColumnsMissingError, match="value"):
        evaluate(SCHEME, [{"organisation_code": "S1", "indicator_code": "a", "period": "2026"}], period="2026")


MONTHS = [row("S1", "a", 10 * month, f"2026-{month:02d}") for month in range(1, 11)]


@pytest.mark.parametrize(("way", "value"), [("mean", 55.0), ("sum", 550.0), ("last", 100.0)])
def test_a_year_rolls_its_months_up_and_says_what_is_missing(way: str, value: float) -> None:
    scheme = Scheme.from_yaml(
        f"scheme: s\ntree:\n - {{code: a, weight: 100, direction: higher, over_time: {way}, rule: ratio_capped, target: 1000}}"
    )
    result = evaluate(scheme, MONTHS, period="2026")
    assert result.scores["raw"][1] == value
    assert [(f["rule"], "10 of 12" in f["message"]) for f in result.findings] == [("partial_period", True)]
    assert not len(evaluate(scheme, MONTHS, period="2026", as_of=date(2026, 10, 31)).findings)
    assert len(result.explain("S1", "a").inputs) == 11  # ten months and the target


def test_the_years_own_value_wins_over_its_months() -> None:
    result = evaluate(SCHEME, [*MONTHS, row("S1", "a", 77, "2026")], period="2026")
    assert result.scores["raw"][1] == 77.0


def test_own_target_before_everybodys_before_the_schemes() -> None:
    targets = [
        {"organisation_code": "*", "indicator_code": "a", "period": "2026-03", "target": 160},
        {"organisation_code": "S2", "indicator_code": "a", "period": "2026-03", "target": 200},
        {"organisation_code": "S1", "indicator_code": "b", "period": "", "target": 180},
    ]
    result = evaluate(SCHEME, GOOD, targets, period="2026-03")
    assert [score(result, code, node) for code in ("S1", "S2") for node in ("a", "b")] == [30.0, 20.0, 30.0, 40.0]
    assert result.explain("S2", "a").target == 200.0


def test_a_monthly_target_is_rolled_up_like_the_values() -> None:
    targets = [{**row("*", "a", None, f"2026-{m:02d}"), "target": 110.0 if m < 7 else 50.0} for m in range(1, 13)]
    result = evaluate(SCHEME, MONTHS, targets, period="2026")
    assert result.explain("S1", "a").target == 80.0


def test_bad_targets_are_findings_too() -> None:
    targets = [{"organisation_code": "S8", "indicator_code": "a", "period": "2026-03", "target": "x"}]
    rules = {f["rule"] for f in evaluate(SCHEME, GOOD, targets, period="2026-03").findings}
    assert rules == {"unknown_organisation", "text"}


def as_columns(rows: list[Row]) -> object:
    return {name: [r[name] for r in rows] for name in rows[0]}


def as_arrays(rows: list[Row]) -> object:
    return {name: np.array([r[name] for r in rows]) for name in rows[0]}


def as_arrow(rows: list[Row]) -> object:
    return pa.Table.from_pylist(rows)


def as_arrow_dictionary(rows: list[Row]) -> object:
    table = pa.Table.from_pylist(rows)
    return table.set_column(0, "organisation_code", table.column(0).dictionary_encode())


def as_one_shot_stream(rows: list[Row]) -> object:
    return pa.Table.from_pylist(rows).to_reader()


@pytest.mark.parametrize("shape", [as_columns, as_arrays, as_arrow, as_arrow_dictionary, as_one_shot_stream])
def test_every_kind_of_frame_gives_the_same_digits(shape: Callable[[list[Row]], object]) -> None:
    rows = [*GOOD, row("S3", "a", 12.345), row("S3", "c", 1), row("S3", "b", 7), row("S3", "b", 8)]
    from_rows, other = evaluate(SCHEME, rows, period="2026-03"), evaluate(SCHEME, shape(rows), period="2026-03")
    assert other.digest == from_rows.digest
    assert other.findings == from_rows.findings
    assert other.replay().digest == other.digest


def test_a_text_column_of_arrow_is_read_as_strictly() -> None:
    table = pa.Table.from_pylist([row("S1", "a", "1_0"), row("S1", "b", "90")])
    assert found(evaluate(SCHEME, table, period="2026-03")) == [("error", "text", 1)]


def test_scores_speak_arrow() -> None:
    table = pa.table(evaluate(SCHEME, GOOD, period="2026-03").scores)
    assert table.column("score").to_pylist()[0] == 84.0
    assert table.column_names[:4] == ["organisation_code", "node_code", "raw", "score"]


def test_changing_the_callers_rows_later_changes_nothing() -> None:
    rows = as_columns(GOOD)
    result = evaluate(SCHEME, rows, period="2026-03")
    rows["value"][0] = 0  # type: ignore[index]
    assert result.replay().digest == result.digest


def test_the_trace_is_json_and_notices_tampering() -> None:
    rows = [*GOOD, row("S3", "a", float("nan"), file="v.csv", row=7)]
    result = evaluate(SCHEME, rows, period="2026-03", organisations={"S1": "x", "S2": None, "S3": "x"})
    text = json.dumps(result.trace, allow_nan=False)
    again = Evaluation.from_trace(text)
    assert again.scores == result.scores
    assert again.findings == result.findings
    trace = json.loads(text)
    trace["observations"]["value"][0] = 81
    with pytest.raises(ValueError, match="other digits"):
        Evaluation.from_trace(trace)


def test_the_receipt_names_its_sources() -> None:
    rows = [row("S1", "a", 80, file="三月.csv", row=12, observation_id="obs-9"), row("S1", "b", 90)]
    receipt = evaluate(SCHEME, rows, period="2026-03").explain("S1", "a")
    assert receipt.formula_en == "60 × min(80 ÷ 100, 1) = 48"
    value, target = receipt.inputs
    assert (value.role, value.value, value.file, value.row, value.observation_id) == (
        "value",
        80.0,
        "三月.csv",
        12,
        "obs-9",
    )
    assert (target.role, target.value) == ("target", 100.0)
    assert json.dumps(receipt.to_dict(), ensure_ascii=False)


def test_unknown_names_in_explain_are_key_errors() -> None:
    result = evaluate(SCHEME, GOOD, period="2026-03")
    for organisation, node in (("S9", None), ("S1", "zz")):
        with pytest.raises(KeyError):
            result.explain(organisation, node)


def test_exact_ranks_part_what_rounding_joins() -> None:
    rows = [row("S1", "a", 80.001), row("S1", "b", 90), row("S2", "a", 80.002), row("S2", "b", 90)]
    exact = Scheme.from_yaml(SCHEME.to_yaml().replace("rank_on: rounded", "rank_on: exact"))
    ranks = [
        [r["rank"] for r in evaluate(scheme, rows, period="2026-03").scores if r["node_code"] == "s"]
        for scheme in (SCHEME, exact)
    ]
    assert ranks == [[1, 1], [2, 1]]

"""What comes in: many bad rows are counted, a receipt finds its rows again, derived leaves tell what they are made from."""

import numpy as np
import pyarrow as pa

from jixiao import Scheme, evaluate

SCHEME = Scheme.from_yaml("""
scheme: s
periodicity: month
tree:
  - {code: a, weight: 100, direction: higher, rule: ratio_capped, target: 100}
""")


def test_a_thousand_rows_with_the_same_unknown_code_are_told_and_the_rest_is_counted() -> None:
    size = 2500
    frame = {
        "organisation_code": ["S1"] * (size + 1),
        "indicator_code": ["a", *["b"] * size],
        "period": ["2026-03"] * (size + 1),
        "value": [50.0] * (size + 1),
    }
    result = evaluate(SCHEME, frame, period="2026-03")
    unknown = [row for row in result.findings if row["rule"] == "unknown_indicator"]
    assert len(unknown) == 1001
    assert [row["row"] for row in unknown[:2]] == [2, 3]
    assert "1500" in unknown[-1]["message"]
    assert "1500" in unknown[-1]["message_zh"]
    assert result.scores["score"][0] == 50.0


def test_receipts_find_their_rows_in_shuffled_periods() -> None:
    draw = np.random.default_rng(7)
    rows = [
        {"organisation_code": f"S{o}", "indicator_code": "a", "period": f"2026-{m:02}", "value": 10.0 * o + m, "row": 0}
        for o in range(4)
        for m in range(1, 13)
    ]
    draw.shuffle(rows)
    for number, row in enumerate(rows):
        row["row"] = number + 2
    result = evaluate(SCHEME, rows, period="2026-07")
    for o in range(4):
        entry = result.explain(f"S{o}", "a").inputs[0]
        assert entry.value == 10.0 * o + 7
        assert rows[entry.row - 2]["organisation_code"] == f"S{o}"
    yearly = evaluate(SCHEME, rows, period="2026")
    assert {(i.period, i.value) for i in yearly.explain("S2", "a").inputs if i.role == "value"} == {
        (f"2026-{m:02}", 20.0 + m) for m in range(1, 13)
    }


def test_dictionaries_with_unused_and_blank_entries() -> None:
    organisations = pa.DictionaryArray.from_arrays(pa.array([2, None, 0], pa.int8()), pa.array(["S1", "unused", " S2"]))
    frame = pa.table({
        "organisation_code": organisations,
        "indicator_code": pa.array(["a", "a", "a"]),
        "period": pa.array(["2026-03"] * 3),
        "value": pa.array([40, 50, 60], pa.int32()),
    })  # fmt: skip
    result = evaluate(SCHEME, frame, period="2026-03")
    assert dict(zip(result.scores["organisation_code"], result.scores["score"], strict=True)) == {
        "S1": 60.0,
        "S2": 40.0,
    }
    assert [row["rule"] for row in result.findings] == ["unknown_organisation"]


def test_chunks_with_dictionaries_of_their_own_are_one_column() -> None:
    parts = [
        pa.table({
            "organisation_code": pa.array([code]).dictionary_encode(),
            "indicator_code": pa.array(["a"]).dictionary_encode(),
            "period": pa.array(["2026-03"]),
            "value": pa.array([value]),
        })
        for code, value in (("S1", 10.0), ("S2", 20.0), ("S1", 10.0))
    ]  # fmt: skip
    result = evaluate(SCHEME, pa.concat_tables(parts), period="2026-03")
    assert [row["rule"] for row in result.findings] == ["duplicate_row"]
    assert result.scores["raw"][0] == 10.0


PER_HEAD = Scheme.from_yaml("""
scheme: s
periodicity: month
tree:
  - {code: a, weight: 100, direction: higher, rule: ratio_capped, target: 5, per: {indicator: people, times: 1000}}
""")


def test_a_value_per_head_shows_both_figures_on_its_receipt() -> None:
    rows = [
        {"organisation_code": "S1", "indicator_code": "a", "period": "2026-03", "value": 8},
        {"organisation_code": "S1", "indicator_code": "people", "period": "2026", "value": 2000},
    ]
    receipt = evaluate(PER_HEAD, rows, period="2026-03").explain("S1", "a")
    assert (receipt.raw, receipt.score) == (4.0, 80.0)
    assert [(i.role, i.indicator_code, i.period, i.value) for i in receipt.inputs[:2]] == [
        ("value", "a", "2026-03", 8.0),
        ("input", "people", "2026", 2000.0),
    ]
    nobody = evaluate(PER_HEAD, [*rows[:1], {**rows[1], "value": 0}], period="2026-03")
    assert {row["rule"] for row in nobody.findings} == {"denominator_missing", "missing_value"}
    assert nobody.scores["score"][0] is None

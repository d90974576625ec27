"""One call gives what two give, to the last digit, whether or not the table in between is written down."""

from typing import Any

import numpy as np
import pytest

from jixiao import aggregate, composite, normalise
from jixiao.engine.model.arrays import MANY_CELLS
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.indicator_table import IndicatorMeta, IndicatorTable

META = {"indicator_code": ["a", "b", "c"], "direction": ["higher", "lower", "higher"], "weight": [1, 2, 3]}
FRAME = {"organisation_code": ["S1", "S2", "S3", "S4"], "a": [1, 2, 3, 4], "b": [9, 7, 5, 8], "c": [0.1, 0.2, 0.3, 0.3]}


def in_two(frame: Any, meta: Any, scale: str, method: str, **options: Any) -> Any:
    higher = {**meta, "direction": ["higher"] * len(meta["indicator_code"])}
    return aggregate(normalise(frame, scale, meta=meta).table, method, meta=higher, **options).table


@pytest.mark.parametrize("scale", ["minmax", "distance-to-max", "zscore", "rank"])
@pytest.mark.parametrize("method", ["arithmetic", "geometric", "topsis", "copeland"])
@pytest.mark.parametrize("gap", [False, True])
def test_one_call_gives_what_two_give(scale: str, method: str, gap: bool) -> None:
    frame = {**FRAME, "b": [9, None, 5, 8]} if gap else FRAME
    made = composite(frame, meta=META, scale=scale, method=method).table
    assert made.to_rows() == in_two(frame, META, scale, method).to_rows()


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"c": [5, 5, 5, 5]}, {"constant_column"}),
        ({"c": [None, None, None, None]}, {"all_missing"}),
        ({"a": [-1.7e308, 1.7e308, 0, 1]}, {"too_large"}),
    ],
)
def test_what_has_no_line_is_told_once_and_goes_the_long_way(change: dict[str, Any], codes: set[str]) -> None:
    made = composite({**FRAME, **change}, meta=META)
    assert codes <= set(made.findings["rule"])
    assert made.table.to_rows() == in_two({**FRAME, **change}, META, "minmax", "arithmetic").to_rows()


def test_a_column_that_weighs_nothing_and_a_tree_go_the_long_way() -> None:
    weightless = {**META, "weight": [1, 0, 3]}
    assert (
        composite(FRAME, meta=weightless).table.to_rows() == in_two(FRAME, weightless, "minmax", "arithmetic").to_rows()
    )
    tree = {
        "indicator_code": ["a", "b", "c", "inner", "top"], "direction": ["higher", "lower", "higher", "", ""],
        "weight": [1, 2, 3, 1, 1], "parent": ["inner", "inner", "top", "top", ""],
    }  # fmt: skip
    assert composite(FRAME, meta=tree, nodes=True).table.to_rows() == in_two(
        FRAME, {**tree, "direction": ["lower" if d == "lower" else "higher" for d in tree["direction"]]},
        "minmax", "arithmetic", nodes=True,
    ).to_rows()  # fmt: skip


def test_a_large_table_gives_the_same_digits() -> None:
    values = np.random.default_rng(5).normal(50, 20, (MANY_CELLS // 4 + 3, 4))
    columns = tuple(IndicatorMeta(f"i{n}", direction="lower" if n % 2 else "higher", weight=n + 1.0) for n in range(4))
    sheet = IndicatorTable(tuple(f"O{n}" for n in range(len(values))), columns, values)
    frame = {"organisation_code": sheet.organisations, **{f"i{n}": values[:, n] for n in range(4)}}
    meta = {
        "indicator_code": [c.code for c in columns], "direction": [c.direction for c in columns],
        "weight": [c.weight for c in columns],
    }  # fmt: skip
    one, two = composite(sheet).table, in_two(frame, meta, "minmax", "arithmetic")
    assert np.asarray(one["score"]).tobytes() == np.asarray(two["score"]).tobytes()
    assert list(one["rank"]) == list(two["rank"])


def test_an_unknown_scale_or_method_is_told_with_the_nearest() -> None:
    with pytest.raises(DefinitionError, match="minmax"):
        composite(FRAME, scale="minmaxx")
    with pytest.raises(DefinitionError, match="topsis"):
        composite(FRAME, method="topsi")

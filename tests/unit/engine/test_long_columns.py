"""Long columns of text are read all at once: the same numbers and refusals as cell by cell."""

import numpy as np

from jixiao.engine.model import rows

CELLS = [
    "1", "-1.5", "+2", "007", "12.50", "", " ", " 3 ", "1e3", ".5", "5.", "NaN", "inf", "１２", "1,234.5", "85%", "3.14万",
    "abc", "-", "/", "无", "1_000", "0x10", "1\n", "--1", "9" * 29, "9" * 31, "-0", "1.7976931348623157e308", "TRUE",
]  # fmt: skip


def test_long_columns_read_as_short_ones_do() -> None:
    long = CELLS * (rows.LONG // len(CELLS) + 1)
    fast, slow = rows.read_quantity(long), rows.read_quantity(CELLS)
    size = len(CELLS)
    for start in range(0, len(long), size):
        np.testing.assert_array_equal(fast.values[start : start + size], slow.values)
    assert {place % size for place in fast.refused} == set(slow.refused)
    assert {place: fast.refused[place] for place in slow.refused} == slow.refused
    assert {place % size for place in fast.blank.tolist()} == set(slow.blank.tolist())


def test_long_key_columns_read_as_short_ones_do() -> None:
    keys = ["S1", " S1", "S2 ", "", "　", "S\ud800", "１"]
    for few in (keys, keys[:5]):
        long = few * (rows.LONG // len(few) + 1)
        fast, slow = rows.coded(long), rows.coded(few)
        assert [fast.at(place) for place in range(len(few))] == [slow.at(place) for place in range(len(few))]
        assert fast.at(len(long) - 1) == slow.at(len(few) - 1)

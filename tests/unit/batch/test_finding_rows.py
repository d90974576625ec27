"""Findings as Arrow are the rows of the library's table, in its order, whatever was said of whom."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.batch.finding_rows import count_by_severity, finding_table
from jixiao.engine.model.findings import Finding, FindingGroup, FindingList, Severity
from jixiao.engine.model.text import Text

ROSTER = ("街道3", "b", "", "a", "c")
words = st.sampled_from(("", "a", "b", "甲"))
severities = st.sampled_from(list(Severity))
said = st.builds(Text, words, words)
singles = st.builds(
    Finding, severities, words, said, st.sampled_from(ROSTER), words, words, words, st.none() | st.integers(0, 9)
)
groups = st.builds(
    lambda severity, rule, text, places, code, period: FindingGroup(
        severity, rule, text, ROSTER, np.array(sorted(places), np.int64), code, period
    ),
    severities, words, said, st.sets(st.integers(0, 4)), words, words,
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(singles | groups, max_size=8))
def test_the_same_rows_in_the_same_order(found: list[Finding | FindingGroup]) -> None:
    listed = FindingList(list(found))
    table = finding_table(listed)
    assert table.to_pylist() == listed.table().to_rows()
    told = [row["severity"] for row in table.to_pylist()]
    assert count_by_severity(table) == {severity: told.count(severity) for severity in sorted(set(told))}

"""Whatever stands in the tables of a comparison: findings or a refusal that teaches, never a crash and never NaN."""

from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.engine.comparison.compare import COLUMNS, compare
from jixiao.engine.comparison.reorganisation import restate
from jixiao.engine.comparison.standardisation import standardise
from jixiao.engine.model.errors import DefinitionError

codes = st.sampled_from(["A", "B", "", None, "甲", "*", "A\x1fB", 7])
periods = st.sampled_from(
    ["2024", "2023", "2024-01", "2024Q1", "2024H2", "202X", "", "*", None, 2024, "1900", "2999-12"]
)
numbers = st.one_of(
    st.none(), st.sampled_from(["", "x", "1e999", "5%", "−3", 0, -0.0, 1e29, -1e29, 1e-300]), st.floats(), st.integers()
)
words = st.sampled_from(["higher", "lower", "neutral", "", None, "g", "flow", "rate"])


def table(**columns: st.SearchStrategy) -> st.SearchStrategy[list[dict[str, object]]]:
    return st.lists(st.fixed_dictionaries(columns), max_size=12)


def assert_teaches(refusal: DefinitionError) -> None:
    assert refusal.message
    assert refusal.message_zh


VALUES = table(organisation_code=codes, indicator_code=codes, period=periods, value=numbers, dimension=codes)
TARGETS = table(organisation_code=codes, indicator_code=codes, period=periods, target=numbers, direction=words)


@settings(max_examples=40)
@given(
    VALUES,
    TARGETS,
    table(organisation_code=codes, group=words, period=periods),
    table(organisation_code=codes, neighbour_code=codes),
    table(organisation_code=codes, indicator_code=codes, period=periods, baseline=numbers)
    | st.sampled_from(["2023", "2024-01", "2024Q1"]),
    table(indicator_code=codes, direction=words, unit_of_measure=st.sampled_from(["%", "", "万元", None])),
)
def test_compare_never_crashes(
    values: list, targets: list, groups: list, near: list, baseline: object, meta: list
) -> None:
    try:
        result = compare(values, targets=targets, groups=groups, neighbours=near, baseline=baseline, meta=meta)
    except DefinitionError as refusal:
        assert_teaches(refusal)
        return
    for name in COLUMNS:
        for entry in result.table[name]:
            assert entry == entry
            assert not isinstance(entry, float) or abs(entry) != float("inf")
    assert len(result.table.to_arrow()) == len(result.table)
    assert all(finding["message"] and finding["message_zh"] for finding in result.findings)


@settings(max_examples=40)
@given(
    VALUES,
    table(predecessor=codes, successor=codes, period=periods, share=numbers),
    table(indicator_code=codes, kind=words, weight_indicator=codes),
)
def test_restate_never_crashes_and_never_makes_up_an_organisation(values: list, changes: list, meta: list) -> None:
    try:
        result = restate(values, changes, meta)
    except DefinitionError as refusal:
        assert_teaches(refusal)
        return
    known = {str(row["organisation_code"]).strip() for row in values} | {str(row["successor"]) for row in changes}
    assert set(result.table["organisation_code"]) <= known
    assert all(abs(value) < float("inf") for value in result.table["value"])


@settings(max_examples=40)
@given(
    table(organisation_code=codes, stratum=words, events=numbers, exposure=numbers),
    st.none()
    | table(stratum=words, rate=numbers, exposure=numbers)
    | table(stratum=words, events=numbers, exposure=numbers),
    st.sampled_from(["direct", "indirect"]),
)
def test_standardise_never_crashes(strata: list, standard: list | None, way: str) -> None:
    try:
        result = standardise(strata, standard, way=way)
    except DefinitionError as refusal:
        assert_teaches(refusal)
        return
    for column in result.table.columns.values():
        assert all(entry is None or entry == entry for entry in column)

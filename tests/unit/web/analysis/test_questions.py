"""An address and a question are the same thing written twice; what cannot be read gives way to its default."""

from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.web.analysis import rules
from jixiao.web.base.rules import RuleViolation

codes = (
    st.text(st.characters(min_codepoint=33, max_codepoint=0x9FFF), min_size=1, max_size=8).map(str.strip).filter(bool)
)
questions = st.builds(
    rules.Question,
    rows=st.sampled_from(rules.AXES), columns=st.sampled_from(rules.AXES), show=st.sampled_from(list(rules.CONTRASTS)),
    view=st.sampled_from(list(rules.VIEW_LABELS)), every=st.sampled_from(list(rules.EVERY_LABELS)),
    period=st.sampled_from(["", "2026-09", "2026Q3", "2026"]), span=st.sampled_from(rules.SPANS), group=codes,
    organisations=st.lists(codes, unique=True, max_size=3).map(tuple),
    indicators=st.lists(codes, unique=True, max_size=3).map(tuple),
    contrasts=st.sets(st.sampled_from(list(rules.CONTRASTS)), max_size=3).map(
        lambda chosen: tuple(code for code in rules.CONTRASTS if code in chosen)
    ),
    trend=st.sampled_from(rules.TRENDS),
    sort=st.sampled_from(["", "name", "-name", "-accuracy"]), page=st.integers(1, 99_999), start=st.integers(0, 99_999),
    as_now=st.booleans(),
)  # fmt: skip


@given(questions)
def test_an_address_asks_the_question_that_it_was_written_from(question: rules.Question) -> None:
    question = question.in_order()
    assert rules.Question.read(parse_qs(question.address().lstrip("?"))) == question


@given(questions)
def test_rows_and_columns_are_never_the_same(question: rules.Question) -> None:
    question = question.in_order()
    assert question.rows != question.columns
    assert question.turned().axes <= set(rules.AXES)


@given(st.dictionaries(st.sampled_from(["rows", "columns", "show", "view", "span", "page", "from", "as", "sort"]),
                       st.lists(st.text(max_size=20), max_size=2)))  # fmt: skip
def test_nonsense_is_the_plain_question(asked: dict[str, list[str]]) -> None:
    read = rules.Question.read(asked)
    assert read.page >= 1
    assert read.start >= 0
    assert read.rows in rules.AXES


@pytest.mark.parametrize(
    ("view", "rows", "columns"),
    [("lines", "organisations", "periods"), ("multiples", "organisations", "periods"),
     ("radar", "organisations", "indicators"), ("map", "organisations", "indicators")],
)  # fmt: skip
def test_a_view_brings_the_axes_that_it_can_draw(view: str, rows: str, columns: str) -> None:
    question = rules.Question.read({"view": [view], "rows": ["periods"], "columns": ["indicators"]})
    assert question.rows == rows
    assert question.columns == columns


def test_another_question_begins_at_its_first_page() -> None:
    question = rules.Question(page=4, start=24, sort="-accuracy")
    assert question.changed(group="central").page == 1
    assert question.changed(rows=rules.INDICATORS, columns=rules.PERIODS).sort == ""
    assert question.address(page=2) == "?sort=-accuracy&page=2"


def test_a_view_without_name_or_with_an_endless_address_is_refused() -> None:
    assert rules.is_name("每月会议", "group=central")
    for name, address in [("  ", ""), ("x" * 81, ""), ("x", "y" * 4001)]:
        assert not rules.is_name(name, address)
    with pytest.raises(RuleViolation, match="peer group"):
        rules.check_name("x", "y" * 4001)


def test_only_the_owner_changes_a_view() -> None:
    assert rules.can_change_view(is_owner=True, is_removed=False, wanted="remove")
    assert rules.can_change_view(is_owner=True, is_removed=True, wanted="restore")
    assert not rules.can_change_view(is_owner=True, is_removed=True, wanted="remove")
    assert not rules.can_change_view(is_owner=True, is_removed=False, wanted="restore")
    assert not rules.can_change_view(is_owner=False, is_removed=False, wanted="share")

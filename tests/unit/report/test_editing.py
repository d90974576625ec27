"""A person's sentence in a rule's place: no figure typed or changed in whatever writing; stale where a fact has changed."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.engine.model.errors import DefinitionError
from jixiao.report.document import Line, Name, Told, plain_words
from jixiao.report.editing import HOLDS, LOST, STALE, Edit, Edited, Tokens, applied, basis_of, read_words, spots_of
from jixiao.report.formats import FORMATS
from jixiao.report.kinds import Report
from tests.unit.report.reports import VALUES, evaluated, report, results, words_in
from tests.unit.report.test_reports import EARLIER

LINE: Line = (
    Name("2026年9月"), "，平均", Told("87.57", "f1", 87.57, 2), "分，居首的", Name("城东街道"), "得",
    Told("91.00", "f2", 91.0, 2), "分，", Told("2", "f3", 2.0), "个单位中",
    Told("2", "f4", 2.0), "个提高，占", Told("67.8%", "f5", 67.8, 1), "。",
)  # fmt: skip
WORDS = "{2026年9月}，平均{87.57}分，居首的城东街道得{91.00}分，{2 a}个单位中{2 b}个提高，占{67.8%}。"


def edit(made: Report, place: int, words: str) -> Edit:
    """An edit of the line at that place of the report."""
    spot = spots_of(made.document)[place]
    return Edit(spot.heading, spot.number, read_words(words, spot.line), basis_of(spot.line, made.book))


def test_what_is_put_before_a_person_reads_back_as_it_was() -> None:
    tokens = Tokens(LINE)
    assert tokens.words == WORDS
    assert tokens.written(read_words(WORDS, LINE)) == WORDS


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", ["annual", "bulletin", "card"])
def test_every_line_of_a_report_may_be_left_as_it_is(kind: str, language: str) -> None:
    made = report(results(earlier=evaluated(EARLIER, "2026-08")), language, kind)
    edits = [edit(made, place, Tokens(spot.line).words) for place, spot in enumerate(spots_of(made.document))]
    same = applied(made, edits)
    assert [each.state for each in same.placed] == [HOLDS] * len(edits)
    before = [plain_words(spot.line) for spot in spots_of(made.document)]
    assert [plain_words(spot.line) for spot in spots_of(same.report.document)][:-1] == before


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("居首的城东街道得{91.00}分。", "居首的城东街道得⟦f2⟧分。"), ("最高91.00分，平均87.57分。", "最高⟦f2⟧分，平均⟦f1⟧分。"),
        ("进一步抓好三个方面：一是统筹，二是一致推进。", "进一步抓好三个方面：一是统筹，二是一致推进。"),
        ("{91.00}分，又是｛91.00｝分", "⟦f2⟧分，又是⟦f2⟧分"), ("多\n行\t文字\u202e{ 91.00 }", "多 行 文字⟦f2⟧"),
        ("占67.8%。", "占⟦f5⟧。"),
    ],
)  # fmt: skip
def test_words_may_change_and_figures_may_move(words: str, kept: str) -> None:
    assert read_words(words, LINE) == kept


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("得92分", "typed_figure"), ("得９２分", "typed_figure"), ("得٩٢分", "typed_figure"), ("得½分", "typed_figure"),
        ("得Ⅳ分", "typed_figure"), ("得①分", "typed_figure"), ("得九十一分", "typed_figure"), ("名列第一", "typed_figure"),
        ("百分之五", "typed_figure"), ("增长一倍", "typed_figure"), ("翻番", "typed_figure"), ("三个单位", "typed_figure"),
        ("ninety", "typed_figure"), ("half of them", "typed_figure"), ("East came second.", "typed_figure"),
        ("五％", "typed_figure"),
        ("得191.00分", "typed_figure"), ("得91.001分", "typed_figure"), ("得2分", "typed_figure"), ("得91.00％", "typed_figure"),
        ("{91.00}5分", "typed_figure"), ("{9.0}", "unknown_token"), ("{2}", "which_token"), ("{91.00", "brace"), ("}", "brace"),
        ("{91.00}{87.57}", "joined"), ("{91.00}.{2 a}", "joined"), ("{91.00}亿元", "changed_figure"),
        ("-{91.00}分", "changed_figure"), ("{91.00}万", "changed_figure"), ("{2 a}倍", "changed_figure"),
        ("约≥{91.00}分", "changed_figure"), ("", "no_words"),
        (" \u200b ", "no_words"), ("长" * 2001, "too_long"), ("⟦f9⟧", "typed_figure"), ("{f1}", "unknown_token"),
    ],
)  # fmt: skip
def test_a_figure_cannot_be_typed_or_changed(words: str, code: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        read_words(words, LINE)
    assert refused.value.code == code
    assert all((*refused.value.text, *refused.value.advice))


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet="{}⟦⟧f1290.,分第一二百%万 -abc\n１½", max_size=30))
def test_whatever_is_typed_no_digit_comes_through_but_in_figures(words: str) -> None:
    try:
        kept = read_words(words, LINE)
    except DefinitionError:
        return
    made = report()
    line = Edit("", 1, kept, basis_of((), made.book))
    pieces = [piece for place, piece in enumerate(line.words.replace("⟧", "⟦").split("⟦")) if not place % 2]
    assert not any(sign.isdecimal() or sign in "½%" for piece in pieces for sign in piece)


def changed(values: Mapping[tuple[str, str], float | None], place: int = 0, words: str = "最低{84.13}分。") -> Edited:
    """An edit made on the usual figures, put into a report on others."""
    made = edit(report(), place, words)
    return applied(report(results(values)), [made])


def test_the_same_words_stand_in_every_format() -> None:
    held = changed(VALUES)
    held.check()
    for form in FORMATS:
        said = words_in(form, held.report)
        assert "最低84.13分。" in said
        assert "最高91.00分（城东街道）" not in said
        assert "下列段落的文字经人工修改" in said


def test_an_edit_is_stale_when_a_fact_below_it_has_changed() -> None:
    moved = changed({**VALUES, ("S2", "accuracy"): 61.6})
    assert [each.state for each in moved.placed] == [STALE]
    assert plain_words(spots_of(moved.report.document)[0].line) == "最低84.20分。"
    with pytest.raises(DefinitionError, match="changed since"):
        moved.check()
    assert moved.placed[0].edit.basis.words.endswith("最低84.13分（城西街道）。")


def test_an_edit_whose_rule_says_something_else_now_is_not_shown() -> None:
    none = changed(dict.fromkeys(VALUES))
    assert [(each.state, each.is_shown) for each in none.placed] == [(STALE, False)]
    assert none.report.document == none.rule.document
    gone = Edit("没有此节", 1, "话", none.placed[0].edit.basis)
    assert applied(report(), [gone]).placed[0].state == LOST
    assert applied(report(), [gone], strictly=False).placed == ()

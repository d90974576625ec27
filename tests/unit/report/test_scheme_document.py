"""A scheme as a document: nothing that its file says is missing, in either language."""

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from jixiao import DefinitionError, Scheme
from jixiao.engine.aggregation import registry
from jixiao.engine.model.aggregation import AGGREGATIONS, Aggregation
from jixiao.engine.model.scheme_writer import write_scheme
from jixiao.engine.model.text import Text
from jixiao.report.scheme import scheme_amendments, scheme_document, scheme_page
from jixiao.report.scheme.ways import WAYS, way_words
from jixiao.report.scheme.words import numeral

EVERYTHING = Path(__file__).with_name("everything.yaml").read_text(encoding="utf-8")
SMALL = """
scheme: s
label: 办法
tree: [{code: a, label: 甲, weight: 100, direction: higher, rule: ratio_capped, target: 95, unit_of_measure: "%"}]
"""
Place = tuple[str | int, ...]


@pytest.fixture(scope="module")
def everything() -> Scheme:
    return Scheme.from_yaml(EVERYTHING)


def both(scheme: Scheme) -> str:
    """The document in both languages without the digest, which changes with everything."""
    return (scheme_document(scheme, "zh") + scheme_document(scheme, "en")).replace(scheme.digest, "")


def scalars(data: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Every scalar of a scheme's data with the way to it."""
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else None
    if pairs is None:
        yield place, data
        return
    for key, inner in pairs:
        yield from scalars(inner, (*place, key))


OTHER_WORDS = {
    "higher": "lower", "lower": "higher", "quarter": "month", "half-even": "half-up", "exact": "rounded", "sum": "last",
    "last": "sum", "carry-forward": "interpolate", "interpolate": "carry-forward", "zero": "exclude", "exclude": "zero",
    "peer-median": "zero", "incomplete": "zero", "bonus": "deduction", "deduction": "bonus", "> 0": "> 7", ">= 1": "< 1",
    "> 3": "> 4", "2026-01-01": "2026-02-01", "2027-01-01": "2027-03-01", "c": "b",
}  # fmt: skip
SUMMED = {"weight", "full_marks"}
"""Points must add up, so one alone cannot change; two of them change together in a test of their own."""
SILENT = {("grades", 3, "from"), ("tree", 0, "children", 1, "children", 0, "missing", "limit")}
"""What changes nothing: where the last grade starts, which takes whoever has no better one; the reach of a median."""
FIXED = {"rule", "aggregate"}
"""Keys below which a name decides what else may stand there: their names are changed in tests of their own."""


def changed(value: Any) -> list[Any]:
    """Other values that may stand in the same place, the nearest first."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int | float):
        return [value + 1, value - 1, value / 2, value * 0.9, value + 10]
    return [OTHER_WORDS[value]] if value in OTHER_WORDS else [f"{value}x"]


def variant(data: dict[str, Any], place: Place, value: Any) -> Scheme | None:
    """The scheme with another value in one place; None where that is no scheme."""
    copy = deepcopy(data)
    inner: Any = copy
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    try:
        return Scheme.from_yaml(write_scheme(copy))
    except DefinitionError:
        return None


def test_any_other_word_or_figure_of_the_file_is_seen_in_the_document_and_told_as_a_change(everything: Scheme) -> None:
    data, seen = everything.to_data(), 0
    text = both(everything)
    untried = []
    for place, value in scalars(data):
        if place[-1] in SUMMED or (place[-1] == "name" and FIXED & {*map(str, place)}):
            continue
        other = next((found for new in changed(value) if (found := variant(data, place, new)) is not None), None)
        if other is None:
            untried.append(place)
            continue
        seen += 1
        if place not in SILENT:
            assert both(other) != text, f"{place}: another value says the same"
        changes = scheme_amendments(everything, other)
        assert changes, place
        assert all(change.before != change.after for change in changes), place
        for language in ("zh", "en"):
            assert all(c.before.in_language(language) != c.after.in_language(language) for c in changes), place
    assert seen > 110
    # Bound by others: a grade that a veto names, directions that a rule's parameters decide, a veto's effect.
    assert [place[-1] for place in untried].count("direction") == 3
    assert {place for place in untried if place[-1] != "direction"} == {("grades", 2, "code"), ("vetoes", 0, "effect")}


def test_points_moved_between_two_leaves_are_seen(everything: Scheme) -> None:
    other = Scheme.from_yaml(EVERYTHING.replace("weight: 25", "weight: 24").replace("weight: 10\n", "weight: 11\n"))
    assert both(other) != both(everything)
    told = {(change.code, change.after.zh) for change in scheme_amendments(everything, other)}
    assert told == {("solved", "24 分（−1）"), ("late", "11 分（+1）")}


OPTIONAL = {
    *("valid_from", "valid_to", "source", "rounding", "missing", "grades", "peer_groups", "aggregate", "adjustments"),
    *("adjustment_caps", "vetoes", "goal", "target", "over_time", "decimals", "per", "cap", "quota", "indicator"),
}


def test_every_optional_part_that_is_left_out_is_seen(everything: Scheme) -> None:
    data, text = everything.to_data(), both(everything)
    n_seen = 0
    for place, _ in list(places(data)):
        if place[-1] not in OPTIONAL:
            continue
        copy = deepcopy(data)
        inner: Any = copy
        for key in place[:-1]:
            inner = inner[key]
        del inner[place[-1]]
        try:
            other = Scheme.from_yaml(write_scheme(copy))
        except DefinitionError:
            continue
        if other.digest != everything.digest:
            n_seen += 1
            assert both(other) != text, place
            assert scheme_amendments(everything, other), place
            assert scheme_amendments(other, everything), place
    assert n_seen > 25


def places(data: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Every entry at every depth."""
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, inner in pairs:
        yield (*place, key), inner
        yield from places(inner, (*place, key))


def test_every_name_and_code_of_the_file_stands_in_the_document(everything: Scheme) -> None:
    text = both(everything)
    for place, value in scalars(everything.to_data()):
        if place[-1] in ("zh", "en", "code", "indicator", "source", "goal", "version", "unit_of_measure"):
            assert str(value) in text, place


def test_the_chinese_document_holds_no_english_words_but_codes(everything: Scheme) -> None:
    text = scheme_document(everything, "zh")
    prose = re.sub(r"`[^`]*`|〔[^〕]*〕|“[^”]*”", "", text.partition("## 附")[0])
    codes = {"S01", "S02", "S03", "S11", "S12", "SHA", "GB", "T", "city"}
    assert set(re.findall(r"[A-Za-z][A-Za-z0-9]*", prose)) <= codes


def test_the_sections_are_those_of_an_official_document(everything: Scheme) -> None:
    heads = re.findall(r"^## (.*)$", scheme_document(everything), re.MULTILINE)
    assert heads == [
        "一、指标体系",
        "二、赋分规则",
        "三、加减分与上限",
        "四、一票否决",
        "五、等次",
        "六、分类考核组",
        "七、缺失值、舍入与排名办法",
        "八、版本与核对",
        "附：编码对照",
    ]


def test_what_a_scheme_does_not_have_is_said_too() -> None:
    text = scheme_document(Scheme.from_yaml(SMALL))
    for words in ("本办法未设加减分项", "本办法未设一票否决事项", "本办法未设等次", "未划分考核组"):
        assert words in text
    assert "| 1. 甲 | 100 | 正向 |" in text
    assert "注：计量单位：%；目标值：95%；跨期汇总：取各期平均" in text


def test_the_tree_is_a_table_with_a_column_per_level(everything: Scheme) -> None:
    text = scheme_document(everything)
    assert "| 一级指标 | 二级指标 | 三级指标 | 分值 |" in text
    assert "| 为民服务（55 分） | 热线办理（35 分） | 1. 解决率 | 25 |" in text
    assert "|  |  | 2. 超期工单 | 10 |" in text
    assert scheme_page(everything).count('rowspan="') == 4


def test_a_deep_tree_gets_one_column_with_the_way_down() -> None:
    node = "{code: n%d, weight: 100, %s}"
    inner = node % (9, "direction: higher, rule: manual")
    for number in range(8, 0, -1):
        inner = node % (number, f"children: [{inner}]")
    text = scheme_document(Scheme.from_yaml(f"scheme: s\ntree: [{inner}]"))
    assert "| 1. n1 › n2 › n3 › n4 › n5 › n6 › n7 › n8 › n9 | 100 |" in text


def test_dates_are_told_as_people_read_them(everything: Scheme) -> None:
    assert "自 2026年1月1日起至 2026年12月31日止" in scheme_document(everything)
    assert "1 January 2026 to 31 December 2026" in scheme_document(everything, "en")


def test_the_digest_stands_at_the_end_with_the_command_that_gives_it(everything: Scheme) -> None:
    tail = scheme_document(everything).partition("## 八")[2]
    assert everything.digest in tail
    assert "jixiao scheme check" in tail


def test_names_stand_in_for_codes() -> None:
    scheme = Scheme.from_yaml(SMALL + "peer_groups: {g: [S1, S2]}\n")
    names = {"S1": Text("First street", "第一街道")}
    assert "第一街道、S2" in scheme_document(scheme, names=names)
    assert "First street, S2" in scheme_document(scheme, "en", names=names)


def test_another_language_is_refused(everything: Scheme) -> None:
    with pytest.raises(ValueError, match="zh or en"):
        scheme_document(everything, "fr")


def test_a_page_says_what_the_text_says(everything: Scheme) -> None:
    page = re.sub(r"<style>.*?</style>|<[^>]+>", " ", scheme_page(everything), flags=re.DOTALL)
    for words in re.findall(r"[\u4e00-\u9fff]{2,}", scheme_document(everything)):
        assert words in page


def test_leaves_that_count_nothing_say_so() -> None:
    scheme = Scheme.from_yaml(
        "scheme: s\ntree:\n"
        "  - {code: a, weight: 100, direction: higher, rule: manual}\n"
        "  - {code: b, weight: 0, direction: higher, rule: manual}\n"
        "  - {code: c, weight: 0, direction: higher, rule: rank_bonus}\n"
    )
    assert scheme_document(scheme).count("本指标只公布、排名，不计分") == 1


@pytest.mark.parametrize("number", range(1, 100))
def test_chinese_numerals(number: int) -> None:
    told = numeral(number)
    digits = {sign: place for place, sign in enumerate("零一二三四五六七八九")}
    tens, _, ones = told.rpartition("十")
    value = digits[told] if "十" not in told else (digits[tens] if tens else 1) * 10 + (digits[ones] if ones else 0)
    assert value == number


def test_every_way_of_aggregating_is_told() -> None:
    assert registry
    for name, kind in AGGREGATIONS.items():
        told = way_words(kind())
        assert kind.label.zh in told.zh
        assert name in WAYS, f"{name} has no sentence of its own"


def test_a_way_of_aggregating_without_a_sentence_is_told_by_its_definition(monkeypatch: pytest.MonkeyPatch) -> None:
    build: Callable[[], Aggregation] = AGGREGATIONS["arithmetic"]
    monkeypatch.delitem(WAYS, "arithmetic")
    assert "Σ" in way_words(build()).zh


def test_the_data_of_the_example_is_what_the_engine_reads(everything: Scheme) -> None:
    assert json.loads(json.dumps(everything.to_data())) == Scheme.from_yaml(everything.to_yaml()).to_data()

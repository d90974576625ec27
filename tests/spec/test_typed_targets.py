"""The golden table of typed targets, and a plain twin: what is written by rule in many spellings reads back the same."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from jixiao.engine.budget.targets import read_target
from jixiao.engine.model.units import plain_unit, read_unit

TABLE = Path(__file__).with_name("typed_targets.yaml")
ROWS: list[list[Any]] = [
    row for group in YAML(typ="safe", pure=True).load(TABLE.read_text(encoding="utf-8")) for row in group["rows"]
]


def test_the_table_is_large_and_names_each_text_once() -> None:
    assert len({row[0] for row in ROWS}) == len(ROWS) >= 80


@pytest.mark.parametrize("row", ROWS, ids=lambda row: ascii(row[0])[:40])
def test_target(row: list[Any]) -> None:
    more = row[-1] if isinstance(row[-1], dict) else {}
    operator, value, unit = row[1:4] if len(row) > 3 else ("", None, "")
    read = read_target(row[0])
    assert (read.operator, read.value, read.unit) == (operator, None if value is None else Decimal(value), unit)
    assert read.is_qualitative == more.get("words", False)
    assert read.is_blank == more.get("blank", False)
    assert read.upper == (Decimal(more["upper"]) if "upper" in more else None)
    assert read.day == (date.fromisoformat(more["day"]) if "day" in more else None)
    assert (read.change, read.subject) == (more.get("change", ""), more.get("subject", ""))
    assert read.text == row[0]


SPELLINGS = {
    "≥": ("≥{}", "≧{}", ">={}", "＞＝{}", "大于等于{}", "不少于{}", "不低于 {}", "至少{}", "{}以上", "{} 及以上", "达到{}"),
    "≤": ("≤{}", "<={}", "小于等于{}", "不超过{}", "不高于{}", "{}以内", "控制在{}以内", "{}以下", "至多{}"),
    ">": (">{}", "＞{}", "大于{}", "超过{}", "多于{}"), "<": ("<{}", "小于{}", "不足{}", "低于{}"),
    "=": ("={}", "= {}", "＝{}", "等于{}"), "": ("{}", " {} ", "实际完成{}", "{}。"), "≈": ("约{}", "{}左右"),
}  # fmt: skip
UNITS = {
    "": ("",), "个": ("个", "个数"), "%": ("%", "％", "百分比", "百分点"), "万元": ("万元", "万元人民币"), "天": ("天", "日"),
    "件": ("件", "件数"), "人": ("人", "名", "人数"), "工作日": ("工作日", "个工作日"), "次/年": ("次/年",),
}  # fmt: skip
FULL = str.maketrans("0123456789.,", "０１２３４５６７８９．，")


@settings(max_examples=50, deadline=None)
@given(
    st.sampled_from(list(SPELLINGS)), st.integers(0, 10**9), st.integers(0, 3), st.sampled_from(list(UNITS)), st.data()
)
def test_every_spelling_reads_back(sign: str, whole: int, digits: int, unit: str, data: st.DataObject) -> None:
    number = Decimal(whole).scaleb(-digits)
    ways = (f"{number}", f"{number:,}", f"{number}".translate(FULL), f"{number:,}".translate(FULL))
    written = data.draw(st.sampled_from(ways)) + data.draw(st.sampled_from(UNITS[unit]))
    text = data.draw(st.sampled_from(SPELLINGS[sign])).format(written)
    read = read_target(text)
    assert (read.operator, read.value, read.unit, read.is_qualitative) == (sign, number, unit, False), text


@settings(max_examples=50, deadline=None)
@given(
    st.text(alphabet="0123456789.,~-%≥≤<>=个年月日天万亿元内前以上下约每第增长()（） /", max_size=14)
    | st.text(max_size=30)
)
def test_any_text_is_read_one_way(text: str) -> None:
    read = read_target(text)
    ways = [read.value is not None, read.day is not None, read.is_qualitative, read.is_blank]
    assert sum(ways) == 1
    assert read.upper is None or (read.value is not None and read.upper >= read.value)
    if read.value is not None:
        assert read.value.is_finite()
        assert read_target(f"{read.value:f}{read.unit}").value == read.value


@pytest.mark.parametrize(
    ("one", "other"),
    [("个", "个数"), ("%", "百分点"), ("人", "名"), ("万元", "万元人民币"), ("平方米", "㎡"), ("天", "日")],
)
def test_one_unit_in_two_spellings(one: str, other: str) -> None:
    assert plain_unit(one) == plain_unit(other)
    assert read_unit(one) == read_unit(other)

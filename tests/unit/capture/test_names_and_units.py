"""The same column in another hand; units that are the same thing, and those that only look so."""

from fractions import Fraction

import pytest

from jixiao.capture.names import Spellings, find_name, read_name
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.units import conversion, read_unit, scaled


@pytest.mark.parametrize(
    ("wanted", "present", "found"),
    [
        ("单位名称", ["序号", "单位 名称"], ("单位 名称",)),
        ("财政收入（万元）", ["财政收入(万元)"], ("财政收入(万元)",)),
        ("财政收入", ["财政收入（万元）"], ("财政收入（万元）",)),
        ("财政收入（万元）", ["财政收入（元）"], ()),
        ("GDP", ["gdp【亿元】", "人口"], ("gdp【亿元】",)),
        ("PM2.5", ["ＰＭ２．５"], ("ＰＭ２．５",)),
        ("area_code", ["Area Code"], ("Area Code",)),
        ("收入", ["收入（元）", "收入(万元)"], ("收入（元）", "收入(万元)")),
        ("收入", ["收入", "收入(万元)"], ("收入",)),
        ("收入(含税)", ["收入"], ()),
        ("收入 / 本年", ["收入（万元） / 本年", "收入（万元） / 上年"], ("收入（万元） / 本年",)),
    ],
)
def test_columns_by_name(wanted: str, present: list[str], found: tuple[str, ...]) -> None:
    assert find_name(wanted, present) == found


def test_codes_by_several_spellings() -> None:
    known = Spellings({"A001": ["市财政局", "财政局"], "X": ["Tax Revenue(100 million yuan)"]})
    assert known.code("市 财政局") == known.code("A001") == "A001"
    assert known.code("Tax revenue") == "X"
    assert known.code("Tax Revenue(million yuan)") is None
    assert known.code("教育局") is None


def test_a_name_that_two_codes_share_without_units_is_nobodys() -> None:
    known = Spellings({"a": ["收入(元)"], "b": ["收入(人)"]})
    assert (known.code("收入(元)"), known.code("收入(人)"), known.code("收入")) == ("a", "b", None)


@pytest.mark.parametrize(
    ("given", "wanted", "factor"),
    [
        ("万元", "元", 10_000), ("100 million yuan", "亿元", 1), ("亿元", "万元", 10_000), ("µg/m³", "mg/m³", Fraction(1, 1000)),
        ("%", "比例", Fraction(1, 100)), ("万人", "人", 10_000), ("吨", "kg", 1000),
        ("万辆", "辆", 10_000), ("公顷", "㎡", 10_000),
    ],
)  # fmt: skip
def test_units_are_turned_into_each_other(given: str, wanted: str, factor: Fraction) -> None:
    assert conversion(given, wanted) == factor
    assert conversion(wanted, given) == 1 / Fraction(factor)


@pytest.mark.parametrize(("given", "wanted"), [("元", "人"), ("元/人", "元"), ("天", "件"), ("", "元")])
def test_different_things_are_not(given: str, wanted: str) -> None:
    with pytest.raises(DefinitionError, match="cannot be turned"):
        conversion(given, wanted)


def test_scaling_keeps_decimals() -> None:
    assert scaled(0.57, Fraction(100)) == 57.0 != 0.57 * 100
    assert scaled(1.1, Fraction(1, 1000)) == 0.0011
    assert scaled(1e25, Fraction(10)) == 1e26
    assert scaled(1e-7, Fraction(1, 10)) == 1e-8
    assert scaled(-3.3, Fraction(1, 3)) == -1.1
    assert read_unit("2023年", known_only=True) is None
    assert read_name("收入（2023年）").unit == ""


def test_a_unit_over_several_headings_is_the_unit_of_each() -> None:
    assert read_name("收入（万元） / 本年").unit == "万元"
    assert read_name("一月 / 收入(元)").unit == "元"

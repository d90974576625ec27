"""A data source as YAML: read, written back, and every fault told with its line."""

import re
from pathlib import Path

import pytest

from jixiao.capture.source import DataSource, Sharing
from jixiao.engine.model.errors import DefinitionErrors

FULL = """
source: finance
label: {zh: 财政, en: Finance}
connector: {name: csv, path: "in/*.csv", header: 2}
schedule: "0 6 * * *"
provider: F01
sharing: 不予共享
secrets: {token: CITY_TOKEN, other: {file: key.txt}}
mapping:
  tables: "{organisation}_*.csv"
  organisation: {codes: {A: [甲, 甲局], B: 乙}}
  indicator: {column: 指标, codes_from: indicators, unknown: skip}
  period: {column: 时间, to: quarter, years: fiscal, fiscal: end, long_spans: last}
  value: {column: 数值, unit: 万元, scale: 1/3}
  units: {gdp: 元}
  where: {口径: [当年, null], 状态: {not: 作废}}
  aggregate:
    - {to: day, by: mean, at_least: 20}
    - {to: month, by: percentile, percentile: 95, at_least: 27, at_least_in: {2: 25}}
    - {to: year, by: share, when: "<= 75", each: {within: month, at_least: 2}, indicators: [gdp]}
  duplicates: last
checks: {rows_at_least: 3, refused_at_most: 0.1, ranges: {gdp: [0, null]}, drift: {fewer_rows: 0.9}}
"""


def test_round_trip() -> None:
    source = DataSource.from_yaml(FULL)
    assert DataSource.from_yaml(source.to_yaml()) == source
    assert DataSource.from_data(source.as_data()) == source
    assert source.sharing is Sharing.NOT_SHARED
    assert source.sharing.label.zh == "不予共享"
    assert source.connector.name == "csv"


def test_the_digest_knows_content_only() -> None:
    one = DataSource.from_yaml(FULL)
    other = DataSource.from_yaml("# a remark\n" + FULL.replace('"0 6 * * *"', "0 6 * * *"))
    assert one.digest == other.digest
    assert one.digest != DataSource.from_yaml(FULL.replace("1/3", "1/4")).digest


def faults(text: str) -> list[tuple[str, int | None]]:
    with pytest.raises(DefinitionErrors) as raised:
        DataSource.from_yaml(text, "s.yaml")
    for error in raised.value.errors:
        assert error.message
        assert error.message_zh
    return [(error.code, error.line) for error in raised.value.errors]


def test_many_faults_at_once_each_with_its_line() -> None:
    text = """source: a b
connector: {name: csw, path: x}
schedule: every day
sharing: secret
secrets: {token: my-real-pa55word}
mapping:
  organisation: {colum: x}
  value: v
  period: {is: sometime}
  aggregate: [{to: day, by: average}]
checks: {refused_at_most: 2}
"""
    assert faults(text) == [
        ("bad_code", 1), ("unknown_connector", 2), ("bad_schedule", 3), ("bad_choice", 4), ("secret_in_file", 5),
        ("unknown_key", 7), ("bad_period", 9), ("bad_choice", 10), ("bad_share", 11),
    ]  # fmt: skip


def test_a_secret_is_never_repeated() -> None:
    text = "source: s\nconnector: {name: csv, path: x}\nsecrets: {token: my-real-pa55word}\nmapping: {value: v}\n"
    with pytest.raises(DefinitionErrors) as raised:
        DataSource.from_yaml(text)
    assert "pa55word" not in raised.value.in_language("en") + raised.value.in_language("zh")


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ("{organisation: a, indicator: b, period: c}", "no_value"),
        ("{organisation: a, indicator: b, period: c, value: d, headings: '{period}'}", "no_value"),
        ("{organisation: a, period: c, value: d}", "no_indicator"),
        ("{organisation: a, indicator: b, period: c, headings: '{indicator}'}", "no_indicator"),
        ("{organisation: a, indicator: b, period: c, headings: '{indicators}'}", "bad_pattern"),
        ("{organisation: {column: a, codes: {A: x, B: x}}, indicator: b, period: c, value: d}", "doubled_name"),
        ("{organisation: a, indicator: b, period: c, value: {column: d, scale: 0}}", "bad_scale"),
        ("{organisation: a, indicator: b, period: c, value: d, aggregate: [{to: day, by: share}]}", "no_condition"),
        ("{organisation: a, indicator: b, period: c, value: d, aggregate: [{to: day, by: mean, validity: X}]}",
         "unknown_validity"),
    ],
)  # fmt: skip
def test_a_mapping_that_cannot_work(mapping: str, code: str) -> None:
    assert faults(f"source: s\nconnector: {{name: csv, path: x}}\nmapping: {mapping}\n") == [(code, 3)]


def test_a_parameter_of_the_connector_is_told_where_it_stands() -> None:
    text = (
        "source: s\nconnector:\n  name: csv\n  path: x\n  encodding: utf-8\nmapping: {organisation: a, indicator: b, "
    )
    assert faults(text + "period: c, value: d}\n") == [("unknown_parameter", 5)]


def test_what_is_missing() -> None:
    assert [code for code, _ in faults("label: x\n")] == ["missing_key"] * 3


DOCS = Path(__file__).parents[3] / "docs"


@pytest.mark.parametrize(
    "page", ["reference/data-source-file.md", "how-to/capture-a-source.md", "how-to/capture-a-source.zh-CN.md"]
)
def test_the_sources_of_the_manual_can_be_read(page: str) -> None:
    blocks = re.findall(r"```yaml\n(source:.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)
    assert blocks
    for block in blocks:
        assert DataSource.from_yaml(block, page).mapping

"""Warnings, chances, forecasts and reasons beside an evaluation: told as they were given, and nothing more than that."""

from dataclasses import replace
from typing import Any

import pytest

from jixiao.engine.model.errors import DefinitionError
from jixiao.report.document import write_markdown
from jixiao.report.kinds import KINDS
from jixiao.report.results import Results
from jixiao.report.results.beside import beside
from tests.unit.report.reports import report, results, words_in

TREND_OR_CAUSE = ("趋势", "持续", "由于", "导致", "因为", "trend", "because", "due to", "caused")


def table(**columns: list[Any]) -> dict[str, list[Any]]:
    return columns


WARNINGS = table(
    organisation_code=["S2", "S1", "S2", "S9"], indicator_code=["accuracy", "complaints", "accuracy", "accuracy"],
    period=["2026-09", "2026-08", "2026-09", "2026-09"], rule=["a", "b", "c", "d"], severity=["yellow", "red", "orange", "red"],
    score=["1.2", "2", "1.1", "9"], message=["low", "old", "61.5 where 80 is wanted", "other"],
    message_zh=["偏低", "旧", "61.5，低于80", "别处"],
)  # fmt: skip
CHANCES = table(
    series=["S2/accuracy", "S1/accuracy", "S1/complaints", "S1/accuracy"], year=["2026", "2026", "2026", "2025"],
    probability=["0.12", "0.9", "", "0.5"], required=["92.5", "78", "", "1"], light=["red", "green", "", "amber"],
)  # fmt: skip
REASONS = table(
    organisation_code=["S2"], indicator_code=["accuracy"], reason=["3个小区督导员空缺"], evidence=["2026年9月巡查记录"]
)


def forecasts(low: float, high: float, period: str = "2026-10") -> dict[str, list[Any]]:
    """Of S2's accuracy, which is 61.5 now."""
    return table(series=["S2/accuracy"], period=[period], mean=[(low + high) / 2], lo80=[low], hi80=[high])


def told(kind: str = "annual", language: str = "zh", **tables: Any) -> str:
    found: Results = replace(results(), beside=beside(**tables))
    return write_markdown(report(found, language, kind).document)


def test_warnings_of_the_period_the_gravest_first() -> None:
    text = told(warnings=WARNINGS)
    assert "2026年9月共有预警2条，涉及1个单位，其中橙色1条、黄色1条。" in text
    assert text.index("61.5，低于80") < text.index("偏低")
    assert "旧" not in text
    assert "别处" not in text
    assert "2 warnings stand" in told("card", "en", warnings=WARNINGS)


def test_no_warning_is_said_and_no_file_is_silence() -> None:
    nothing: dict[str, list[Any]] = {name: [] for name in WARNINGS}
    assert "2026年9月没有预警" in told(warnings=nothing)
    assert "预警" not in told()


def test_chances_of_the_year() -> None:
    text = told(chances=CHANCES)
    assert "可判断完成概率的有2项：绿灯1项、黄灯0项、红灯1项" in text
    assert "| 城西街道：准确率 | 12.0% | 92.50 | 红灯 |" in text
    assert "| 城东街道：投诉 | — | — | 无法判断 |" in text
    assert "城东街道" not in told("card", chances=CHANCES).split("目标与预测")[1].split("## ")[0]


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (62.0, 70.0, "整体高于本期的有1条，整体低于本期的有0条，其余0条"),
        (50.0, 61.0, "整体高于本期的有0条，整体低于本期的有1条，其余0条"),
        (55.0, 70.0, "整体高于本期的有0条，整体低于本期的有0条，其余1条的变动在波动范围之内，不能判断方向"),
        (61.5, 70.0, "其余1条的变动在波动范围之内"),
    ],
)
def test_a_direction_only_beyond_the_noise(low: float, high: float, said: str) -> None:
    assert said in told(forecasts=forecasts(low, high))


def test_a_later_period_or_another_frequency_is_not_compared() -> None:
    for period in ("2026-11", "2026Q4", "2027", "57"):
        assert "判断方向" not in told(forecasts=forecasts(62.0, 70.0, period))


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_kind_names_a_cause_or_a_trend_by_itself(kind: str, language: str) -> None:
    text = told(kind, language, warnings=WARNINGS, chances=CHANCES, forecasts=forecasts(62.0, 70.0))
    assert not [word for word in TREND_OR_CAUSE if word in text.lower()]


def test_a_reason_is_told_with_its_evidence() -> None:
    text = told(reasons=REASONS)
    assert "城西街道“准确率”失13.87分（满分60.00分）。原因（依据：2026年9月巡查记录）：3个小区督导员空缺。" in text
    assert "本报告不作原因分析" not in text
    assert "未提供原因依据，本报告不作原因分析" in told()


def test_a_reason_without_evidence_stops_the_report() -> None:
    with pytest.raises(DefinitionError, match="no evidence"):
        beside(reasons={**REASONS, "evidence": [""]})


@pytest.mark.parametrize(
    ("tables", "word"),
    [
        ({"warnings": {"organisation_code": ["S1"]}}, "indicator_code"),
        ({"chances": {**CHANCES, "probability": ["0.1", "viel", "", ""]}}, "no number"),
        ({"forecasts": {**forecasts(1, 2), "mean": ["inf"]}}, "no number"),
    ],
)
def test_tables_that_cannot_be_used(tables: dict[str, Any], word: str) -> None:
    with pytest.raises(DefinitionError, match=word):
        beside(**tables)


def test_figures_beside_are_bound_and_found_in_every_format() -> None:
    before = replace(results(), beside=beside(chances=CHANCES))
    after = replace(results(), beside=beside(chances={**CHANCES, "required": ["93.71", "78", "", "1"]}))
    made, newer = report(before), report(after)
    for form in ("html", "pdf", "docx", "xlsx"):
        assert "93.71" not in words_in(form, made), form
        assert "93.71" in words_in(form, newer), form
    with pytest.raises(DefinitionError, match=r"92\.50 is 93\.71 by now"):
        made.check(after)

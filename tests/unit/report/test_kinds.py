"""Kinds of reports beside the annual one: a bulletin, and a card for each organisation."""

import pytest

from jixiao.engine.evaluate import Evaluation, evaluate
from jixiao.engine.model.scheme import Scheme
from jixiao.report.document import write_markdown
from jixiao.report.kinds import KINDS, write_report
from jixiao.report.results import Results
from tests.unit.report.reports import NAMES, SCHEME, VALUES, evaluated, report, results, words_in

VETO = (
    SCHEME
    + "vetoes:\n  - {code: exposed, label: {zh: 负面曝光, en: Exposed}, indicator: exposure, when: '> 0', effect: zero}\n"
)


def test_a_card_says_where_one_stands() -> None:
    made = report(results(earlier=evaluated({**VALUES, ("S2", "accuracy"): 70.0}, "2026-08")), kind="card")
    text = write_markdown(made.document)
    # 46.125 + 38 = 84.125; the median of 91.00 and 84.13 is 87.565
    assert "城西街道得84.13分（满分100.00分），在同组2个单位中列第2名；同组中位数87.57分，相差−3.44分" in text
    assert "2026年8月得90.50分、列第2名，本期变动−6.37分" in text
    assert "| 准确率（%） | 61.5 | 80 | 60.00 | 46.13 | 51.57 |" in text
    assert "失分最多的指标是准确率，失13.87分（满分60.00分）" in text


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_of_nothing(kind: str, language: str) -> None:
    nothing = results({("S1", "accuracy"): None, ("S2", "complaints"): None})
    assert words_in("html", report(nothing, language, kind))


def test_vetoes_are_told_to_whom_they_struck() -> None:
    rows = [
        {"organisation_code": code, "indicator_code": indicator, "period": "2026-09", "value": value}
        for (code, indicator), value in {**VALUES, ("S2", "exposure"): 1, ("S1", "exposure"): 0}.items()
    ]
    found = Results(evaluate(Scheme.from_yaml(VETO), rows, period="2026-09"), None, NAMES)
    assert "负面曝光：城西街道触发。" in write_markdown(report(found, kind="bulletin").document)
    own = [
        write_markdown(write_report(KINDS["card"](), found, "zh", about=code).document) for code in found.organisations
    ]
    assert ["负面曝光" in text and "触发" in text for text in own] == [False, True]


def test_one_alone_and_one_unknown_before() -> None:
    alone: Evaluation = evaluated({("S9", "accuracy"): 80.0, ("S9", "complaints"): 0})
    text = write_markdown(write_report(KINDS["card"](), Results(alone, evaluated()), "en", about="S9").document)
    assert "rank 1 of 1" in text
    assert "What the change is made of" not in text
    bulletin = write_markdown(write_report(KINDS["bulletin"](), Results(alone, evaluated()), "en").document)
    assert "No organisation has a score in both" in bulletin

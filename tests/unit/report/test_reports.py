"""Reports: one content in every format, every figure bound, one changed number changed everywhere."""

import io
import zipfile

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao.engine.model.errors import DefinitionError
from jixiao.report.document import Imprint, Paragraph, Told, lines_of, plain_words, write_markdown
from jixiao.report.formats import FORMATS
from jixiao.report.kinds import KINDS, write_report
from tests.unit.report.reports import VALUES, evaluated, report, results, words_in

EARLIER = {**VALUES, ("S2", "accuracy"): 70.0}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_figure_of_the_text_is_in_every_format(language: str) -> None:
    made = report(results(earlier=evaluated(EARLIER, "2026-08")), language)
    told = [
        part.text
        for block in made.document.blocks
        for line in lines_of(block)
        if not isinstance(line, str)
        for part in line
        if isinstance(part, Told)
    ]
    assert len(told) > 30
    for form in ("html", "pdf", "docx"):
        words = words_in(form, made)
        missing = [text for text in told if text.replace(" ", "") not in words]
        assert not missing, form


def test_what_the_words_say() -> None:
    made = report(results(earlier=evaluated(EARLIER, "2026-08")))
    text = write_markdown(made.document)
    # 60 × 76 ÷ 80 + 40 − 3 × 2 = 91; 60 × 61.5 ÷ 80 + 40 − 2 = 84.125 → 84.13
    assert "平均得分87.57分" in text, "of the scores as they are told: 87.565"
    assert "最高91.00分（城东街道），最低84.13分（城西街道）" in text
    assert "| 2 | 城西街道 | 84.13 | 良 | −6.37 | 0 |" in text
    assert "城西街道：变动−6.37分，由90.50分到84.13分；主要构成：准确率 −6.38，取整 +0.01。" in text
    assert "其中0个上升、1个下降" in text


def test_without_an_earlier_period_nothing_is_said_of_change() -> None:
    text = write_markdown(report().document)
    assert "变动" not in text
    assert "变化" not in text


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(accuracy=st.decimals(1, 79, places=1).map(float).filter(lambda value: value != 61.5))
def test_one_changed_number_is_changed_in_every_format(accuracy: float) -> None:
    before, after = report(), report(results({**VALUES, ("S2", "accuracy"): accuracy}))
    said = f"{after.book.source.read(('after', 'score', 'S2', 'waste')):.2f}"
    for form in FORMATS:
        old, new = words_in(form, before), words_in(form, after)
        assert old != new, form
        assert said in new, form


def test_newer_results_stop_the_export_and_name_the_figure() -> None:
    made = report()
    made.check()
    with pytest.raises(DefinitionError, match=r"84\.13 is 61\.63 by now"):
        made.check(results({**VALUES, ("S2", "accuracy"): 31.5}))


def test_the_same_results_give_the_same_bytes() -> None:
    first, second = report(), report()
    assert FORMATS["pdf"](first) == FORMATS["pdf"](second)
    assert FORMATS["html"](first) == FORMATS["html"](second)


def test_figures_stay_bound_in_word() -> None:
    made = report()
    body = docx.Document(io.BytesIO(FORMATS["docx"](made))).element.body
    tags = {node.get(f"{{{body.nsmap['w']}}}val") for node in body.iter(f"{{{body.nsmap['w']}}}tag")}
    assert tags == set(made.book.figures)


def test_nothing_typed_becomes_a_formula_or_markup() -> None:
    found = results()
    hostile = '=HYPERLINK("x") <b>&\'#set page()'
    named = found.__class__(found.evaluation, None, {"S1": found.names["S2"]._replace(zh=hostile)})
    made = report(named)
    book = zipfile.ZipFile(io.BytesIO(FORMATS["xlsx"](made)))
    sheets = "".join(book.read(name).decode() for name in book.namelist() if "sheet" in name)
    assert "<f>" not in sheets
    assert "<b>&" not in FORMATS["html"](made).decode()
    assert hostile.replace(" ", "") in words_in("pdf", made)
    assert hostile.replace(" ", "") in words_in("docx", made)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nobody_with_a_score(language: str) -> None:
    nothing = results({("S1", "accuracy"): None, ("S2", "complaints"): None})
    made = report(nothing, language)
    for form in FORMATS:
        assert FORMATS[form](made)
    first = made.document.blocks[1]
    assert isinstance(first, Paragraph)
    assert plain_words(first.line).endswith(("Nothing can be said of scores.", "暂无可供分析的得分。"))


def test_the_imprint_stands_on_paper() -> None:
    made = write_report(
        KINDS["annual"](), results(), "zh", Imprint("清河市绩效办", "清绩办〔2026〕7号", "各街道", "2026年4月3日")
    )
    for form in ("pdf", "docx"):
        words = words_in(form, made)
        assert "清绩办〔2026〕7号" in words
        assert "各街道：" in words


def test_an_unknown_kind_is_told() -> None:
    with pytest.raises(DefinitionError, match="anual"):
        KINDS.named("anual")

"""What an office may put in the house's place: sentences, a layout, a Word file; each can do nothing but its work."""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import pypdf
import pytest

from jixiao.engine.model.errors import DefinitionError
from jixiao.report.document import Document, Imprint, write_markdown
from jixiao.report.document.pdf import official_layout
from jixiao.report.kinds import KINDS, write_report
from jixiao.report.results import Results
from jixiao.report.templates import Layout, Letterhead, Wording, check_template, read_template, write_with
from tests.unit.report.other_sources import source
from tests.unit.report.reports import evaluated, report, results
from tests.unit.report.test_reports import EARLIER

SENTENCES = """
title: {zh: "{周期}专报", en: "Brief, {period}"}
names: {rule: 清政办发〔2020〕10号}
sections:
  - heading: {zh: 总体, en: Overall}
    text:
      - zh: "按照{rule}，{单位数}个单位参评，平均{平均分}分；{名称：第一名}得{得分：第一名}分居首。"
        en: "By {rule}, {organisations} took part; mean {mean}; {name of first} leads with {score of first}."
      - "{得分：城西街道，上期}→{score of West}，{变动：S2}；{实际值：城西街道，准确率}／{target of S2 on accuracy}"
      - "{失分：S2，accuracy}；{rank of last}、{grade of S2}、{full marks}、{full marks on accuracy}"
      - "{cell after/score/S1/waste}、{scheme}、{period before}"
  - {heading: 排名, passages: [ranking]}
"""
DOCUMENT = Document("T", "", "zh", ())


def written(text: str, language: str = "zh", found: Results | None = None, about: str = "") -> str:
    both = found or results(earlier=evaluated(EARLIER, "2026-08"))
    return write_markdown(write_report(Wording.from_yaml(text), both, language, about=about).document)


def test_sentences_are_filled_with_bound_figures() -> None:
    text = written(SENTENCES)
    assert text.startswith("# 2026年9月专报")
    assert "按照清政办发〔2020〕10号，2个单位参评，平均87.57分；城东街道得91.00分居首。" in text
    assert "90.50→84.13，−6.37；61.5／80" in text
    assert "13.87；2、良、100.00、60.00" in text
    assert "91、垃圾分类、2026年8月" in text
    assert "| 1 | 城东街道 | 91.00 |" in text
    assert "2 took part; mean 87.57; East leads with 91.00." in written(SENTENCES, "en")


def test_sentences_about_one_and_of_another_source() -> None:
    own = "title: T\nof_one: true\nsections:\n  - {heading: a, text: '{score of organisation}', passages: [own_indicators]}\n"
    assert "84.13" in written(own, about="S2")
    assert "91.00" in written(own, about="S1")
    order = "title: T\nsections:\n  - {heading: a, text: '到{cell order/deadline/zh}，{单元格：figure/1/value}'}\n"
    made = write_report(Wording.from_yaml(order), source("rectification"), "zh")
    assert "到2026年4月10日，42.5" in write_markdown(made.document)


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        ("{scor of S1}", "unknown_fact", "score"), ("{得份：S1}", "unknown_fact", "得分"), ("{}", "unknown_fact", ""),
        ("{rulle}", "unknown_fact", "rule"), ("{score}", "of_whom", "score of"), ("{lost of S1}", "on_what", "on INDICATOR"),
        ("共3个", "typed_figure", "names:"), ("{score of S1", "brace", ""), ("{{score of S1}}", "brace", ""),
        ("{__class__}", "unknown_fact", ""), ("{score.__class__}", "unknown_fact", "score"), ("５个", "typed_figure", ""),
    ],
)  # fmt: skip
def test_sentences_with_faults_are_named_with_their_line(words: str, code: str, hint: str) -> None:
    text = f"title: T\nnames: {{rule: x}}\nsections:\n  - heading: a\n    text:\n      - '{words}'\n"
    found = check_template(text.encode(), "own.yaml")
    assert [(each.rule, each.row, each.file) for each in found] == [(code, 6, "own.yaml")]
    assert hint in found[0].message


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("{score of S3}", "S1"), ("{得分：城西街}", "城西街道"), ("{失分：S1，准确}", "准确率"),
        ("{score of organisation}", "one organisation"), ("{cell after/score/S1/no}", "no cell"),
        ("{score of S1 before}", "--before"),
    ],
)  # fmt: skip
def test_what_the_results_do_not_hold_is_named(words: str, hint: str) -> None:
    with pytest.raises(DefinitionError, match=re.escape(hint)):
        written(f"title: T\nsections:\n  - {{heading: a, text: '{words}'}}\n", found=results())


def test_passages_have_to_be_known() -> None:
    text = "title: T\nsections:\n  - {heading: a, passages: [rankin, own_change]}\n"
    assert [each.rule for each in check_template(text.encode())] == ["bad_choice"]
    assert [each.rule for each in check_template(text.replace("rankin, ", "").encode())] == ["of_one"]


def test_an_own_layout_sets_the_report() -> None:
    layout = "#let d = json(bytes(sys.inputs.document))\n= Own #d.title\n#d.blocks.len()"
    made = report()
    pdf = write_with([read_template(layout.encode())], made, "pdf")
    assert "Own" in pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert write_with([read_template(layout.encode())], made, "html").startswith(b"<!doctype html>")


def test_the_houses_own_layout_is_a_template_too() -> None:
    assert check_template(official_layout().encode()) == ()


@pytest.mark.parametrize(
    ("layout", "code"),
    [
        ('#read("/etc/passwd")', "layout_failed"), ('#read("../../../etc/passwd")', "layout_failed"),
        ('#include "/etc/hosts"', "layout_failed"), ('#image("/proc/self/environ")', "layout_failed"),
        ('#import "@preview/cetz:0.3.0"', "layout_package"), ('#import ("@pre" + "view/cetz:0.3.0")', "layout_package"),

         ("a" * 600_000, "layout_too_large"),
    ],
)  # fmt: skip
def test_a_layout_reaches_nothing(layout: str, code: str) -> None:
    with pytest.raises(DefinitionError) as fault:
        Layout(layout, "own.typ").write_pdf(DOCUMENT)
    assert fault.value.code == code
    assert "own.typ" in str(fault.value)
    assert "root:" not in str(fault.value)
    assert "/tmp/" not in str(fault.value)


@pytest.mark.parametrize(
    ("layout", "code"),
    [
        ("#let i = 0\n#while i >= 0 { i = i + 1 }", "layout_failed"),
        ("#for i in range(9000) { for j in range(9000) { let x = calc.sin(i * j) } }", "layout_too_long"),
    ],
)
def test_a_layout_without_an_end_is_stopped(layout: str, code: str) -> None:
    with pytest.raises(DefinitionError) as fault:
        Layout(layout).write_pdf(DOCUMENT, seconds=1)
    assert fault.value.code == code


def test_a_layout_that_wants_all_memory_is_stopped() -> None:
    with pytest.raises(DefinitionError) as fault:
        Layout("#let a = range(900000000)").write_pdf(DOCUMENT, seconds=3, memory=400 << 20)
    assert fault.value.code in ("layout_too_large", "layout_too_long")


@pytest.mark.parametrize("data", [b"", b"abc", b"\xff\xfe", b"PK\x03\x04abc", b"\xd0\xcf\x11\xe0" * 10, b"#set page()"])
def test_what_is_no_template(data: bytes) -> None:
    assert [each.severity.value for each in check_template(data)] == ["error"]


def word_file(**parts: str) -> bytes:
    """A Word template; `parts` are further members of its archive, _ for / and -- for a dot."""
    word = docx.Document()
    word.sections[0].header.paragraphs[0].add_run("抬头 {num")
    word.sections[0].header.paragraphs[0].add_run("ber}")
    word.add_paragraph("封面：{标题}")
    word.add_paragraph("{正文}")
    word.add_paragraph("落款 {issuer}")
    file = io.BytesIO()
    word.save(file)
    with zipfile.ZipFile(file, "a") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_a_word_file_keeps_its_own_and_takes_the_report_in() -> None:
    made = write_report(KINDS["annual"](), results(), "zh", Imprint("清河市绩效办", "清绩办〔2026〕7号"))
    data = write_with([read_template(word_file())], made, "docx")
    word = docx.Document(io.BytesIO(data))
    words = [paragraph.text for paragraph in word.paragraphs]
    assert words[0] == "封面：2026年9月垃圾分类绩效报告"
    assert words[1] == "2026年9月垃圾分类绩效报告"
    assert words[-1] == "落款 清河市绩效办"
    assert word.sections[0].header.paragraphs[0].text == "抬头 清绩办〔2026〕7号"
    assert "{正文}" not in words
    tags = re.findall(r'<w:tag w:val="(f\d+)"', zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode())
    assert set(tags) == set(made.book.figures)
    assert data == write_with([read_template(word_file())], made, "docx")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("word/vbaProject.bin", "x", "forbidden_part"), ("word/embeddings/a.bin", "x", "forbidden_part"),
        ("word/activeX/a.xml", "<a/>", "forbidden_part"), ("word/x.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "forbidden_part"),
        ("word/_rels/x.rels", '<Relationship TargetMode = "External" Target="http://x"/>', "outside_link"),
        ("word/x.xml", '<w:instrText>INCLUDE</w:instrText><w:instrText>TEXT "c:/a"</w:instrText>', "forbidden_field"),
        ("word/x.xml", "<w:instrText>&#68;DEAUTO c</w:instrText>", "forbidden_field"),
        ("word/x.xml", '<w:fldSimple w:instr="INCLUDEPICTURE http://x"/>', "forbidden_field"),
        ("word/x.xml", "<w:altChunk/>", "forbidden_part"),
    ],
)  # fmt: skip
def test_a_word_file_with_more_than_words_is_refused(name: str, content: str, code: str) -> None:
    data = word_file(**{name: content})
    assert code in [each.rule for each in check_template(data)]
    with pytest.raises(DefinitionError):
        read_template(data)


def test_a_word_file_without_a_place_is_refused() -> None:
    file = io.BytesIO()
    docx.Document().save(file)
    assert [each.rule for each in check_template(file.getvalue())] == ["no_place"]
    with pytest.raises(DefinitionError, match="content"):
        Letterhead(file.getvalue()).write_docx(DOCUMENT)


@pytest.mark.parametrize(
    "cut", [lambda data: data[:200], lambda data: data[:-300], lambda data: data[:2000] + data[2100:]]
)
def test_a_damaged_word_file(cut: Callable[[bytes], bytes]) -> None:
    found: Any = check_template(cut(word_file()))
    assert found


def test_a_bomb_is_not_unpacked() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"word/{number}.xml", b"\0" * 25_000_000)
    assert [each.rule for each in check_template(file.getvalue())] == ["too_large"]

"""`jixiao compare-texts` over PDF files: as offices export them, scanned, protected, and made to do harm."""

import io
import zlib
from pathlib import Path

import pypdf
import pytest

from jixiao.report.document import Document, Paragraph
from jixiao.report.document.pdf import write_pdf
from tests.unit.cli.calls import call, placed, records

COPIED = (
    "我市生活垃圾分类工作稳步推进，居民参与率由百分之三十提高到百分之八十，厨余垃圾日均处理量达到二百吨，收运体系基本建成，"
    "督导员入户宣传三万余次，示范小区覆盖全部街道，群众满意度明显提升，下一步将巩固成果。"
)
OWN = ("春江潮水连海平海上明月共潮生滟滟随波千万里何处春江无月明", "岱宗夫如何齐鲁青未了造化钟神秀阴阳割昏晓荡胸生曾云")


def exported(*paragraphs: str) -> bytes:
    """A PDF as a writing program exports it."""
    return write_pdf(Document("工作总结", "", "zh", tuple(map(Paragraph, paragraphs))))


def drawn(pages: list[str]) -> bytes:
    """A PDF whose pages draw what `pages` say in the language of PDF, by hand."""
    kids = " ".join(f"{4 + 2 * place} 0 R" for place in range(len(pages)))
    parts = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
             "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]  # fmt: skip
    for place, page in enumerate(pages):
        parts.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {5 + 2 * place} 0 R"
                     "/Resources<</Font<</F 3 0 R>>>>>>")  # fmt: skip
        parts.append(f"<</Length {len(page)}>>stream\n{page}\nendstream")
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += f"{number} 0 obj{part}endobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    tail = f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(parts) + 1}/Root 1 0 R>>\n"
    return out + f"{tail}startxref\n{len(out)}\n%%EOF".encode()


def lines(*texts: str) -> str:
    """A page with these lines of text."""
    return "BT /F 12 Tf 50 800 Td 20 TL " + " ".join(f"({text}) Tj T*" for text in texts) + " ET"


SCAN = "0 0 100 100 re f"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return placed(tmp_path, monkeypatch, {"c.txt": f"{OWN[1] * 3}{COPIED}"})


def test_a_copy_is_found_between_pdf_and_text(here: Path) -> None:
    (here / "a.pdf").write_bytes(exported(OWN[0] * 4, COPIED, OWN[0][::-1]))
    assert call("compare-texts", "a.pdf", "c.txt", "--out", "p.csv", "--passages", "w.csv") == 0
    (pair,) = records(here / "p.csv")
    assert (pair["first"], pair["second"], pair["flagged"]) == ("a.pdf", "c.txt", "True")
    (passage,) = records(here / "w.csv")
    assert "".join(passage["first_text"].split()).rstrip("。") == COPIED.rstrip("。")


def test_heads_and_page_numbers_do_not_cut_a_passage(here: Path) -> None:
    sentence = "everything was done as planned and the residents were heard in every street of the town "
    words = [sentence[at : at + 22] for at in range(0, 88, 22)]
    pages = [lines("Annual report of the bureau", word, f"- {number} -") for number, word in enumerate(words, 1)]
    (here / "a.pdf").write_bytes(drawn(pages))
    (here / "b.txt").write_text(f"quite another beginning, then {sentence}", encoding="utf-8")
    assert call("compare-texts", "a.pdf", "b.txt", "--out", "p.csv", "--passages", "w.csv") == 0
    (passage,) = records(here / "w.csv")
    assert "".join(passage["first_text"].split()) == "".join(sentence.split())


def test_pages_that_are_pictures_are_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "a.pdf").write_bytes(drawn([lines("some words of their own that nobody else has"), SCAN, "", SCAN]))
    assert call("compare-texts", "a.pdf", "c.txt", "--out", "p.csv") == 0
    assert "pictures without text are not compared: 2, 4" in capsys.readouterr().err


def _protected(content: bytes) -> bytes:
    writer, out = pypdf.PdfWriter(clone_from=io.BytesIO(content)), io.BytesIO()
    writer.encrypt("a word")
    writer.write(out)
    return out.getvalue()


BOMB = zlib.compress(b" " * (1 << 26), 9)
GOOD = drawn([lines("words")])
REFUSED = {
    "scan": (drawn([SCAN, SCAN]), "扫描件"), "blank": (drawn([""]), "空白"), "protected": (_protected(GOOD), "密码"),
    "cut off": (GOOD[:300], "不完整"), "no PDF": (b"PK\x03\x04", "不完整"), "empty": (b"", "不完整"),
    "rubbish": (b"%PDF-1.4\nrubbish\n%%EOF", "已损坏"),
    "a circle of pages": (GOOD.replace(b"/Kids[4 0 R]", b"/Kids[2 0 R]"), "已损坏"),
    "a bomb": (GOOD.replace(b"<</Length", b"<</Filter/FlateDecode/Length").replace(b"\nendstream", BOMB + b"\nendstream"), ""),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_with_why(here: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    content, said = REFUSED[name]
    (here / "a.pdf").write_bytes(content)
    assert call("compare-texts", "c.txt", "a.pdf", "--out", "p.csv", "--lang", "zh") == 1
    told = capsys.readouterr().err
    assert told.startswith("a.pdf：")
    assert said in told
    assert "Internal fault" not in told
    assert not (here / "p.csv").exists()


def test_one_file_by_two_names_is_named_twice(here: Path) -> None:
    assert call("compare-texts", "c.txt", f"../{here.name}/c.txt") == 1


def test_a_text_without_end_is_no_report(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("jixiao.cli.compare_texts.LONGEST", 100)
    (here / "d.txt").write_text("甲" * 101, encoding="utf-8")
    (here / "e.txt").write_text("乙" * 100, encoding="utf-8")
    assert call("compare-texts", "e.txt", "d.txt") == 1
    assert capsys.readouterr().err.startswith("d.txt: 101 characters")

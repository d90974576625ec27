"""The words of a report that somebody uploads: plain text in any encoding that offices use, Word (.docx) or PDF."""

import io
import zipfile
from pathlib import PurePath
from typing import NoReturn

from jixiao.capture.connector import SourceFault
from jixiao.capture.files.encoding import decoded
from jixiao.capture.files.pdf_prose import read_pdf
from jixiao.capture.guard.archive import feed, new_parser
from jixiao.capture.guard.limits import Refused
from jixiao.engine.model.text import Text

PLAIN, WORD, PDF = (".txt", ".md"), ".docx", ".pdf"
READABLE = (*PLAIN, WORD, PDF)
BODY, LONGEST = "word/document.xml", 64 << 20


def read_prose(name: str, content: bytes) -> str:
    """The text, paragraphs on lines of their own. SourceFault for another kind of file, or one that cannot be read."""
    ending = PurePath(name).suffix.lower()
    if ending == WORD:
        return _word_text(name, content)
    if ending == PDF:
        return read_pdf(name, content).text
    if ending not in PLAIN:
        text = Text(
            f"{name}: only {', '.join(READABLE)} can be compared.", f"{name}：只能比对 {'、'.join(READABLE)} 文件。"
        )
        mend = Text("Save the report as Word (.docx), PDF or text.", "请将报告另存为 Word（.docx）、PDF 或文本文件。")
        raise SourceFault("wrong_kind", text, mend)
    return decoded(content, name)


def _word_text(name: str, content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _body_text(archive) if archive.getinfo(BODY).file_size <= LONGEST else _refused()
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, NotImplementedError, RuntimeError, Refused):
        text = Text(f"{name}: this is no Word file that can be read.", f"{name}：不是可读取的 Word 文件。")
        raise SourceFault("bad_word_file", text, Text("Save it again as .docx.", "请重新另存为 .docx。")) from None


def _refused() -> NoReturn:
    raise Refused("too_large")


def _body_text(archive: zipfile.ZipFile) -> str:
    """Text runs of the body; what was deleted under tracked changes (w:delText) is no part of it."""
    parts: list[str] = []
    inside: list[bool] = [False]
    parser = new_parser()

    def begin(tag: str, _attributes: object) -> None:
        local = tag.rpartition(":")[2]
        inside[0] = local == "t"
        parts.append({"tab": "\t", "br": "\n"}.get(local, ""))

    def end(tag: str) -> None:
        inside[0] = False
        parts.append("\n" if tag.rpartition(":")[2] == "p" else "")

    def words(text: str) -> None:
        if inside[0]:
            parts.append(text)

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = begin, end, words
    feed(parser, archive, BODY)
    return "".join(parts)

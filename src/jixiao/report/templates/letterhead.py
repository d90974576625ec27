"""An office's own Word file: its styles, headers and cover stay, the report is put in at a marked place."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from html import unescape
from typing import Any

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, Severity
from jixiao.engine.model.text import Text
from jixiao.report.document import Document

PLACES = ("{content}", "{正文}")
WORDS = {
    "{title}": "title", "{标题}": "title", "{issuer}": "issuer", "{发文机关}": "issuer", "{number}": "number",
    "{发文字号}": "number", "{addressee}": "addressee", "{主送机关}": "addressee", "{day}": "day", "{成文日期}": "day",
}  # fmt: skip
"""Places for words of the imprint, each a paragraph's own words or a part of them, in the text, headers and footers."""
LARGEST, MOST_PARTS, MOST_UNPACKED = 20_000_000, 2_000, 60_000_000
MACROS, CONTROLS, EMBEDDED = (
    Text("macros", "宏"), Text("ActiveX controls", "ActiveX 控件"), Text("embedded files", "嵌入的文件"),
)  # fmt: skip
FORBIDDEN = {
    "vbaProject": MACROS, "vbaData": MACROS, "attachedToolbars": MACROS, "activeX": CONTROLS, "embeddings/": EMBEDDED,
    "afchunk": EMBEDDED,
}  # fmt: skip
FIELDS = (
    "INCLUDETEXT", "INCLUDEPICTURE", "DDEAUTO", "DDE", "LINK", "IMPORT", "HYPERLINK", "MACROBUTTON", "DATABASE",
)  # fmt: skip
"""Fields that fetch something or run something."""
FIELD = re.compile(r"<(?:\w+:)?instrText[^<>]*>([^<]*)|instr=\"([^\"]*)\"|instr='([^']*)'")
BROKEN = (
    KeyError, ValueError, AttributeError, IndexError, TypeError, SyntaxError, NotImplementedError, RuntimeError, OSError,
    zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What a file that is no sound Word file makes its reader throw."""
DIVERSE = (b"<!DOCTYPE", b"<!ENTITY")
MEND = Text(
    "Save it as a plain .docx without macros, links and embedded files.", "请另存为不含宏、链接和嵌入文件的普通 .docx。"
)


@dataclass(frozen=True)
class Letterhead:
    """The bytes of a .docx that was looked through."""

    data: bytes
    name: str = ""

    def findings(self) -> tuple[Finding, ...]:
        """Why it cannot be used (errors), and what may be missed in it (warnings)."""
        faults = tuple(self._dangers())
        if faults:
            return faults
        if self._place(self._opened()) is None:
            text = Text(
                "The Word file has no paragraph that reads {content}: nobody knows where the report goes.",
                "Word 模板中没有内容为 {正文} 的段落，不知正文应放在何处。",
            )
            return (Finding(Severity.ERROR, "no_place", text, file=self.name),)
        return ()

    def write_docx(self, document: Document) -> bytes:
        """The file with the report in its marked place; DefinitionError where the template cannot be used."""
        from jixiao.report.document.word.writer import WordWriter, saved

        for fault in self.findings():
            raise DefinitionError(fault.rule, fault.text, MEND)
        word = self._opened()
        place = self._place(word)
        assert place is not None
        _add_styles(word)
        body = word.element.body
        before = set(body)
        WordWriter(word, document).write_text()
        for element in [each for each in body if each not in before]:
            place.addprevious(element)
        place.getparent().remove(place)
        _fill(word, document)
        return saved(word, document)

    def _dangers(self) -> list[Finding]:
        try:
            parts = zipfile.ZipFile(io.BytesIO(self.data))
            sizes = [part.file_size for part in parts.infolist()]
        except BROKEN:
            return [self._error("no_word_file", Text("This is no Word file (.docx).", "这不是 Word 文件（.docx）。"))]
        if len(self.data) > LARGEST or len(sizes) > MOST_PARTS or sum(sizes) > MOST_UNPACKED:
            return [
                self._error("too_large", Text("The Word file is larger than a template may be.", "Word 模板过大。"))
            ]
        found = [
            self._error(
                "forbidden_part",
                Text(f"The Word file holds {what.en} ({name}).", f"Word 模板中含有{what.zh}（{name}）。"),
            )
            for name in parts.namelist()
            for mark, what in FORBIDDEN.items()
            if mark.lower() in name.lower()
        ]
        try:
            for name in parts.namelist():
                if name.endswith((".rels", ".xml")):
                    found += self._of_part(name, _read(parts, name))
        except BROKEN:
            found.append(self._error("no_word_file", Text("The Word file is damaged.", "该 Word 文件已损坏。")))
        return found

    def _of_part(self, name: str, content: bytes) -> list[Finding]:
        found = []
        if any(mark in content for mark in DIVERSE) or content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            found.append(self._error("forbidden_part", Text(f"{name} declares entities.", f"{name} 含有实体声明。")))
        squeezed = content.replace(b"'", b'"').replace(b" ", b"")
        if name.endswith(".rels") and b'TargetMode="External"' in squeezed:
            text = Text(f"The Word file points outside itself ({name}).", f"Word 模板含有外部链接（{name}）。")
            found.append(self._error("outside_link", text))
        if name == "[Content_Types].xml" and b"macroEnabled" in content:
            found.append(
                self._error("forbidden_part", Text("The Word file may hold macros.", "Word 模板为启用宏的文件。"))
            )
        # Word may cut a field's words into pieces: they are read as one.
        told = "".join("".join(each) for each in FIELD.findall(content.decode("utf-8", "replace")))
        words = set(re.findall(r"[A-Z]+", unescape(told).upper()))
        for mark in FIELDS:
            if mark in words:
                said = Text(f"A field {mark} stands in {name}.", f"{name} 中含有域 {mark}。")
                found.append(self._error("forbidden_field", said))
        if b"altChunk" in content:
            found.append(
                self._error("forbidden_part", Text(f"{name} takes in another file.", f"{name} 引入了其他文件。"))
            )
        return found

    def _error(self, rule: str, text: Text) -> Finding:
        return Finding(Severity.ERROR, rule, text, file=self.name)

    def _opened(self) -> Any:
        import docx
        from docx.opc.exceptions import OpcError

        try:
            return docx.Document(io.BytesIO(self.data))
        except (OpcError, *BROKEN):
            text = Text("The Word file cannot be opened.", "无法打开该 Word 文件。")
            raise DefinitionError("no_word_file", text, MEND) from None

    def _place(self, word: Any) -> Any:
        """The paragraph that is to be replaced."""
        return next((each._p for each in word.paragraphs if each.text.strip() in PLACES), None)  # noqa: SLF001


def _read(parts: zipfile.ZipFile, name: str) -> bytes:
    with parts.open(name) as part:
        return part.read(MOST_UNPACKED)


def _add_styles(word: Any) -> None:
    """Styles that the report needs and the office's file lacks, as plain ones."""
    from docx.enum.style import WD_STYLE_TYPE

    for name in ("Title", "Heading 1", "Heading 2"):
        if name not in [style.name for style in word.styles]:
            word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = word.styles["Normal"]


def _fill(word: Any, document: Document) -> None:
    """Words of the imprint where the office has marked places for them."""
    values = {name: getattr(document.imprint, name) for name in ("issuer", "number", "addressee", "day")}
    values["title"] = document.title
    roots = [word.element.body]
    for section in word.sections:
        parts = (section.header, section.footer, section.first_page_header, section.first_page_footer,
                 section.even_page_header, section.even_page_footer)  # fmt: skip
        # One that is not there would be made by asking for its words.
        roots += [part._element for part in parts if not part.is_linked_to_previous]  # noqa: SLF001 (no door to all words)
    for root in roots:
        for paragraph in root.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"):
            _fill_paragraph(paragraph, values)


def _fill_paragraph(paragraph: Any, values: dict[str, str]) -> None:
    """Word cuts words into runs as it likes: what is filled stands in the first of them."""
    texts = list(paragraph.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"))
    whole = "".join(each.text or "" for each in texts)
    filled = whole
    for mark, name in WORDS.items():
        filled = filled.replace(mark, values[name])
    if filled != whole:
        texts[0].text = filled
        for other in texts[1:]:
            other.text = ""

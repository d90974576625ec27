"""The text of a delimited file: by its BOM, else strict UTF-8, else strict GB18030. Nothing is guessed."""

import codecs

from jixiao.capture.connector import SourceFault
from jixiao.engine.model.text import Text

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
ENCODINGS = ("", "utf-8", "gb18030", "utf-16", "utf-16-le", "utf-16-be")
_MEND = Text("Save it as “CSV UTF-8” and send it again.", "请另存为“CSV UTF-8”后重试。")


def decoded(content: bytes, name: str, encoding: str = "") -> str:
    """The text of `content`; SourceFault for what is no text in the named encoding, or in any of those that are tried."""
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        text = Text(f"{name}: this is a workbook, not a text file.", f"{name}：这是工作簿，不是文本文件。")
        raise SourceFault("workbook", text, Text("Choose the kind of source “excel”.", "请选择“Excel”数据接口。"))
    tried = [encoding] if encoding else [known for bom, known in _BOMS if content.startswith(bom)][:1]
    for candidate in tried or _without_bom(content):
        try:
            text_read = content.decode(candidate)
        except UnicodeError:
            continue
        if "\0" in text_read:
            row = text_read.count("\n", 0, text_read.index("\0")) + 1
            said = Text(f"{name}, line {row}: there is a NUL character; this is no clean text file.",
                        f"{name} 第 {row} 行：含有 NUL 字符，不是正常的文本文件。")  # fmt: skip
            raise SourceFault("nul", said, _MEND)
        return text_read.removeprefix("\ufeff")
    text = Text(
        f"{name}: not a text file in UTF-8, GB18030 or UTF-16.", f"{name}：不是 UTF-8、GB18030 或 UTF-16 文本文件。"
    )
    raise SourceFault("encoding", text, _MEND)


def _without_bom(content: bytes) -> tuple[str, ...]:
    """UTF-16 without a BOM shows by its NULs, all of them in one half of its pairs, and reads as lines of cells."""
    start = content[:4096]
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if 0 in start and 0 not in start[1 - first :: 2]:
            text = start.decode(encoding, "replace")
            if "\n" in text and any(delimiter in text for delimiter in ",\t;|"):
                return (encoding,)
    return "utf-8", "gb18030"

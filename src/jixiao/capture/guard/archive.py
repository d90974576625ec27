"""The outside of a ZIP workbook (XLSX, ODS): what is packed in it, how large, and that nothing else came along."""

import zipfile
from typing import IO
from xml.parsers import expat

from jixiao.capture.guard.limits import Refused, WorkbookLimits

CHUNK = 65_536
_MACROS = ("vbaproject", "macrosheets/", "basic/", "scripts/", "customui/onload")
_NESTED = (".zip", ".rar", ".7z", ".gz", ".xz")


def open_archive(file: IO[bytes], limits: WorkbookLimits) -> tuple[zipfile.ZipFile, str]:
    """The archive and its kind (xlsx, ods); Refused where its list of contents is not that of a plain workbook."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Refused("cut_off") from None
    entries = archive.infolist()
    _check_entries(entries, limits)
    kind = _kind(archive)
    _check_contents([entry.filename for entry in entries])
    for entry in entries:
        if entry.filename.lower().endswith((".xml", ".rels")):
            _check_prolog(archive, entry)
    return archive, kind


def _check_entries(entries: list[zipfile.ZipInfo], limits: WorkbookLimits) -> None:
    if len(entries) > limits.entries:
        raise Refused("too_many_entries", count=len(entries), limit=limits.entries)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Refused("encrypted")
    names = [entry.filename for entry in entries]
    odd = next((name for name in names if _is_odd(name)), None) or _doubled(names)
    if odd is not None:
        raise Refused("odd_entry", name=odd[:60])
    total, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    if total > limits.unpacked_bytes or (total > limits.small_bytes and total > limits.ratio * max(packed, 1)):
        raise Refused("zip_bomb", packed=packed // 1024, unpacked=total // (1024 * 1024))


def _is_odd(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or "\0" in name or ".." in name.split("/")


def _doubled(names: list[str]) -> str | None:
    """A name that is there twice: two readers would read two different workbooks."""
    seen: set[str] = set()
    for name in names:
        if name.lower() in seen:
            return name
        seen.add(name.lower())
    return None


def _kind(archive: zipfile.ZipFile) -> str:
    names = {name.lower() for name in archive.namelist()}
    if "xl/workbook.bin" in names:
        raise Refused("wrong_kind", what="XLSB")
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names and "mimetype" in names:
        mimetype = archive.read("mimetype")[:100] if archive.getinfo("mimetype").file_size < CHUNK else b""
        if mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
            return "ods"
        raise Refused("wrong_kind", what="OpenDocument, not a spreadsheet")
    if "[content_types].xml" in names and any(name.startswith(("word/", "ppt/")) for name in names):
        raise Refused("wrong_kind", what="Word, PowerPoint")
    raise Refused("plain_zip")


def _check_contents(names: list[str]) -> None:
    for name in names:
        low = name.lower()
        if any(word in low for word in _MACROS):
            raise Refused("macros", name=name[:60])
        if low.startswith("xl/externallinks/"):
            raise Refused("external_links", name=name[:60])
        if low.endswith(_NESTED):
            raise Refused("odd_entry", name=name[:60])


class _Stop(Exception):
    """The root element has begun: a document type can no longer come."""


def _check_prolog(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """No document type (and so no entities) before the root element."""
    parser = new_parser()

    def root(_name: str, _attributes: object) -> None:
        raise _Stop

    parser.StartElementHandler = root
    try:
        feed(parser, archive, entry.filename)
    except _Stop:
        return


def new_parser() -> expat.XMLParserType:
    """An XML parser that refuses a document type."""
    parser = expat.ParserCreate()

    def doctype(*_: object) -> None:
        raise Refused("dtd")

    parser.StartDoctypeDeclHandler = doctype
    parser.EntityDeclHandler = doctype
    parser.buffer_text = True
    return parser


def feed(parser: expat.XMLParserType, archive: zipfile.ZipFile, name: str) -> None:
    """Parse one entry of the archive piece by piece; Refused `cut_off` where it is damaged."""
    try:
        with archive.open(name) as part:
            while piece := part.read(CHUNK):
                parser.Parse(piece, False)
            parser.Parse(b"", True)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, KeyError):
        raise Refused("cut_off") from None
    except expat.ExpatError:
        raise Refused("damaged", name=name[:60]) from None
    except Exception as fault:
        if type(fault).__module__ == "zlib":
            raise Refused("cut_off") from None
        raise

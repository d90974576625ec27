"""Files that prove a figure: which kinds are accepted. No Django."""

from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

# Files an official shows as proof; whatever could run or carry a script stays out.
EVIDENCE_TYPES = {
    "pdf": "application/pdf", "ofd": "application/octet-stream",
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
    "heic": "image/heic", "bmp": "image/bmp", "tif": "image/tiff", "tiff": "image/tiff",
    "doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "wps": "application/octet-stream", "et": "application/octet-stream", "dps": "application/octet-stream",
    "txt": "text/plain", "csv": "text/csv", "json": "application/json",
    "zip": "application/zip", "rar": "application/octet-stream", "7z": "application/octet-stream",
    "mp4": "video/mp4", "mp3": "audio/mpeg", "wav": "audio/wav", "eml": "application/octet-stream",
}  # fmt: skip
PROGRAM_STARTS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")


def evidence_type(name: str) -> str:
    """Content type by the name's ending; '' where the kind is not accepted."""
    _stem, dot, ending = name.rpartition(".")
    return EVIDENCE_TYPES.get(ending.lower(), "") if dot else ""


def check_evidence(name: str, size: int, start: bytes, limit: int) -> None:
    """A proof is a non-empty document, picture, table or recording within the size limit, never a program."""
    if size == 0:
        raise RuleViolation(
            "empty_file", N_("“%(name)s” is empty (0 bytes). Save it again and upload the new file."), name=name
        )
    if size > limit:
        raise RuleViolation(
            "file_too_large",
            N_("“%(name)s” has %(size)s MB; at most %(limit)s MB are accepted. Make it smaller or split it."),
            name=name, size=f"{size / 1_048_576:.1f}", limit=limit // 1_048_576,
        )  # fmt: skip
    if not evidence_type(name) or start.startswith(PROGRAM_STARTS):
        raise RuleViolation(
            "file_kind_refused",
            N_("“%(name)s” is not accepted as evidence. Use PDF, OFD, Word, Excel, WPS, pictures, text or ZIP."),
            name=name,
        )


def is_evidence(name: str, size: int, start: bytes, limit: int) -> bool:
    """Twin of check_evidence."""
    return allows(check_evidence, name, size, start, limit)

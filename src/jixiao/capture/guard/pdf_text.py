"""What the child process does with a PDF: the text of its pages, a line of JSON each, or why it is not read."""

import io
import json
import unicodedata
from contextlib import suppress
from typing import IO, Any

from jixiao.capture.guard.limits import Refused, WorkbookLimits

MOST_PAGES = 1000
MOST_SIGNS = 5_000_000
"""Signs of all pages together; more is no report."""
ODD_SHARE = 0.2
"""From so many signs on that are none (a font that does not say what its glyphs stand for) a page counts as unread."""


def answer_pdf(content: bytes, limits: WorkbookLimits, out: IO[str]) -> None:
    """Write {"page": text, "is_picture": whether it shows something that is no text} for each page in their order."""
    from pypdf import PdfReader

    if len(content) > limits.file_bytes:
        raise Refused("file_too_large", size=len(content) // 1_048_576, limit=limits.file_bytes // 1_048_576)
    if b"%PDF-" not in content[:1024] or b"%%EOF" not in content[-2048:]:
        raise Refused("pdf_cut_off")
    try:
        reader = PdfReader(io.BytesIO(content))
        is_open = not reader.is_encrypted or bool(reader.decrypt(""))
        n_pages = len(reader.pages) if is_open else 0
    except MemoryError:
        raise
    except Exception as fault:  # noqa: BLE001 - whatever the reader cannot read is damaged
        raise Refused("pdf_damaged", name=type(fault).__name__) from None
    if not is_open:
        raise Refused("pdf_encrypted")
    if n_pages > MOST_PAGES:
        raise Refused("pdf_too_long", count=n_pages, limit=MOST_PAGES)
    n_signs = 0
    for page in reader.pages:
        text = _text_of(page)
        n_signs += len(text)
        if n_signs > MOST_SIGNS:
            raise Refused("pdf_too_long", count=n_pages, limit=MOST_PAGES)
        out.write(json.dumps({"page": text, "is_picture": not _is_said(text) and _shows_something(page)}) + "\n")


def _text_of(page: Any) -> str:
    """A page's text; '' where it cannot be taken out."""
    try:
        text = str(page.extract_text())
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - one broken page is told, the others are read
        return ""
    odd = sum(unicodedata.category(sign) in ("Co", "Cn", "Cs", "Cc") or sign == "\ufffd" for sign in text if sign > " ")
    return "" if odd > ODD_SHARE * max(len(text), 1) else text.encode("utf-8", "replace").decode()


def _is_said(text: str) -> bool:
    return any(sign.isalnum() for sign in text)


def _shows_something(page: Any) -> bool:
    """Whether the page draws anything: a blank one does not count as unread."""
    with suppress(Exception):
        contents = page.get_contents()
        return bool(contents is not None and contents.get_data().strip())
    return True

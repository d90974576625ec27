"""Typesets a document as PDF (tagged, fonts inside) and pictures as PNG, by Typst: no network, no file but its own."""

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from jixiao.report.document.blocks import Document
from jixiao.report.document.plain import plain_document

PICTURE = (
    '#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg", width: 150mm)\n'
)
DOTS_PER_INCH = 200.0


def write_pdf(document: Document, *, fonts: Sequence[Path] = ()) -> bytes:
    """The PDF's bytes, the same for the same document; `fonts`: folders of the office's own fonts, before the shipped ones."""
    data = json.dumps(plain_document(document), ensure_ascii=False)
    return _bytes(typeset(official_layout(), {"document": data}, tuple(fonts), format="pdf"))


def write_png(svg: str, *, dots_per_inch: float = DOTS_PER_INCH) -> bytes:
    """An SVG as a picture 150 mm wide, on white, with the shipped fonts."""
    return _bytes(typeset(PICTURE, {"svg": svg}, (), format="png", ppi=dots_per_inch))


def official_layout() -> str:
    """The layout by GB/T 9704-2012."""
    return files("jixiao.report.document").joinpath("official.typ").read_text(encoding="utf-8")


def typeset(layout: str, inputs: dict[str, str], fonts: tuple[Path, ...] = (), **options: Any) -> bytes | list[bytes]:
    """A layout of Typst with its data, set with the shipped fonts after the office's own; a picture of many pages is a list."""
    import typst  # only who wants paper waits for it

    made: bytes | list[bytes] = typst.compile(
        layout.encode(), font_paths=_fonts(fonts), sys_inputs=inputs, timestamp=0, **options
    )
    return made


def _bytes(made: bytes | list[bytes]) -> bytes:
    assert isinstance(made, bytes)
    return made


@cache
def _fonts(own: tuple[Path, ...]) -> Any:
    """The fonts, read once."""
    import typst

    with as_file(files("jixiao.report").joinpath("fonts")) as shipped:
        return typst.Fonts(include_system_fonts=False, font_paths=[*map(str, own), str(shipped)])

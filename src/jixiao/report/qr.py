"""QR codes as pictures: for pages, cards and posters. Error level M or higher, four modules of quiet zone, dark on light."""

import io
from collections.abc import Iterator
from html import escape
from typing import Any

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text

LEVELS = ("M", "Q", "H")
QUIET = 4
"""Modules of quiet zone by ISO/IEC 18004."""
LONGEST = 800
"""Signs of text; more would need modules too fine for a telephone held before a wall."""


def qr_svg(text: str, *, label: str = "", level: str = "M") -> str:
    """The code as SVG without a size of its own: black on white in any dress, one path, `label` read out by readers.

    `level` is the least; where a higher one needs no larger picture it is taken.
    """
    modules = _modules(text, level)
    size = len(modules) + 2 * QUIET
    named = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges" {named}>'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path fill="#000" d="{"".join(_strokes(modules))}"/></svg>'
    )


def qr_png(text: str, *, level: str = "M", module: int = 10) -> bytes:
    """The code as PNG in black and white, `module` pixels a module."""
    file = io.BytesIO()
    _code(text, level).save(file, kind="png", scale=module, border=QUIET)
    return file.getvalue()


def _strokes(modules: list[bytearray]) -> Iterator[str]:
    """A rectangle for each run of dark modules in a line."""
    for y, line in enumerate(modules, start=QUIET):
        x = 0
        while x < len(line):
            end = x
            while end < len(line) and line[end]:
                end += 1
            if end > x:
                yield f"M{x + QUIET} {y}h{end - x}v1h-{end - x}z"
            x = end + 1


def _modules(text: str, level: str) -> list[bytearray]:
    return [bytearray(line) for line in _code(text, level).matrix]


def _code(text: str, level: str) -> Any:
    if level not in LEVELS:
        raise DefinitionError(
            "bad_level", Text(f"Error level “{level}”: write M, Q or H.", f"纠错等级“{level}”应为 M、Q 或 H。")
        )
    if not 0 < len(text) <= LONGEST:
        told = Text(
            f"A code holds 1 to {LONGEST} signs, not {len(text)}.",
            f"二维码内容应为 1 至 {LONGEST} 个字符，现有 {len(text)} 个。",
        )
        raise DefinitionError("bad_code_text", told, Text("Use a shorter address.", "请使用更短的网址。"))
    import segno  # only who draws a code waits for it

    encoding = None if text.isascii() else "utf-8"
    return segno.make(text, error=level, micro=False, boost_error=True, encoding=encoding)

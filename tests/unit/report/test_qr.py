"""Codes for telephones: what is drawn is the code that was asked for, with room around it and enough redundancy."""

import io
import re

import pytest
import segno
from PIL import Image

from jixiao.engine.model.errors import DefinitionError
from jixiao.report.qr import QUIET, qr_png, qr_svg

ADDRESS = "https://jx.qinghe.gov.cn/rate/AB3-XY7"


def drawn(svg: str) -> list[list[int]]:
    """The modules that an SVG's path makes dark."""
    size = int(re.search(r'viewBox="0 0 (\d+) ', svg)[1])  # type: ignore[index]
    field = [[0] * size for _ in range(size)]
    for x, y, wide in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", svg):
        field[int(y)][int(x) : int(x) + int(wide)] = [1] * int(wide)
    return field


def pixels(png: bytes, module: int) -> list[list[int]]:
    """The modules of a picture."""
    picture = Image.open(io.BytesIO(png)).convert("L")
    at = range(module // 2, picture.width, module)
    return [[int(picture.getpixel((x, y)) < 128) for x in at] for y in at]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("text", "level"), [(ADDRESS, "M"), (ADDRESS, "H"), ("清河市政务服务中心" * 20, "Q"), ("1", "M")]
)
def test_svg_and_png_show_the_same_code(text: str, level: str) -> None:
    code = segno.make(text, error=level, micro=False, encoding=None if text.isascii() else "utf-8")
    expected = [list(line) for line in code.matrix_iter(border=QUIET)]
    assert drawn(qr_svg(text, level=level)) == expected == pixels(qr_png(text, level=level, module=4), 4)
    assert code.error in "MQH"


def test_the_picture_has_a_name_that_cannot_break_out() -> None:
    assert 'aria-label="&lt;b&gt;&quot;"' in qr_svg(ADDRESS, label='<b>"')
    assert 'aria-hidden="true"' in qr_svg(ADDRESS)
    assert "style" not in qr_svg(ADDRESS), "no page needs unsafe-inline for it"


@pytest.mark.parametrize(("text", "level"), [("", "M"), ("x" * 801, "M"), (ADDRESS, "L")])
def test_what_no_telephone_would_read_is_refused(text: str, level: str) -> None:
    with pytest.raises(DefinitionError):
        qr_svg(text, level=level)

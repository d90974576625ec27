"""Posters: a page per service point in both languages, a code large enough to be read from a wall."""

import io

import pypdf
import pytest

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text
from jixiao.report.posters import Poster, face_svg, write_posters

LONG = "新疆维吾尔自治区伊犁哈萨克自治州霍尔果斯经济开发区管理委员会"
POINTS = [
    Poster(Text("Window 3", "社保窗口3号"), "清河市政务服务中心", "https://jx.example.cn/rate/7K3M9QXTBC", "0123"),
    Poster(Text("W" * 300, LONG * 3), LONG * 4, "https://jx.example.cn/rate/" + "x" * 300),
]


@pytest.mark.parametrize(("paper", "width"), [("a4", 210), ("a5", 148), ("a6", 105)])
def test_a_page_per_point(paper: str, width: int) -> None:
    made = write_posters(POINTS, paper=paper)
    pages = pypdf.PdfReader(io.BytesIO(made)).pages
    assert len(pages) == len(POINTS)
    assert round(float(pages[0].mediabox.width) / 72 * 25.4) == width
    words = pages[0].extract_text().replace("\u2060", "")
    for told in (
        "社保窗口3号",
        "Window 3",
        "清河市政务服务中心",
        "非常不满意",
        "Very dissatisfied",
        "无需登录",
        "0123",
        "jx.example.cn/rate/7K3M9QXTBC",
    ):
        assert told in words.replace("\u200b", ""), told
    assert write_posters(POINTS, paper=paper) == made


def test_five_faces_differ_by_their_mouths() -> None:
    assert len({face_svg(degree).split('<path d="')[1].split('"')[0] for degree in range(1, 6)}) == 5


@pytest.mark.parametrize(
    ("points", "paper"), [(POINTS, "letter"), ([], "a4"), ([Poster(Text("a", "a"), "b", "")], "a4")]
)
def test_what_cannot_be_printed_is_refused(points: list[Poster], paper: str) -> None:
    with pytest.raises(DefinitionError):
        write_posters(points, paper=paper)

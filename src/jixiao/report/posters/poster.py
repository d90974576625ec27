"""Printable posters with the code of a service point (一点一码): its name, five faces, both languages, on A4, A5 or A6."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from jixiao.engine.model.degrees import DEGREE_TEXTS, DEGREES
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text, did_you_mean
from jixiao.report.document.pdf import typeset
from jixiao.report.picture_cards.card import breakable
from jixiao.report.qr import qr_svg

PAPERS = ("a4", "a5", "a6")
ASK = Text("How was our service today?", "请您评价")
HOW = Text("Scan to rate: one tap, no sign-in, anonymous.", "手机扫码，一点即评，无需登录，匿名评价")
TITLE = Text("Codes of service points", "服务点评价码")
# Eyes, mouth and colour of each degree; the mouth alone tells them apart in grey.
_MOUTHS = {
    5: "M28 58Q50 88 72 58Z",
    4: "M30 60Q50 78 70 60",
    3: "M32 66H68",
    2: "M30 72Q50 56 70 72",
    1: "M28 78Q50 50 72 78",
}
_COLOURS = {5: "#14694b", 4: "#3a7d7c", 3: "#8b6f1f", 2: "#a05a2c", 1: "#a93722"}


@dataclass(frozen=True)
class Poster:
    """One service point: its name, whose it is, the address behind the code, and what is printed small below (a number)."""

    name: Text
    organisation: str
    address: str
    number: str = ""


def write_posters(
    posters: Sequence[Poster], *, paper: str = "a4", ask: Text = ASK, how: Text = HOW, fonts: Sequence[Path] = ()
) -> bytes:
    """One PDF, a page per service point, the same bytes for the same posters. Error level Q; no code below 30 mm."""
    if paper not in PAPERS:
        told = Text(f"There is no paper “{paper}”.", f"没有纸张规格“{paper}”。")
        raise DefinitionError("bad_paper", told, did_you_mean(paper, PAPERS))
    if not posters:
        raise DefinitionError("no_posters", Text("There is no service point to print.", "没有可打印的服务点。"))
    layout = files("jixiao.report.posters").joinpath("poster.typ").read_text(encoding="utf-8")
    data: Mapping[str, Any] = {
        "paper": paper, "title": TITLE.zh, "ask": ask._asdict(), "how": how._asdict(),
        "faces": [face_svg(degree) for degree in DEGREES],
        "degrees": [DEGREE_TEXTS[degree]._asdict() for degree in DEGREES],
        "posters": [_plain(each) for each in posters],
    }  # fmt: skip
    made = typeset(layout, {"posters": json.dumps(data, ensure_ascii=False)}, tuple(fonts), format="pdf")
    assert isinstance(made, bytes)
    return made


def face_svg(degree: int) -> str:
    """The face of a degree, 5 to 1, as a picture without words."""
    colour = _COLOURS[degree]
    filled = colour if _MOUTHS[degree].endswith("Z") else "none"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" aria-hidden="true">'
        f'<circle cx="50" cy="50" r="45" fill="#fff" stroke="{colour}" stroke-width="6"/>'
        f'<circle cx="34" cy="40" r="6" fill="{colour}"/><circle cx="66" cy="40" r="6" fill="{colour}"/>'
        f'<path d="{_MOUTHS[degree]}" fill="{filled}" stroke="{colour}" stroke-width="6" stroke-linecap="round" '
        'stroke-linejoin="round"/></svg>'
    )


def _plain(poster: Poster) -> dict[str, str]:
    told = " · ".join(filter(None, (poster.number, poster.address.removeprefix("https://").removeprefix("http://"))))
    return {
        "zh": breakable(poster.name.zh), "en": breakable(poster.name.en), "organisation": breakable(poster.organisation),
        "told": breakable(told), "code": qr_svg(poster.address, level="Q"),
    }  # fmt: skip

"""Picture cards (1200 × 630) for the press and social media: one sentence, one figure, where it is from, a code to check it."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from jixiao.report.document.pdf import typeset
from jixiao.report.file_names import file_name_of
from jixiao.report.picture_cards.trend import CardTrend
from jixiao.report.qr import qr_svg

WIDTH, HEIGHT = 1200, 630
MOST_BARS = 6
LONGEST_TOLD = 14
"""Signs of a bar's figure; the name beside it needs the rest."""
AT_ONCE = 40
"""Cards set in one go; more at once only need more memory."""
_COUNTED = re.compile(r"(?<=[0-9%])(?=[一-鿿])")
_LONG_WORD = re.compile(r"[!-~À-ɏ]{15,}")


@dataclass(frozen=True)
class CardBar:
    """One bar of a card: how long (0 to 1), what it says, whether it is the one that the card is about."""

    label: str
    share: float
    told: str
    is_own: bool = False


@dataclass(frozen=True)
class PictureCard:
    """One card in one language. Beside the sentence stands the first of bars, trend or figure that it has.

    `name` becomes the file's; `address` (the permalink) is written and coded; `source` says where the figures are from.
    """

    name: str
    language: str
    sentence: str
    publisher: str
    period: str
    source: str
    address: str = ""
    figure: str = ""
    unit: str = ""
    caption: str = ""
    bars: tuple[CardBar, ...] = ()
    trend: CardTrend | None = None

    @property
    def file_name(self) -> str:
        """The picture's name: NAME.zh.png or NAME.en.png."""
        return f"{file_name_of(self.name)}.{self.language}.png"


def card_address(release: str, name: str, language: str) -> str:
    """Where a card of a release stands for ever."""
    return f"/public/cards/{file_name_of(release)}/{file_name_of(name)}.{language}.png"


def write_cards(cards: Sequence[PictureCard], *, fonts: Sequence[Path] = ()) -> list[bytes]:
    """The PNG of each card, the same bytes for the same card."""
    layout = files("jixiao.report.picture_cards").joinpath("card.typ").read_text(encoding="utf-8")
    made: list[bytes] = []
    for first in range(0, len(cards), AT_ONCE):
        data = json.dumps([_plain(card) for card in cards[first : first + AT_ONCE]], ensure_ascii=False)
        pages = typeset(layout, {"cards": data}, tuple(fonts), format="png", ppi=72.0)
        made += [pages] if isinstance(pages, bytes) else pages
    return made


def _plain(card: PictureCard) -> dict[str, Any]:
    """The card as its layout reads it."""
    wrapped = {
        name: breakable(getattr(card, name)) for name in ("sentence", "publisher", "period", "source", "caption")
    }
    return wrapped | {
        "language": card.language,
        "figure": card.figure,
        "unit": card.unit,
        "words": breakable(f"{card.figure} {card.unit}"),
        "address": breakable(card.address.removeprefix("https://").removeprefix("http://")),
        "code": qr_svg(card.address) if card.address else "",
        "bars": [_bar(bar) for bar in card.bars[:MOST_BARS]],
        "chart": card.trend.svg if card.trend else "",
    }


def _bar(bar: CardBar) -> dict[str, Any]:
    share = min(max(bar.share, 0.0), 1.0)
    return {"label": breakable(bar.label), "told": bar.told[:LONGEST_TOLD], "is_own": bar.is_own, "share": share}


def breakable(words: str) -> str:
    """The words on one line: a figure keeps its unit beside it, long Latin words get places where they may be broken."""
    one_line = _COUNTED.sub("\u2060", " ".join(words.split()))
    return _LONG_WORD.sub(lambda found: "\u200b".join(re.findall(r".{1,8}", found[0])), one_line)

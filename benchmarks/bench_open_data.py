"""Open data of a large release, its interface, picture cards and posters."""

from datetime import date

from benchmarks.run import print_table
from jixiao.engine.model.text import Text
from jixiao.report.open_data import About, Field, OpenTable, open_data_files, suppress_small_cells
from jixiao.report.open_data.api import ApiRelease, api_documents
from jixiao.report.picture_cards import CardBar, PictureCard, write_cards
from jixiao.report.posters import Poster, write_posters

TEXT = Text("Waste", "垃圾分类")
ABOUT = About("waste-2026-09", TEXT, TEXT, TEXT, date(2026, 10, 15), "2026-09")
KEYS = tuple(
    Field(name, kind, TEXT, is_key=True)  # type: ignore[arg-type]
    for name, kind in (("organisation", "string"), ("indicator", "string"), ("period", "period"))
)


def values(organisations: int, indicators: int) -> OpenTable:
    """A table of figures with their targets, two numbers a row."""
    rows = [
        (f"S{one:03}", f"i{two:03}", "2026-09", one * 0.37 + two / 7, 80.0)
        for one in range(organisations)
        for two in range(indicators)
    ]
    return OpenTable("values", TEXT, (*KEYS, Field("value", "number", TEXT), Field("target", "number", TEXT)), rows)


def people() -> OpenTable:
    """Counts of answers by organisation and degree, many of them small."""
    rows = [(f"S{one:03}", f"d{two}", "2026-09", (one * 7 + two * 13) % 40) for one in range(200) for two in range(5)]
    return OpenTable("people", TEXT, (*KEYS, Field("n", "integer", TEXT)), rows)


def main() -> bool:
    """Print the times; the line is ten cards a second."""
    large, small, counts = values(200, 100), values(60, 12), people()
    releases = [ApiRelease(ABOUT, lambda: (small,))]
    bars = tuple(CardBar(f"第{number}街道办事处", 0.9, "90.00", number == 0) for number in range(5))
    cards = [
        PictureCard(str(number), "zh", f"2026年9月，第{number}街道以94.60分居首。", "清河市", "2026年9月", "数据来源：月度考核",
                    f"https://jx.example.cn/public/r/{number}", bars=bars)
        for number in range(40)
    ]  # fmt: skip
    posters = [
        Poster(Text(f"Window {number}", f"窗口{number}"), "清河市", f"https://jx.example.cn/rate/{number:010}")
        for number in range(50)
    ]
    kept = print_table("Picture cards", {"40 picture cards": lambda: write_cards(cards)}, limit=4.0)
    print_table(
        "Open data",
        {
            "20 000 rows of two figures, all formats": lambda: open_data_files(ABOUT, [large]),
            "720 rows of two figures, all formats": lambda: open_data_files(ABOUT, [small]),
            "small counts hidden in 1 000 cells": lambda: suppress_small_cells(counts, "n"),
            "interface over a release of 720 rows": lambda: api_documents(releases),
            "50 posters on A6": lambda: write_posters(posters, paper="a6"),
        },
    )
    return kept

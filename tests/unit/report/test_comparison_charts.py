"""Charts of comparisons: every figure is on the paper, gaps stay gaps, nothing given leaves no fault."""

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.report.charts import (
    Band,
    BandLine,
    BandLines,
    Compared,
    HeatCell,
    HeatMap,
    HeatRow,
    Panel,
    Radar,
    RadarLine,
    RegionPicture,
    Shape,
    SmallMultiples,
    ValueBar,
    ValueBars,
    draw,
)

SVG = "{http://www.w3.org/2000/svg}"
values = st.none() | st.floats(min_value=-1e9, max_value=1e9, allow_nan=False)
SQUARE = ((121.0, 31.0), (122.0, 31.0), (122.0, 32.0), (121.0, 32.0), (121.0, 31.0))
HOLE = ((121.4, 31.4), (121.6, 31.4), (121.6, 31.6), (121.4, 31.6), (121.4, 31.4))


def marks(chart: Compared, name: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(draw(chart)).iter(f"{SVG}{name}"))


def words(chart: Compared) -> list[str]:
    return [each.text or "" for each in marks(chart, "text")]


EMPTY: list[Compared] = [
    HeatMap("t", [], []),
    Radar("t", [], []),
    RegionPicture("t", []),
    SmallMultiples("t", [], []),
    BandLines("t", [], []),
    ValueBars("t", []),
]


@pytest.mark.parametrize("chart", EMPTY, ids=lambda chart: type(chart).__name__)
def test_nothing_to_draw_is_an_empty_picture(chart: Compared) -> None:
    assert ElementTree.fromstring(draw(chart)).get("viewBox")
    assert chart.table()[1] == []


@given(st.lists(values, min_size=1, max_size=12))
@settings(max_examples=60)
def test_bars_start_at_zero_and_reach_as_far_as_their_values(given_values: list[float | None]) -> None:
    chart = ValueBars("t", [ValueBar(f"s{place}", value, f"{value}") for place, value in enumerate(given_values)])
    boxes = marks(chart, "rect")
    known = [value for value in given_values if value is not None]
    assert len(boxes) == len(known)
    assert words(chart).count("—") >= len(given_values) - len(known)
    widths = [float(box.get("width", 0)) for box in boxes]
    largest = max((abs(value) for value in known), default=0.0)
    for value, width in zip(known, widths, strict=True):
        if largest and abs(value) == largest:
            assert width == max(widths)


def test_bars_of_losses_lie_left_of_those_of_gains() -> None:
    boxes = marks(ValueBars("t", [ValueBar("a", -2.0, "−2"), ValueBar("b", 3.0, "+3")]), "rect")
    ends = [(float(box.get("x", 0)), float(box.get("x", 0)) + float(box.get("width", 0))) for box in boxes]
    assert ends[0][1] == pytest.approx(ends[1][0], abs=0.2)


def test_a_heat_map_says_every_figure_with_its_sign_and_leads_on() -> None:
    cells = [
        HeatCell(61.4, "61.4", 0, "worse", "told", "/series/S11/accuracy/?period=2026-09&as=now"),
        HeatCell(None, "—"),
    ]
    chart = HeatMap("t", ["accuracy", "purity"], [HeatRow("S11", cells)])
    assert [text for text in words(chart) if text in {"▼ 61.4", "—"}] == ["▼ 61.4", "—"]
    assert [box.get("class") for box in marks(chart, "rect")] == ["fill-0", "fill-none"]
    assert [link.get("href") for link in marks(chart, "a")] == ["/series/S11/accuracy/?period=2026-09&as=now"]
    assert chart.table() == (["accuracy", "purity"], [("S11", [61.4, None])])


def test_words_from_outside_are_text_never_marks() -> None:
    evil = '<script>"&'
    chart = HeatMap(evil, [evil], [HeatRow(evil, [HeatCell(1.0, evil, 5, "", evil, f'/x?a="{evil}')])])
    assert not marks(chart, "script")
    assert not marks(RegionPicture(evil, [Shape(evil, [SQUARE], 1.0, evil, 3, "", evil, evil)]), "script")


def test_an_outline_is_closed_only_where_all_is_known() -> None:
    whole = Radar("t", ["a", "b", "c"], [RadarLine("S11", [100.0, 50.0, 0.0])])
    outlines = [each for each in marks(whole, "polygon") if "outline" in each.get("class", "")]
    assert len(outlines) == 1
    points = [tuple(map(float, pair.split(","))) for pair in outlines[0].get("points", "").split()]
    assert points[0] == pytest.approx((300.0, 70.0)), "100 lies on the rim, straight above the middle"
    assert points[2] == pytest.approx((300.0, 235.0)), "0 lies in the middle"
    torn = Radar("t", ["a", "b", "c"], [RadarLine("S11", [100.0, None, 0.0])])
    assert not [each for each in marks(torn, "polygon") if "outline" in each.get("class", "")]
    assert len(marks(torn, "circle")) == 2


def test_regions_keep_their_shape_and_holes_stay_open() -> None:
    chart = RegionPicture("t", [Shape("S11", [SQUARE, HOLE], 61.4, "61.4", 2, "worse")])
    path = marks(chart, "path")[0]
    assert path.get("fill-rule") == "evenodd"
    assert path.get("d", "").count("M") == 2
    corners = [tuple(map(float, part.split())) for part in path.get("d", "").split("Z")[0].strip("M").split("L")]
    across = max(x for x, _ in corners) - min(x for x, _ in corners)
    down = max(y for _, y in corners) - min(y for _, y in corners)
    assert across / down == pytest.approx(0.853, abs=0.005), "a degree of longitude is cos 31.5° as long"
    assert "▼ 61.4" in words(chart)


def test_regions_without_extent_are_drawn_without_a_fault() -> None:
    point = ((121.0, 31.0),) * 4
    assert marks(RegionPicture("t", [Shape("S11", [point])]), "path")


def test_small_charts_share_one_axis_unless_told_otherwise() -> None:
    panels = [Panel("S11", [1.0, None, 3.0], "3"), Panel("S12", [100.0, 200.0, 300.0], "300", "better", "/x")]
    common = SmallMultiples("t", ["1", "2", "3"], panels, [2.0, 2.0, 2.0], "median")
    own = SmallMultiples("t", ["1", "2", "3"], panels, own_axes=True)
    assert words(common).count("400") == 2 or words(common).count("300") >= 2
    assert "4" in words(own) or "3" in words(own)
    assert "▲ 300" in words(common)
    heads, rows = common.table()
    assert heads == ["S11", "S12", "median"]
    assert rows[1] == ("2", [None, 200.0, 2.0])


def test_lines_break_at_gaps_and_the_band_where_it_is_not_known() -> None:
    band = Band("median", [1.0, 2.0, None, 3.0, 4.0], [2.0, 3.0, None, 4.0, 5.0], [3.0, 4.0, None, 5.0, 6.0])
    lines = [BandLine("S11", [1.0, 2.0, None, 4.0, 5.0]), BandLine("S12", [3.0] * 5, is_main=False)]
    chart = BandLines("t", list("abcde"), lines, band)
    assert len([each for each in marks(chart, "polygon") if each.get("class") == "band"]) == 2
    main = [each for each in marks(chart, "polyline") if each.get("class") == "series outline-0"]
    assert [len(each.get("points", "").split()) for each in main] == [2, 2]
    assert "S11" in words(chart)
    assert "S12" not in words(chart)


@given(st.lists(st.lists(values, min_size=3, max_size=3), min_size=1, max_size=8))
@settings(max_examples=40)
def test_names_at_the_ends_of_lines_never_lie_on_each_other(rows: list[list[float | None]]) -> None:
    chart = BandLines("t", ["1", "2", "3"], [BandLine(f"line {place}", row) for place, row in enumerate(rows)])
    named = [float(each.get("y", 0)) for each in marks(chart, "text") if (each.text or "").startswith("line")]
    assert len(named) == sum(any(value is not None for value in row) for row in rows)
    assert all(after - before >= 14.9 for before, after in zip(sorted(named), sorted(named)[1:], strict=False))

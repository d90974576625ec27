"""The fan: every figure is on the paper, gaps stay gaps, words do not lie on each other."""

import re
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.report.charts import draw
from jixiao.report.charts.fan_spec import Ahead, Fan, Remark
from jixiao.report.plots.plot import Plot

SVG = "{http://www.w3.org/2000/svg}"
figures = st.floats(min_value=-1e9, max_value=1e9, allow_nan=False)
HEADS = ["value", "target", "forecast", "80 from", "80 to", "95 from", "95 to", "low", "high"]


def months(n: int) -> list[str]:
    return [f"{2025 + step // 12}-{step % 12 + 1:02d}" for step in range(n)]


def fan(values: list[float | None], ahead: list[float], **changes: object) -> Fan:
    """A series with a forecast of some steps, bands ±1 and ±2."""
    past: list[float | None] = [None] * len(values)
    line = [*past, *ahead]
    edges = [[None if value is None else value + by for value in line] for by in (-1, 1, -2, 2)]
    drawn = Ahead(line, (edges[0], edges[1]), (edges[2], edges[3]), "62.8 %", "53.8–71.8")
    positions = months(len(line))
    return Fan("t", positions, [*values, *[None] * len(ahead)], drawn, heads=HEADS, **changes)  # type: ignore[arg-type]


@settings(max_examples=50)
@given(st.lists(st.none() | figures, max_size=24), st.lists(figures, min_size=0, max_size=12))
def test_anything_can_be_drawn_and_stays_on_the_paper(values: list[float | None], ahead: list[float]) -> None:
    root = ElementTree.fromstring(draw(fan(values, ahead)))
    _x, _y, width, height = map(float, root.attrib["viewBox"].split())
    for shape in [*root.iter(f"{SVG}polyline"), *root.iter(f"{SVG}polygon")]:
        for point in shape.attrib["points"].split():
            x, y = map(float, point.split(","))
            assert 0 <= x <= width
            assert 0 <= y <= height


def test_a_gap_in_the_history_is_not_bridged() -> None:
    root = ElementTree.fromstring(draw(fan([1.0, 2.0, None, 3.0, 4.0], [5.0])))
    runs = [line.attrib["points"].split() for line in root.iter(f"{SVG}polyline") if line.attrib["class"] == "series"]
    assert [len(run) for run in runs] == [2, 2]


def test_the_forecast_begins_at_the_newest_figure() -> None:
    root = ElementTree.fromstring(draw(fan([1.0, 2.0], [3.0, 4.0])))
    history, ahead = (
        next(line.attrib["points"].split() for line in root.iter(f"{SVG}polyline") if line.attrib["class"] == name)
        for name in ("series", "forecast")
    )
    assert ahead[0] == history[-1]
    bands = {shape.attrib["class"]: shape.attrib["points"].split() for shape in root.iter(f"{SVG}polygon")}
    assert bands["fan-inner"][0] == bands["fan-outer"][0] == history[-1]


def test_the_table_has_a_column_for_each_line_and_a_row_for_each_period() -> None:
    heads, rows = fan([1.0, None], [3.0], target=[2.0, 2.0, 2.0]).table()
    assert heads == HEADS[:7]
    assert rows[1] == ("2025-02", [None, 2.0, None, None, None, None, None])
    assert rows[2] == ("2025-03", [None, 2.0, 3.0, 2.0, 4.0, 1.0, 5.0])


def test_remarks_of_neighbours_stand_in_rows_of_their_own() -> None:
    remarks = [Remark(place, f"2025-0{place} something long happened here") for place in (2, 3, 4)]
    root = ElementTree.fromstring(draw(fan([1.0] * 12, [1.0], remarks=remarks)))
    heights = [text.attrib["y"] for text in root.iter(f"{SVG}text") if "something" in (text.text or "")]
    assert len(set(heights)) == 3


def test_target_and_forecast_are_named_without_lying_on_each_other() -> None:
    chart = fan([1.0, 1.0], [1.0], target=[1.0, 1.0, 1.0], target_label="Target 1 %")
    root = ElementTree.fromstring(draw(chart))
    named = [
        float(text.attrib["y"])
        for text in root.iter(f"{SVG}text")
        if text.text in {"Target 1 %", "62.8 %", "53.8–71.8"}
    ]
    gaps = [after - before for before, after in zip(sorted(named), sorted(named)[1:], strict=False)]
    assert len(named) == 3
    assert min(gaps) >= 14


def test_a_figure_outside_its_limits_has_a_ring_that_says_so() -> None:
    limits = ([0.0, 0.0, None], [2.0, 2.0, None])
    chart = fan([1.0, 5.0], [1.0], limits=limits, limits_label="usual", remarks=[Remark(1, "above", is_signal=True)])
    svg = draw(chart)
    assert len(re.findall('class="signal"', svg)) == 1
    assert "above" in svg
    assert len(re.findall('class="limit"', svg)) == 2


def test_words_are_escaped_and_a_file_carries_its_colours() -> None:
    chart = fan([1.0, 2.0], [3.0], remarks=[Remark(0, "<script>")])
    assert "<script>" not in draw(chart)
    svg = Plot("t", "s", chart).svg
    assert 'class="fan-inner" fill="#9db2d4"' in svg
    ElementTree.fromstring(svg)

"""Charts: every figure is on the paper, gaps stay gaps, steps add up."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.report.charts import (
    BarRow,
    Bars,
    Curve,
    Cut,
    DotPlot,
    DotRow,
    Event,
    LineChart,
    RankedGroup,
    RankedRow,
    Ranking,
    Series,
    Sparkline,
    Step,
    Waterfall,
    draw,
)
from jixiao.report.charts.drawings import wrapped
from jixiao.report.charts.scale import fit

SVG = "{http://www.w3.org/2000/svg}"
figures = st.floats(min_value=-1e9, max_value=1e9, allow_nan=False)


@given(st.lists(st.none() | figures, max_size=30), st.booleans())
def test_an_axis_holds_every_value_with_few_round_ticks(values: list[float | None], from_zero: bool) -> None:
    axis = fit(values, 0.0, 100.0, from_zero=from_zero)
    ticks = axis.ticks()
    assert 2 <= len(ticks) <= 12
    for value in values:
        if value is not None:
            assert -1e-6 <= axis.at(value) <= 100.0 + 1e-6
    if from_zero:
        assert axis.low <= 0 <= axis.high


@given(st.lists(st.none() | figures, min_size=1, max_size=24))
def test_a_line_never_bridges_a_gap(values: list[float | None]) -> None:
    chart = LineChart("t", [str(i) for i in range(len(values))], [Series("a", values)])
    root = ElementTree.fromstring(draw(chart))
    points = sum(len(line.attrib["points"].split()) for line in root.iter(f"{SVG}polyline"))
    runs = "".join("x" if value is not None else " " for value in values).split()
    assert points == sum(len(run) for run in runs if len(run) > 1)


def test_words_are_escaped() -> None:
    text = draw(LineChart("<b>", ["a"], [Series("<script>", [1.0])], events=[Event(0, "a & b")]))
    assert "<script>" not in text
    assert ElementTree.fromstring(text).attrib["aria-label"] == "<b>"


def test_a_waterfall_that_does_not_add_up_is_refused() -> None:
    steps = [Step("full", 100, is_total=True), Step("loss", -11.58), Step("score", 88.0, is_total=True)]
    with pytest.raises(ValueError, match="add up"):
        draw(Waterfall("w", steps))
    steps[2] = Step("score", 88.42, is_total=True)
    words = [node.text for node in ElementTree.fromstring(draw(Waterfall("w", steps))).iter(f"{SVG}text")]
    assert {"100.00", "−11.58", "88.42"} <= set(words)


def test_dots_share_one_axis_and_the_unknown_has_no_dot() -> None:
    root = ElementTree.fromstring(draw(DotPlot("d", [DotRow("a", 80.0, 70.0), DotRow("b", None)], median=75.0)))
    assert len(list(root.iter(f"{SVG}circle"))) == 2
    assert "—" in [node.text for node in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("values", [[], [None], [1.0], [2.0, 2.0], [1.0, None, 3.0]])
def test_sparklines_of_any_kind_are_drawn(values: list[float | None]) -> None:
    text = draw(Sparkline(values))
    assert "nan" not in text


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("Household kitchen waste sorted out", ["Household", "kitchen waste", "sorted out"]),
        ("分类体系建设管理达标率", ["分类体系建设管", "理达标率"]),
        ("投放 accuracy", ["投放 accuracy"]),
        ("Donaudampfschifffahrtsgesellschaft", ["Donaudampfschi", "fffahrtsgesell", "schaft"]),
    ],
)
def test_labels_break_between_words(words: str, lines: list[str]) -> None:
    assert wrapped(words, 102.0) == lines


@given(st.text(max_size=60), st.floats(30, 200))
def test_a_wrapped_label_loses_only_space(words: str, width: float) -> None:
    kept = "".join("".join(wrapped(words, width, most=200)).split())
    assert kept == "".join(words.split())


@given(st.lists(st.none() | figures, min_size=1, max_size=20), st.lists(figures, max_size=4))
def test_a_ranking_holds_every_dot_within_its_panel(values: list[float | None], cuts: list[float]) -> None:
    rows = [RankedRow(f"o{k}", value, k + 1) for k, value in enumerate(values)]
    text = draw(Ranking("r", [RankedGroup("g", rows)], [Cut(cut, f"{cut:g}") for cut in cuts]))
    spots = [float(dot.attrib["cx"]) for dot in ElementTree.fromstring(text).iter(f"{SVG}circle")]
    assert len(spots) == sum(value is not None for value in values)
    assert all(0 <= spot <= 860 for spot in spots)
    order = sorted((value, spot) for value, spot in zip([v for v in values if v is not None], spots, strict=True))
    assert [spot for _, spot in order] == sorted(spots)


def test_bars_are_as_long_as_what_they_stand_for() -> None:
    rows = [BarRow("a", 0, 60, told="60"), BarRow("b", 60, 40, reached=10, told="10 / 40")]
    bars = list(ElementTree.fromstring(draw(Bars("t", rows, 100))).iter(f"{SVG}rect"))
    widths = [float(bar.attrib["width"]) + 1.2 for bar in bars]
    assert widths[0] / widths[1] == pytest.approx(1.5, rel=0.01)
    assert widths[2] / widths[1] == pytest.approx(0.25, rel=0.01)


def test_a_curve_that_jumps_is_two_pieces_joined_by_a_dashed_line() -> None:
    text = draw(Curve("t", [[(0, 0), (5, 0)], [(5, 10), (9, 10)]], 10, marks=[Cut(5, "five")]))
    root = ElementTree.fromstring(text)
    assert len(list(root.iter(f"{SVG}polyline"))) == 2
    assert [line.attrib["class"] for line in root.iter(f"{SVG}line")].count("median") == 2
    assert "five" in [node.text for node in root.iter(f"{SVG}text")]

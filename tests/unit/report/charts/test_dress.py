"""A drawing by itself looks as on the page: no class without a look, and the page's style sheets say the same."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

import jixiao.web
from jixiao.report.charts import (
    Band,
    BandLine,
    BandLines,
    BarRow,
    Bars,
    Compared,
    Curve,
    Cut,
    DotPlot,
    DotRow,
    Event,
    HeatCell,
    HeatMap,
    HeatRow,
    LineChart,
    Panel,
    Radar,
    RadarLine,
    RankedGroup,
    RankedRow,
    Ranking,
    RegionPicture,
    Series,
    Shape,
    SmallMultiples,
    Step,
    ValueBar,
    ValueBars,
    Waterfall,
    draw,
)
from jixiao.report.charts.columns_spec import Columns, ColumnSet
from jixiao.report.charts.dress import dressed, look_of, looks
from jixiao.report.charts.fan_spec import Ahead, Fan, Remark
from jixiao.report.charts.scatter_spec import Dot, Scatter
from jixiao.report.charts.sheet import Sheet
from jixiao.report.charts.spec import Chart

NONE = [None, None]
AHEAD = Ahead([None, 3.0], ([None, 2.0], [None, 4.0]), ([None, 1.0], [None, 5.0]), "3", "1–5")
CHARTS: list[Chart | Compared] = [
    LineChart(
        "t", ["1", "2"],
        [Series("a", [1.0, 2.0]), Series("b", [2.0, 3.0], "other"), Series("c", [1.0, 1.0], "target"),
         Series("d", [1.0, None], "alarm")],
        events=[Event(0, "e")], mark_newest=True,
    ),
    Waterfall("t", [Step("a", 100.0, True), Step("b", -8.0, href="/x"), Step("c", 1.0), Step("d", 93.0, True)]),
    DotPlot("t", [DotRow("a", 1.0, 2.0), DotRow("b", None)], median=1.5, median_label="m"),
    Ranking("t", [RankedGroup("g", [RankedRow("a", 90.0, 1, 1, 1, 2), RankedRow("b", 80.0, 2, 1, 2, 2)], 1, 1)], [Cut(85, "A")]),
    Bars("t", [BarRow("a", 0, 100, is_sum=True), BarRow("b", 0, 60, 1, 40), BarRow("c", 60, 40, 1)], 100),
    Curve("t", [[(0, 0), (1, 5)], [(1, 8), (2, 10)], [(3, 1)]], 10, marks=[Cut(1, "m")]),
    Fan("t", ["1", "2"], [1.0, None], AHEAD, [1.0, 2.0], "t", ([0.0, 0.0], [2.0, 2.0]), "l",
        [Remark(0, "r"), Remark(0, "s", True)]),
    Columns("t", ["1", "2"], [ColumnSet("a", [1.0, 2.0]), ColumnSet("b", [2.0, None])]),
    HeatMap("t", ["a"] * 11, [HeatRow("r", [HeatCell(1.0, "1", n) for n in range(10)] + [HeatCell(None, "—")])]),
    Radar("t", ["a", "b", "c"], [RadarLine(f"l{n}", [1.0, 50.0, None]) for n in range(8)]),
    RegionPicture("t", [Shape("a", [((0, 0), (9, 0), (9, 9), (0, 0))], 1.0, "1", 3),
                             Shape("b", [((20, 0), (29, 0), (29, 9))])]),
    SmallMultiples("t", ["1", "2"], [Panel("a", [1.0, 2.0], "2", "better"), Panel("b", [None, 2.0], "2", "worse")],
                   [1.0, 1.0], "m"),
    BandLines(
        "t", ["1", "2"], [BandLine(f"l{n}", [1.0, 2.0]) for n in range(8)] + [BandLine("o", [3.0, 4.0], is_main=False)],
        Band("b", [0.0, 0.0], [1.0, 1.0], [2.0, 2.0]),
    ),
    ValueBars("t", [ValueBar("a", 1.0, "1", 4), ValueBar("b", -1.0, "1"), ValueBar("c", None, "—")], "%", 0.5, "m"),
    Scatter("t", [Dot("a", 1, 2, True), Dot("b", 1, 2)], [(0, 0), (2, 4)], "best", (1, 2), "x", "y"),
]  # fmt: skip
TAG = re.compile(r'<(\w+)[^>]*? class="([^"]*)"')
STYLES = [
    *Path(jixiao.web.__file__).parent.glob("base/static/jixiao/pages.css"),
    *Path(jixiao.web.__file__).parent.glob("*/static/*/*.css"),
]


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: type(chart).__name__)
def test_no_class_of_any_drawing_is_without_a_look(chart: Chart | Compared) -> None:
    for mark, classes in TAG.findall(draw(chart)):
        assert look_of(mark, classes) != look_of(mark, ""), f'<{mark} class="{classes}"> has no look in dress.py'


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: type(chart).__name__)
def test_a_sheet_stands_alone(chart: Chart | Compared) -> None:
    svg = Sheet("发现 <b>", chart, "note", "source").svg
    root = ElementTree.fromstring(svg)
    assert "<style" not in svg
    assert "href" not in svg
    assert "var(" not in svg
    assert [float(root.attrib[name]) for name in ("width", "height")] == [
        float(x) for x in root.attrib["viewBox"].split()[2:]
    ]
    told = "".join(root.itertext())
    assert "发现 <b>" in told
    assert "note" in told
    assert told.endswith("source")


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: type(chart).__name__)
def test_every_chart_has_a_table_as_wide_as_its_heads(chart: Chart | Compared) -> None:
    heads, rows = chart.table()
    assert rows
    assert all(len(values) == len(heads) for _, values in rows)
    assert all(isinstance(name, str) for name, _ in rows)


def test_later_lines_go_before_earlier_and_a_mark_without_class_keeps_its_own() -> None:
    assert dressed('<text x="1">a</text>') == '<text x="1" font-size="13" fill="#4d545e">a</text>'
    assert 'fill="#a93722"' in dressed('<text class="strong worse">a</text>')
    assert 'stroke="#d0ccc4"' in dressed('<rect class="fill-none"/>')
    assert "stroke" not in look_of("text", "fill-none")
    assert dressed('<a href="/x" aria-label="y"><g>z</g></a>') == "<g><g>z</g></g>"


def _light() -> dict[str, str]:
    text = (Path(jixiao.web.__file__).parent / "base/static/jixiao/tokens.css").read_text(encoding="utf-8")
    return dict(re.findall(r"--([\w-]+): ([^;]+);", text.split("@media")[0]))


def _of_pages() -> dict[tuple[str, frozenset[str]], dict[str, str]]:
    """What the pages' style sheets say of charts in the light, by mark and classes."""
    found: dict[tuple[str, frozenset[str]], dict[str, str]] = {}
    for path in STYLES:
        sheet = path.read_text(encoding="utf-8").split("@media (prefers-color-scheme: dark)")[0]
        for mark, classes, told in _rules(sheet):
            key = mark, frozenset(filter(None, classes.split(".")))
            found[key] = found.get(key, {}) | told
    return found


def _rules(sheet: str) -> list[tuple[str, str, dict[str, str]]]:
    tokens, found = _light(), []
    for mark, classes, told in re.findall(r"\.chart (\w*)((?:\.[\w-]+)*) \{ ([^}]*?);? \}", sheet):
        said = dict(part.split(": ", 1) for part in told.split("; "))
        found.append((mark, classes, {name: _plain(value, tokens) for name, value in said.items()}))
    return found


def _plain(value: str, tokens: dict[str, str]) -> str:
    return re.sub(
        r"var\(--([\w-]+)(?:, var\(--([\w-]+)\))?\)", lambda m: tokens[m[1] if m[1] in tokens else m[2]], value
    )


def test_the_pages_dress_their_charts_alike() -> None:
    pages = _of_pages()
    compared = 0
    for mark, classes, told in looks():
        said = pages.get((mark, classes), pages.get(("circle", classes)))
        for name, value in told.items() if said else ():
            if said is not None and name in said:
                assert said[name] == value, (mark, sorted(classes), name)
                compared += 1
    assert compared > 80

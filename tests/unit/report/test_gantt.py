"""A Gantt chart: bars stand where their days are, in both widths; nothing typed becomes markup; its table is exact."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.report.charts import draw
from jixiao.report.charts.gantt_spec import Gantt, GanttRow, GanttTurn

D = date.fromisoformat
RECT = re.compile(r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="[\d.]+" rx="2" class="([\w-]+)"')
KEYS = ("planned", "done", "to do")
DAYS = st.dates(D("2024-01-01"), D("2027-12-31"))


def bars(chart: Gantt, style: str) -> list[tuple[float, float]]:
    """Left and right ends of the bars of one kind, without the legend's."""
    top = 40.0 + (52.0 if chart.narrow else 38.0) * len(chart.rows)
    found = [(float(x), float(y), float(width), kind) for x, y, width, kind in RECT.findall(draw(chart))]
    return [(x, x + width) for x, y, width, kind in found if kind == style and y < top]


@pytest.mark.parametrize("narrow", [False, True])
def test_a_bar_is_as_long_as_its_days_and_dark_as_far_as_it_is_done(narrow: bool) -> None:
    rows = (
        GanttRow("whole", (D("2026-01-01"), D("2026-04-10")), (D("2026-01-01"), D("2026-04-10")), 0.25),
        GanttRow("half", (D("2026-01-01"), D("2026-02-19")), None, 0.0),
    )
    chart = Gantt("plan", rows, keys=KEYS, narrow=narrow)
    (start, end), (_, half) = bars(chart, "fill-none")
    assert (half - start) / (end - start) == pytest.approx(0.5, abs=1e-3)  # 50 of 100 days
    ((left, middle),), ((begins, right),) = bars(chart, "bar-total"), bars(chart, "bar-before")
    assert (left, right) == pytest.approx((start, end), abs=0.2)
    assert middle == pytest.approx(begins, abs=0.2)
    assert (middle - left) / (right - left) == pytest.approx(0.25, abs=1e-3)


def test_its_table_counts_days_with_both_ends() -> None:
    row = GanttRow("a", (D("2026-03-01"), D("2026-03-10")), (D("2026-03-01"), D("2026-03-22")), 0.5, days_late=12)
    assert Gantt("t", (row,), heads=("p", "a", "d", "l")).table() == (["p", "a", "d", "l"], [("a", [10, 22, 50, 12])])


def test_what_is_typed_never_becomes_markup() -> None:
    bad = '</text><script>alert(1)</script>"'
    row = GanttRow(bad, (D("2026-01-01"), D("2026-02-01")), None, 0.0, owner=bad, end_label=bad, told=bad)
    turn = GanttTurn(bad, (D("2026-01-01"), D("2026-02-01")))
    for narrow in (False, True):
        assert "<script" not in draw(Gantt(bad, (row,), D("2026-01-15"), bad, (bad,) * 3, (turn,), bad, narrow=narrow))


def test_a_plan_without_rows_can_be_drawn() -> None:
    assert draw(Gantt("empty", ())).startswith("<svg")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(DAYS, st.integers(0, 900), st.floats(0, 1)), min_size=1, max_size=8), DAYS, st.booleans())
def test_every_bar_lies_within_the_drawing(rows: list[tuple[date, int, float]], today: date, narrow: bool) -> None:
    made = [
        GanttRow(f"m{n}", (day, day + timedelta(days=length)), (day, day + timedelta(days=length)), done)
        for n, (day, length, done) in enumerate(rows)
    ]
    chart = Gantt("t", made, today, "today", KEYS, narrow=narrow)
    width = 380.0 if narrow else 1080.0
    drawn = [bar for style in ("fill-none", "bar-total", "bar-before") for bar in bars(chart, style)]
    assert drawn
    assert all(0 <= left <= right <= width for left, right in drawn)

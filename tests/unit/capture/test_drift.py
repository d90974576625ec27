"""What changes between two readings: seven kinds of drift are stopped before they land, and can be accepted."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from jixiao.capture.run import LastGood
from tests.unit.capture.sources import CONTEXT, LONG, read, source, table

HEADER = ["org", "ind", "when", "value", "note"]
ROWS = [[f"O{n}", ind, "2026-08", n * 10 + 5, "ok"] for n in range(1, 11) for ind in ("x", "y")]
SOURCE = source(LONG)
LAST = read(SOURCE, table(HEADER, *ROWS)).last_good
Change = Callable[[list[str], list[list[Any]]], None]


def changed(header: list[str] = HEADER, rows: list[list[Any]] = ROWS, **more: Any) -> Any:
    return read(SOURCE, table(header, *rows), last=LAST, **more)


def with_values(change: Callable[[list[Any]], Any]) -> list[list[Any]]:
    return [[*row[:3], change(row), row[4]] for row in ROWS]


def without(place: int) -> tuple[list[str], list[list[Any]]]:
    return [n for k, n in enumerate(HEADER) if k != place], [[c for k, c in enumerate(r) if k != place] for r in ROWS]


STOPPED = {
    "column_renamed": (["org", "ind", "when", "figures", "note"], ROWS),
    "column_dropped": without(0),
    "type_changed": (HEADER, with_values(lambda row: "约" + str(row[3]))),
    "unit_changed": (["org", "ind", "when", "value（万元）", "note"], ROWS),
    "values_jump": (HEADER, with_values(lambda row: row[3] * 1000)),
    "rows_vanished": (HEADER, ROWS[:8]),
    "periods_shifted": (HEADER, [[*row[:2], "2025-08", *row[3:]] for row in ROWS]),
    "frequency_changed": (HEADER, [[*row[:2], "2026", *row[3:]] for row in ROWS]),
    "more_blanks": (HEADER, with_values(lambda row: row[3] if row[0] < "O2" else None)),
    "indicator_vanished": (HEADER, [row for row in ROWS if row[1] == "x"]),
}  # fmt: skip


@pytest.mark.parametrize("kind", STOPPED)
def test_a_drift_stops_before_it_lands(kind: str) -> None:
    captured = changed(*STOPPED[kind])
    found = next(drift for drift in captured.drifts if drift.kind == kind)
    assert found.stops
    assert captured.is_stopped
    assert len(captured.observations) == 0
    assert found.text.en
    assert found.text.zh
    assert kind in captured.findings["rule"]


@pytest.mark.parametrize(
    "kind", ["unit_changed", "values_jump", "periods_shifted", "rows_vanished", "frequency_changed"]
)
def test_an_accepted_drift_lands_and_is_the_new_normal(kind: str) -> None:
    captured = changed(*STOPPED[kind], accept_drift=True)
    assert not captured.is_stopped
    assert len(captured.observations) > 0
    again = read(SOURCE, table(STOPPED[kind][0], *STOPPED[kind][1]), last=captured.last_good)
    assert again.drifts == ()


@pytest.mark.parametrize(
    ("kind", "header", "rows"),
    [
        ("column_added", [*HEADER, "more"], [[*row, 1] for row in ROWS]),
        ("columns_reordered", HEADER[::-1], [row[::-1] for row in ROWS]),
        ("column_renamed", ["Org ", *HEADER[1:]], ROWS),
        ("column_dropped", *without(4)),
    ],
)
def test_what_harms_nothing_is_only_told(kind: str, header: list[str], rows: list[list[Any]]) -> None:
    captured = changed(header, rows)
    assert [drift.kind for drift in captured.drifts] == [kind]
    assert not captured.is_stopped
    assert len(captured.observations) == len(ROWS)


@pytest.mark.parametrize("factor", [10, 100, 1000, 10_000, 0.1, 0.01, 0.001, 0.0001])
def test_every_jump_is_seen_with_its_size(factor: float) -> None:
    captured = changed(HEADER, with_values(lambda row: row[3] * factor))
    drift = captured.drifts[0]
    assert drift.kind == "values_jump"
    assert f"{round(max(factor, 1 / factor)):,} times" in drift.text.en


def test_one_organisation_in_another_unit() -> None:
    captured = changed(HEADER, with_values(lambda row: row[3] * (10_000 if row[0] == "O3" else 1)))
    assert [drift.subject for drift in captured.drifts] == ["x O3", "y O3"]
    assert captured.is_stopped


@pytest.mark.parametrize("growth", [0.5, 0.8, 1.3, 2.0, 3.0, 5.0])
def test_ordinary_growth_is_no_drift(growth: float) -> None:
    later = [[*row[:2], "2026-09", row[3] * growth, row[4]] for row in ROWS]
    assert changed(HEADER, later).drifts == ()


def test_the_same_again_is_nothing_new() -> None:
    captured = changed()
    assert (captured.drifts, captured.is_new, captured.is_stopped) == ((), False, False)
    assert captured.observations == read(SOURCE, table(HEADER, *ROWS)).observations
    assert changed(HEADER, [*ROWS, ["O1", "x", "2026-09", 4, ""]]).is_new


def test_a_source_described_anew_may_differ() -> None:
    other = source(LONG + "\nunits: {x: 元}")
    captured = read(other, table(HEADER, *with_values(lambda row: row[3] * 1000)), last=LAST)
    assert [drift.stops for drift in captured.drifts] == [False, False]
    assert not captured.is_stopped


def test_what_is_kept_is_plain() -> None:
    data = json.loads(json.dumps(LAST.as_data()))
    assert LastGood.from_data(data) == LAST


def test_nothing_at_all_where_there_was_something_stops() -> None:
    captured = read(SOURCE, table(HEADER), last=LAST)
    assert captured.is_stopped
    assert "rows_vanished" in [drift.kind for drift in captured.drifts]


def test_an_increment_without_rows_is_nothing_new_and_forgets_nothing() -> None:
    captured = read(SOURCE, last=LAST, context=replace(CONTEXT, since="7"))
    assert (captured.is_stopped, captured.is_new, captured.drifts) == (False, False, ())
    assert captured.cursor == "7"
    assert captured.last_good.fingerprint.indicators == LAST.fingerprint.indicators


def test_an_increment_is_compared_in_size_but_not_in_rows() -> None:
    context = replace(CONTEXT, since="7")
    few = [[*row[:2], "2026-09", *row[3:]] for row in ROWS[:2]]
    assert read(SOURCE, table(HEADER, *few), last=LAST, context=context).drifts == ()
    wrong = [[*row[:3], row[3] * 1000, row[4]] for row in few]
    assert read(SOURCE, table(HEADER, *wrong), last=LAST, context=context).is_stopped


def test_how_much_is_a_jump_can_be_said() -> None:
    patient = source(LONG, "drift: {jump: 100}")
    last = read(patient, table(HEADER, *ROWS)).last_good
    assert read(patient, table(HEADER, *with_values(lambda row: row[3] * 10)), last=last).drifts == ()
    assert read(patient, table(HEADER, *with_values(lambda row: row[3] * 100)), last=last).is_stopped

"""Tables of series as they come: each is read, or refused with what is wrong, where, and how to mend it."""

import shutil
from math import inf, nan
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jixiao.batch.series import parts
from jixiao.batch.series.attainments import ATTAINMENTS
from jixiao.batch.series.forecasts import FORECASTS
from jixiao.batch.series.parts import seat_of
from jixiao.cli.frame import Refusal
from jixiao.engine.forecast.forecast import forecast
from tests.unit.batch.series_tables import (
    MONTHS,
    NAMES,
    SERIES,
    TARGETS,
    answers,
    as_csv,
    as_parquet,
    attainments,
    columns,
    findings,
    forecasts,
    refusal,
    result_bytes,
    series_rows,
    target_rows,
)
from tests.unit.batch.until_killed import killed_at

pytestmark = pytest.mark.usefixtures("small_parts")
FEW = series_rows(NAMES[:2])


@pytest.fixture
def given(tmp_path: Path) -> Path:
    return tmp_path / "given"


def test_places_without_a_table(given: Path, out: Path) -> None:
    assert "there is no such file or folder" in refusal(forecasts, given, out)
    given.mkdir()
    assert "no *.csv and no *.parquet here; there is: nothing" in refusal(forecasts, given, out)
    (given / "notes.md").write_text("")
    (given / "_SUCCESS").write_text("")
    assert "there is: notes.md" in refusal(forecasts, given, out)
    as_csv(given / "a.csv", [])
    assert "a.csv: there is no row in it" in refusal(forecasts, given, out)
    as_parquet(given / "b.parquet", FEW)
    assert "has both Parquet (b.parquet) and text files (a.csv)" in refusal(forecasts, given, out)
    assert not result_bytes(out)


def test_files_with_different_columns(given: Path, out: Path) -> None:
    """What a file has beyond is left out, its order is its own; what it lacks is told with its name."""
    as_parquet(given / "a.parquet", [(*row, "x") for row in FEW[:30]], (*SERIES, "note"))
    as_parquet(given / "b.parquet", [row[::-1] for row in FEW[30:]], SERIES[::-1])
    assert answers(forecasts(given, out), FORECASTS, out) == forecast(columns(FEW), horizon=3).table.to_rows()
    as_parquet(given / "c.parquet", [row[:2] for row in FEW], ("series", "periods"))
    said = refusal(forecasts, given, out)
    assert "c.parquet: lacks the column period (“periods” is close), value" in said
    (given / "c.parquet").write_bytes(b"PAR1")
    assert "c.parquet: cannot be read as Parquet" in refusal(forecasts, given, out)


def test_text_files_are_read_as_everywhere(given: Path, out: Path) -> None:
    as_csv(given / "a.csv", FEW)
    (given / "a.csv").write_bytes((given / "a.csv").read_text(encoding="utf-8").encode("gb18030"))
    assert answers(forecasts(given, out), FORECASTS, out) == forecast(columns(FEW), horizon=3).table.to_rows()
    (given / "b.csv").write_text("series,period\nx,2024\n")
    with pytest.raises(Refusal, match=r"b.csv: the header lacks value"):
        forecasts(given, out)


def test_kinds_of_columns_differ_from_file_to_file(given: Path, out: Path) -> None:
    """Codes are numbers here and text there, values are text here and numbers there."""
    rows = [("7", period, figure) for _, period, figure in FEW[:28]]
    as_parquet(given / "a.parquet", [(7, period, figure) for _, period, figure in rows[:10]])
    as_parquet(given / "b.parquet", [(7.0, period, str(figure)) for _, period, figure in rows[10:20]])
    as_parquet(given / "c.parquet", [(" 7 ", period, np.float32(figure)) for _, period, figure in rows[20:]])
    told = answers(forecasts(given, out), FORECASTS, out)
    single = [*rows[:20], *((name, period, float(np.float32(figure))) for name, period, figure in rows[20:])]
    assert told == forecast(columns(single), horizon=3).table.to_rows()
    as_parquet(given / "d.parquet", [("7", period, True) for _, period, _ in rows])
    assert "d.parquet: the column value is of type bool" in refusal(forecasts, given, out)


def test_figures_that_are_none(given: Path, out: Path) -> None:
    """NaN, ∞ and blanks are told, each with its row, and never become a figure."""
    odd: list[Any] = [nan, inf, -inf, None, 1e300]
    rows = [*FEW, *((NAMES[2], month, figure) for month, figure in zip(MONTHS, odd, strict=False))]
    summary = forecasts(as_parquet(given / "a.parquet", rows), out)
    told = answers(summary, FORECASTS, out)
    assert told == forecast(columns(FEW), horizon=3).table.to_rows()
    places = {row["row"] for row in findings(summary, FORECASTS, out) if row["indicator_code"] == NAMES[2]}
    assert {len(FEW) + 1 + place for place in range(len(odd))} <= places
    assert any(row["rule"] == "no_value" for row in findings(summary, FORECASTS, out))


@pytest.mark.parametrize("figure", ["n/a", ""])
def test_a_part_in_which_nothing_can_be_used(given: Path, out: Path, figure: str) -> None:
    bad = next(name for name in (f"s{number}" for number in range(99)) if seat_of(name) % 2 == 0)
    good = next(name for name in NAMES if seat_of(name) % 2 == 1)
    rows = [(bad, month, figure) for month in MONTHS] + [(good, month, value) for _, month, value in FEW[:28]]
    as_csv(given / "a.csv", rows)
    summary = forecasts(given, out, series_per_part=1)
    assert [(record.piece, record.n_series) for record in summary.records] == [("0001-of-0002", 0), ("0002-of-0002", 1)]  # type: ignore[attr-defined]
    assert {row["series"] for row in answers(summary, FORECASTS, out)} == {good}
    assert any(row["rule"] == "no_value" for row in findings(summary, FORECASTS, out))
    as_csv(given.parent / "t.csv", [(each, "2025", 1, "higher", "flow") for each in (bad, good)], TARGETS)
    chances = attainments(given, given.parent / "t.csv", out / "c", series_per_part=1)
    told = {row["series"]: row["probability"] for row in answers(chances, ATTAINMENTS, out / "c")}
    assert (told[bad], told[good] is None) == (None, False)


def test_names_with_strange_characters(given: Path, out: Path) -> None:
    names = ["a/../../b", "=1+1", "行\n换", '"quoted", too', "part=0001", "🙂" * 300, "NULL", "nan", "\u200b", "%2F"]
    rows = [(name, month, value) for name in names for _, month, value in FEW[:28]]
    summary = forecasts(as_csv(given / "a.csv", rows), out, series_per_part=3)
    told = answers(summary, FORECASTS, out)
    assert {row["series"] for row in told} == set(names)
    assert all(row["mean"] is not None for row in told)
    parquet = forecasts(as_parquet(given / "a.parquet", rows), out / "p", series_per_part=3)
    assert parquet.digest == summary.digest


def test_blank_names(given: Path, out: Path) -> None:
    as_parquet(given / "a.parquet", [*FEW, (None, "2024-01", 1.0), ("  ", "2024-01", 1.0)])
    summary = forecasts(given, out)
    told = [row["row"] for row in findings(summary, FORECASTS, out) if row["rule"] == "unknown_series"]
    assert told == [len(FEW) + 1, len(FEW) + 2]
    as_parquet(given / "a.parquet", [(None, "2024-01", 1.0)])
    assert "no row with the name of a series" in refusal(forecasts, given, out)


def test_text_that_is_none(given: Path, out: Path) -> None:
    array = pa.StringArray.from_buffers(1, pa.py_buffer(np.array([0, 2], np.int32)), pa.py_buffer(b"\xff\xfe"))
    given.mkdir()
    pq.write_table(pa.table({"series": array, "period": ["2024"], "value": [1.0]}), given / "a.parquet")
    assert "a.parquet: cannot be read as Parquet" in refusal(forecasts, given, out)
    assert not list((out / "partitioned").iterdir())


def test_results_do_not_become_input(given: Path, out: Path, tmp_path: Path) -> None:
    as_csv(given / "a.csv", FEW)
    as_csv(tmp_path / "t.csv", target_rows(NAMES[:2]), TARGETS)
    assert "the results would lie among the input" in refusal(forecasts, given, given)
    assert "the results would lie among the input" in refusal(forecasts, given, given / "out")
    attainments(given, tmp_path / "t.csv", out)
    said = refusal(attainments, given, tmp_path / "t.csv", out, previous=out / "attainments")
    assert "the results would lie among the input" in said
    assert forecasts(given / "a.csv", given).computed, "a file may lie beside its results"


def test_a_light_that_is_none_is_told_with_its_file(given: Path, out: Path, tmp_path: Path) -> None:
    as_csv(given / "a.csv", FEW)
    as_csv(tmp_path / "t.csv", target_rows(NAMES[:2]), TARGETS)
    as_csv(tmp_path / "old.csv", [(NAMES[1], "2025", "blue"), (NAMES[0], "2025", "red")], ("series", "year", "light"))
    summary = attainments(given, tmp_path / "t.csv", out, previous=tmp_path / "old.csv")
    (told,) = [row for row in findings(summary, ATTAINMENTS, out) if row["rule"] == "bad_light"]
    assert (told["file"], told["row"], told["indicator_code"]) == ("old.csv", 2, NAMES[1])


def test_killed_at_some_step(given: Path, out: Path, tmp_path: Path) -> None:
    """The folder holds one part, two are being made: no series is ever there twice, and the next run finishes."""
    as_csv(given / "a.csv", FEW)
    before, after = tmp_path / "before", tmp_path / "after"
    forecasts(given, before)
    forecasts(given, after, series_per_part=1)
    for step in range(1, 80, 11):
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(before, out)
        was_killed = killed_at(step, out, _forecast_in_two, given, out)
        seen = [row["series"] for path in out.glob("forecasts/*/*.parquet") for row in _rows(path)]
        assert all(seen.count(name) in (0, 3) for name in NAMES[:2]), step
        forecasts(given, out, series_per_part=1)
        assert result_bytes(out) == result_bytes(after), step
        if not was_killed:
            return
    pytest.fail("more steps than were tried")


def _forecast_in_two(given: Path, out: Path) -> None:
    parts.LEAST_PER_PART = 1  # in a process of its own
    forecasts(given, out, series_per_part=1)


def _rows(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(path, partitioning=None).to_pylist()
    return rows

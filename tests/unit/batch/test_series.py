"""Forecasts and chances in parts: the digits of the engine, whatever files, rows and processes they come through."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from jixiao.batch.local import Local
from jixiao.batch.series import parts
from jixiao.batch.series.attainments import ATTAINMENTS
from jixiao.batch.series.forecasts import FORECASTS, pooled_coverage
from jixiao.batch.series.parts import part_count, part_name, part_title, seat_of
from jixiao.batch.work import Shape, Step
from jixiao.engine.forecast.attain import attain
from jixiao.engine.forecast.call import Call
from jixiao.engine.forecast.forecast import forecast
from jixiao.engine.model.text import Text
from tests.unit.batch.series_tables import (
    MONTHS,
    NAMES,
    TARGETS,
    answers,
    as_csv,
    as_parquet,
    attainments,
    by_series,
    columns,
    findings,
    forecasts,
    refusal,
    result_bytes,
    series_rows,
    target_rows,
)

pytestmark = pytest.mark.usefixtures("small_parts")
TWO = {"series_per_part": 4}  # eight series in two parts


@pytest.fixture
def series(tmp_path: Path) -> Path:
    return as_csv(tmp_path / "series.csv", series_rows())


@pytest.fixture
def targets(tmp_path: Path) -> Path:
    return as_csv(tmp_path / "targets.csv", target_rows(), TARGETS)


def of_part(number: int, count: int) -> list[str]:
    return [name for name in NAMES if seat_of(name) % count == number]


def test_one_part_is_what_the_library_says(series: Path, out: Path) -> None:
    summary = forecasts(series, out)
    said = forecast(columns(series_rows()), horizon=3)
    assert [record.piece for record in summary.records] == ["0001-of-0001"]
    assert answers(summary, FORECASTS, out) == said.table.to_rows()
    assert pooled_coverage(summary.records) == said.coverage  # type: ignore[arg-type]


def test_every_part_is_what_the_library_says_of_its_series(series: Path, out: Path) -> None:
    summary = forecasts(series, out, **TWO)
    assert [record.piece for record in summary.records] == ["0001-of-0002", "0002-of-0002"]
    told = answers(summary, FORECASTS, out)
    for number in range(2):
        names = of_part(number, 2)
        assert names, "the names must fall into both parts"
        own = [row for row in series_rows() if row[0] in names]
        assert [row for row in told if row["series"] in names] == forecast(columns(own), horizon=3).table.to_rows()
    assert Counter(row["series"] for row in told) == dict.fromkeys(NAMES, 3)


def test_chances_stand_beside_their_series(series: Path, targets: Path, out: Path) -> None:
    for more, count in (({}, 1), (TWO, 2)):
        summary = attainments(series, targets, out / str(count), **more)
        told = answers(summary, ATTAINMENTS, out / str(count))
        for number in range(count):
            names = of_part(number, count)
            own = [[row for row in rows if row[0] in names] for rows in (series_rows(), target_rows())]
            said = attain(columns(own[0]), columns(own[1], TARGETS)).table.to_rows()
            assert [row for row in told if row["series"] in names] == said
            assert all(row["probability"] is not None for row in said)
        lights = Counter(row["light"] for row in told)
        assert sum((Counter(record.n_lights) for record in summary.records), Counter()) == lights  # type: ignore[attr-defined]


def test_earlier_lights_and_a_day_are_handed_on(series: Path, targets: Path, out: Path, tmp_path: Path) -> None:
    """Each light is held from the earlier result, which comes in Parquet as a batch leaves it."""
    attainments(series, targets, tmp_path / "before", at="2024-12", **TWO)
    previous = tmp_path / "before" / "attainments"
    summary = attainments(series, targets, out, previous=previous, at="2025-02")
    frames = (columns(series_rows()), columns(target_rows(), TARGETS))
    before = [row for part in (0, 1) for row in _attained(of_part(part, 2), at="2024-12")]
    said = attain(*frames, previous=before, at="2025-02").table.to_rows()
    assert answers(summary, ATTAINMENTS, out) == said
    assert said != attain(*frames).table.to_rows()


def _attained(names: list[str], **more: Any) -> list[dict[str, Any]]:
    own = [[row for row in rows if row[0] in names] for rows in (series_rows(), target_rows())]
    return attain(columns(own[0]), columns(own[1], TARGETS), **more).table.to_rows()


def test_neither_files_nor_rows_decide(series: Path, targets: Path, out: Path, tmp_path: Path) -> None:
    """The same rows in another order, in several files, as Parquet, below folders of periods: the same digits."""
    straight = forecasts(series, out / "a", **TWO)
    turned = series_rows()[::-1]
    ways = {"csv": tmp_path / "csv", "parquet": tmp_path / "parquet", "months": tmp_path / "months"}
    for number in range(5):
        as_csv(ways["csv"] / f"{9 - number}.csv", turned[number::5])
        as_parquet(ways["parquet"] / f"sub-{number % 2}" / f"{number}.parquet", turned[number::5])
    for month in MONTHS:
        rows = [(name, figure) for name, period, figure in turned if period == month]
        as_parquet(ways["months"] / f"period={month}" / "x.parquet", rows, ("series", "value"))
    for name, folder in ways.items():
        other = forecasts(folder, out / name, **TWO)
        assert by_series(answers(other, FORECASTS, out / name)) == by_series(answers(straight, FORECASTS, out / "a"))
        assert [record.digest for record in other.records] == [record.digest for record in straight.records]
        assert other.digest == straight.digest
    chances = [attainments(each, targets, out / f"chances-{each.name}", **TWO) for each in (series, ways["csv"])]
    assert chances[0].digest == chances[1].digest


def test_another_digit_is_another_digest(series: Path, out: Path) -> None:
    first = forecasts(series, out)
    assert forecasts(series, out, call=Call(horizon=4)).digest != first.digest
    rows = series_rows()
    as_csv(series, [*rows[:-1], (*rows[-1][:2], rows[-1][2] + 0.01)])
    assert forecasts(series, out).digest != first.digest


def test_only_what_changed_is_computed_again(series: Path, targets: Path, out: Path) -> None:
    first = forecasts(series, out, **TWO)
    before = result_bytes(out)
    again = forecasts(series, out, **TWO)
    assert (len(again.computed), len(again.skipped), again.digest) == (0, 2, first.digest)
    last = of_part(1, 2)[-1]
    rows = [(name, month, figure + 1 if name == last else figure) for name, month, figure in series_rows()]
    as_csv(series, rows)
    assert [record.piece for record in forecasts(series, out, **TWO).computed] == ["0002-of-0002"]
    assert len(forecasts(series, out, call=Call(3, seed=1), **TWO).computed) == 2
    as_csv(series, series_rows())
    assert len(forecasts(series, out, fresh=True, **TWO).computed) == 2
    assert result_bytes(out) == before
    attainments(series, targets, out / "chances", **TWO)
    rows = [(*row[:2], row[2] + (row[0] == last), *row[3:]) for row in target_rows()]
    as_csv(targets, rows, TARGETS)
    assert [record.piece for record in attainments(series, targets, out / "chances", **TWO).computed] == [
        "0002-of-0002"
    ]


def test_another_division_leaves_no_series_twice(series: Path, out: Path) -> None:
    forecasts(series, out, **TWO)
    whole = forecasts(series, out)
    assert list(result_bytes(out)) == [
        "forecasts/part=0001-of-0001/forecasts.parquet",
        "findings/part=0001-of-0001/findings.parquet",
    ]
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert list(manifest["parts"]) == [record.piece for record in whole.records]


def test_the_manifest_tells_how_it_was_divided(series: Path, out: Path) -> None:
    summary = forecasts(series, out, **TWO)
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    division = manifest["division"]
    assert (manifest["work"], division["series"], division["parts"], division["series_per_part"]) == (
        "forecast",
        8,
        2,
        4,
    )
    assert division["pooled"].startswith("per part: ")
    assert manifest["arguments"]["horizon"] == 3
    assert "scikit-learn" in manifest["versions"]
    for record in summary.records:
        entry = manifest["parts"][record.piece]
        assert entry["forecast_digest"] == record.digest
        assert entry["n_series"] == entry["n_forecast"] == len(of_part(int(record.piece[:4]) - 1, 2))
        assert {row[0] for row in entry["coverage"]} <= {"month", "month (short)"}
        for file in entry["files"].values():
            assert (out / file["file"]).stat().st_size == file["bytes"]


def test_processes_give_the_same_bytes(series: Path, out: Path, tmp_path: Path) -> None:
    forecasts(series, out, **TWO)
    forecasts(series, tmp_path / "two", engine=Local(workers=2), **TWO)
    assert result_bytes(tmp_path / "two") == result_bytes(out)


@pytest.mark.parametrize(("shape", "other"), [(FORECASTS, "attain"), (ATTAINMENTS, "forecast")])
def test_a_folder_holds_one_kind_of_work(series: Path, targets: Path, out: Path, shape: Shape, other: str) -> None:
    runs = {"forecast": lambda: forecasts(series, out), "attain": lambda: attainments(series, targets, out)}
    runs[other]()
    before = result_bytes(out)
    said = refusal(runs[shape.work])
    assert f"holds the results of “jixiao batch {other}”" in said
    assert result_bytes(out) == before


def test_findings_name_the_file_and_the_row(tmp_path: Path, out: Path) -> None:
    """The rows of a series lie in two files; what is wrong between them is told with both places."""
    rows = series_rows()
    as_csv(tmp_path / "in" / "a.csv", [*rows, (NAMES[0], "2023-13", 1.0)])
    as_csv(tmp_path / "in" / "b.csv", [(NAMES[0], MONTHS[0], 99.0), (NAMES[1], MONTHS[0], rows[len(MONTHS)][2])])
    summary = forecasts(tmp_path / "in", out, **TWO)
    told = {(row["rule"], row["file"], row["row"], row["indicator_code"]) for row in findings(summary, FORECASTS, out)}
    assert {
        ("conflicting_rows", "a.csv", 2, NAMES[0]),
        ("conflicting_rows", "b.csv", 2, NAMES[0]),
        ("duplicate_row", "b.csv", 3, NAMES[1]),
        ("bad_period", "a.csv", len(rows) + 2, NAMES[0]),
    } <= told


def test_a_target_without_series_is_told_in_its_part(series: Path, targets: Path, out: Path) -> None:
    as_csv(targets, [*target_rows(), ("无此序列", "2025", 1, "higher", "flow")], TARGETS)
    summary = attainments(series, targets, out, **TWO)
    told = [row for row in findings(summary, ATTAINMENTS, out) if row["rule"] == "unknown_series"]
    assert [(row["file"], row["row"], row["indicator_code"]) for row in told] == [("targets.csv", 10, "无此序列")]
    assert len(answers(summary, ATTAINMENTS, out)) == 9


def test_how_many_parts() -> None:
    assert [part_count(n, 5000) for n in (0, 1, 5000, 5001, 10_000, 10_001, 20_000)] == [1, 1, 1, 2, 2, 4, 4]
    assert part_count(10**9, 5000) == parts.MOST_PARTS
    assert part_name(2, 8) == "0003-of-0008"
    assert part_title("0003-of-0008") == Text("part 3 of 8", "第 3 片（共 8 片）")
    # sha256 of “abc” begins with ba7816bf8f01cfea (FIPS 180-2, appendix B.1)
    assert seat_of("abc") == 0xBA7816BF8F01CFEA


def test_parts_of_too_few_series_are_refused(series: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "LEAST_PER_PART", 100)
    assert "99 series a part are too few" in refusal(forecasts, series, out, series_per_part=99)


def test_progress_counts_series(series: Path, out: Path) -> None:
    from jixiao.batch.run import run_batch
    from jixiao.batch.series.forecasts import Forecasts
    from jixiao.cli.batch.running import described
    from jixiao.cli.long_files import read_in_parts
    from tests.unit.batch.series_tables import CALL

    steps: list[Step] = []
    run_batch(Forecasts(series, out, CALL, 4, read_in_parts), Local(workers=1), steps.append)
    assert [step.done for step in steps if step.total] == [0, len(of_part(0, 2)), 8]
    assert any("224 rows" in step.text.en for step in steps)
    halfway = Step(Text("0001-of-0002", "0001-of-0002"), 1, 2, 2000, 8000, FORECASTS.unit, seconds=10.0)
    assert (halfway.rate, halfway.seconds_left) == (200.0, 30.0)
    assert described(halfway, "en") == "0001-of-0002  1/2  2,000/8,000 series  200 series/s  about 0:30 left"
    assert described(halfway, "zh") == "0001-of-0002  1/2  2,000/8,000 条序列  200 条序列/秒  剩余约 0:30"
    assert described(Step(Text("reading", "读取")), "en") == "reading"

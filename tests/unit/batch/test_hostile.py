"""Folders and Parquet files as they come: each is read, or refused with what is wrong, where, and how to mend it."""

import resource
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jixiao import Period, evaluate
from jixiao.batch.periods.membership import always
from jixiao.batch.refused import Refused
from tests.unit.batch.tables import (
    SCHEME,
    batched,
    evaluated,
    findings,
    month_rows,
    result_bytes,
    scores,
    whole_history,
    write_rows,
)

MARCH = Path("period=2026-03") / "part-0.parquet"


def refusal(folder: Path, out: Path, **more: Any) -> str:
    with pytest.raises(Refused) as refused:
        batched(folder, out, **more)
    assert refused.value.text.zh != refused.value.text.en
    return str(refused.value)


def write(path: Path, columns: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), path)


def columns_of(rows: list[Any]) -> dict[str, list[Any]]:
    names = ("organisation_code", "indicator_code", "value")
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))


def test_no_folder(out: Path, tmp_path: Path) -> None:
    assert "there is no such folder" in refusal(tmp_path / "nowhere", out)


def test_an_empty_folder_and_one_with_other_things(out: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "no Parquet here; there is: nothing" in refusal(tmp_path / "empty", out)
    (tmp_path / "empty" / "values.csv").write_text("a,b")
    (tmp_path / "empty" / "_SUCCESS").write_text("")
    assert "there is: values.csv. Needed: period=2026-01/*.parquet" in refusal(tmp_path / "empty", out)


def test_an_empty_partition_folder(months: Path, out: Path) -> None:
    (months / "period=2026-04").mkdir()
    assert "period=2026-04: there is no *.parquet" in refusal(months, out)


def test_names_that_are_no_periods(months: Path, out: Path) -> None:
    write_rows(months / "period=2026-13" / "x.parquet", month_rows("2026-01"))
    write_rows(months / "period=March" / "x.parquet", month_rows("2026-01"))
    assert "not a period: period=2026-13, period=March. Write period=2026" in refusal(months, out)


def test_partitions_beside_flat_files(months: Path, out: Path) -> None:
    write_rows(months / "flat.parquet", month_rows("2026-01"))
    assert "Keep one of the two" in refusal(months, out)


@pytest.mark.parametrize("content", [b"", b"PAR1", b"organisation_code,value\n1,2\n", b"PAR1" + b"\0" * 200 + b"PAR1"])
def test_a_file_that_is_no_parquet(months: Path, out: Path, content: bytes) -> None:
    (months / MARCH).write_bytes(content)
    said = refusal(months, out)
    assert f"{months / MARCH}: cannot be read as Parquet" in said
    assert result_bytes(out) == {}


def test_a_truncated_file(months: Path, out: Path) -> None:
    content = (months / MARCH).read_bytes()
    (months / MARCH).write_bytes(content[: len(content) // 2])
    assert "cannot be read as Parquet" in refusal(months, out)


def test_a_missing_column_with_the_close_one(months: Path, out: Path) -> None:
    columns = columns_of(month_rows("2026-03"))
    columns["organization_code"] = columns.pop("organisation_code")
    write(months / MARCH, columns)
    assert "lacks the column organisation_code (“organization_code” is close). It has: " in refusal(months, out)


def test_targets_without_any_target(months: Path, out: Path, tmp_path: Path) -> None:
    write(tmp_path / "t" / "period=2026-03" / "t.parquet", {"organisation_code": ["*"], "indicator_code": ["a"]})
    assert "lacks the column target or base or stretch" in refusal(months, out, targets=tmp_path / "t")


def test_a_period_with_no_rows_is_computed_with_a_finding(months: Path, out: Path) -> None:
    write_rows(months / "period=2026-05" / "part-0.parquet", [])
    batched(months, out, organisations=always({"x": None}))
    assert {row["rule"] for row in findings(out, "2026-05")} >= {"no_observations"}
    assert [row["score"] for row in scores(out, "2026-05") if row["node_code"] == "a"] == [None]


def test_a_period_that_is_not_there(months: Path, out: Path) -> None:
    said = refusal(months, out, periods=[Period.parse("2025-12")])
    assert "no observations for 2025-12. There are: 2026-01, 2026-02, 2026-03" in said


@pytest.mark.parametrize(
    ("name", "kind", "convert"),
    [
        ("organisation_code", pa.large_string(), str),
        ("organisation_code", pa.string_view(), str),
        ("organisation_code", pa.dictionary(pa.int8(), pa.string()), str),
        ("indicator_code", pa.dictionary(pa.int16(), pa.large_string()), str),
        ("value", pa.float32(), float),
        ("value", pa.int16(), int),
        ("value", pa.string(), str),
        ("value", pa.decimal128(20, 4), Decimal),
        ("value", pa.dictionary(pa.int32(), pa.float64()), float),
    ],
)
def test_a_month_typed_otherwise_than_the_others(months: Path, out: Path, name: str, kind: Any, convert: Any) -> None:
    rows = month_rows("2026-02")
    place = ("organisation_code", "indicator_code", "value").index(name)
    columns = columns_of(rows)
    columns[name] = pa.array([convert(row[place]) for row in rows], kind)
    write(months / "period=2026-02" / "part-0.parquet", columns)
    batched(months, out)
    for month in ("2026-02", "2026-03"):
        assert scores(out, month) == evaluated(month).scores.to_rows()


def test_codes_that_are_numbers_in_some_files(out: Path, tmp_path: Path) -> None:
    """int in January, double in February, text in March: the same organisation."""
    rows = [(110101001, "a", 50.0), (110101002, "a", 70.0), (110101001, "b", 40.0), (110101002, "b", 41.0)]
    folder = tmp_path / "mixed"
    write_rows(folder / "period=2026-01" / "x.parquet", rows, organisation_code=pa.int64())
    write_rows(folder / "period=2026-02" / "x.parquet", rows, organisation_code=pa.float64())
    write_rows(folder / "period=2026-03" / "x.parquet", [(str(row[0]), *row[1:]) for row in rows])
    batched(folder, out)
    for month in ("2026-01", "2026-02", "2026-03"):
        assert {row["organisation_code"] for row in scores(out, month)} == {"110101001", "110101002"}
    assert not [row for row in findings(out, "2026-03") if row["rule"] == "unknown_organisation"]


@pytest.mark.parametrize(
    ("name", "column", "said"),
    [
        ("value", pa.array([True, False]), "value is of type bool; numbers are needed"),
        ("value", pa.array([[1.0], [2.0]]), "value is of type list"),
        ("organisation_code", pa.array([Period.parse("2026").first_date] * 2), "organisation_code is of type date32"),
        ("indicator_code", pa.array([{"x": 1}, {"x": 2}]), "indicator_code is of type struct"),
    ],
)
def test_types_that_mean_nothing_here(months: Path, out: Path, name: str, column: Any, said: str) -> None:
    columns: dict[str, Any] = {"organisation_code": ["x", "y"], "indicator_code": ["a", "a"], "value": [1.0, 2.0]}
    write(months / MARCH, columns | {name: column})
    summary = batched(months, out)
    assert [failed.piece for failed in summary.failed] == ["2026-03"]
    assert said in summary.failed[0].text.en


def test_flat_files_that_are_typed_differently(out: Path, tmp_path: Path) -> None:
    """Numbers in one file, text in the next, and targets of which only some have a base."""
    flat, targets = tmp_path / "flat", tmp_path / "targets"
    for number, month in enumerate(("2026-01", "2026-02", "2026-03")):
        columns: dict[str, Any] = columns_of(month_rows(month))
        if number == 1:
            columns["value"] = pa.array([str(value) for value in columns["value"]])
        write(flat / f"{number}.parquet", columns | {"period": [month] * len(columns["value"])})
    common = {"organisation_code": ["*"], "indicator_code": ["a"]}
    write(targets / "1.parquet", {**common, "period": ["2026-01"], "target": [100.0]})
    write(targets / "2.parquet", {**common, "period": ["*"], "target": ["100"], "base": [50]})
    batched(flat, out, targets=targets)
    aims = {**common, "period": ["*"], "target": [100.0]}
    for month in ("2026-01", "2026-02", "2026-03"):
        assert scores(out, month) == evaluated(month, aims).scores.to_rows()


def test_columns_file_and_row_of_the_file_itself(months: Path, out: Path) -> None:
    rows = [*month_rows("2026-03"), ("110101001", "zz", 1.0)]
    write(months / MARCH, columns_of(rows) | {"file": ["原件.csv"] * 10, "row": list(range(100, 110))})
    write(
        months / "period=2026-01" / "part-0.parquet",
        columns_of(month_rows("2026-01")) | {"file": [1] * 9, "row": ["x"] * 9},
    )
    batched(months, out)
    assert [(row["file"], row["row"]) for row in findings(out, "2026-03") if row["rule"] == "unknown_indicator"] == [
        ("原件.csv", 109)
    ]


def test_a_fault_of_ours_fails_one_period_only(months: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from jixiao.batch.periods import evaluations as module

    real = module.evaluate

    def faulty(*arguments: Any, **named: Any) -> Any:
        if str(named["period"]) == "2026-02":
            raise IndexError("places")
        return real(*arguments, **named)

    monkeypatch.setattr(module, "evaluate", faulty)
    summary = batched(months, out)
    assert ["internal fault, please report it: IndexError: places" in failed.text.en for failed in summary.failed] == [
        True
    ]
    assert len(summary.computed) == 2


def test_workers_fit_into_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from jixiao.batch import local
    from jixiao.batch.periods.plan import BYTES_PER_ROW
    from jixiao.batch.work import Job

    monkeypatch.setattr(local, "cores", lambda: 64)
    monkeypatch.setattr(local, "CONTAINER_LIMIT", tmp_path / "memory.max")
    (tmp_path / "memory.max").write_text(str(4 * 1000**3))
    rows, about = 4_000_000, {"input_digest": "", "fingerprint": ""}
    job = Job(piece="2026", size=rows, n_rows=rows, bytes_per_row=BYTES_PER_ROW, **about)
    assert local.fitting_workers([job]) == 3
    (tmp_path / "memory.max").write_text("1000")
    assert local.fitting_workers([job]) == 1
    (tmp_path / "memory.max").write_text("max\n")
    assert 1 <= local.fitting_workers([]) <= 64


def test_values_that_are_no_values(months: Path, out: Path) -> None:
    rows = [("街道3", "a", float("nan")), ("街道3", "b", float("inf")), ("110101001", "a", 1e300), (None, "a", 1.0)]
    rows += [("  110101002 ", "a", 50.0), ("110101002", "b", None), ("", "b", 1.0)]
    write_rows(months / MARCH, rows)
    batched(months, out)
    frame = [row for row in whole_history() if row["period"] != "2026-03"]
    names = ("organisation_code", "indicator_code", "value")
    frame += [{**dict(zip(names, row, strict=True)), "period": "2026-03"} for row in rows]
    expected = evaluate(SCHEME, frame, None, period="2026-03")
    assert scores(out, "2026-03") == expected.scores.to_rows()
    rules = [row["rule"] for row in findings(out, "2026-03") if row["file"]]
    assert sorted(rules) == sorted(row["rule"] for row in expected.findings if row["row"])
    assert all(row["score"] is None or row["score"] == row["score"] for row in scores(out, "2026-03"))


def test_a_column_period_that_contradicts_the_folder(months: Path, out: Path) -> None:
    write(months / MARCH, columns_of(month_rows("2026-03")) | {"period": ["2026-03"] * 8 + ["2026-04"]})
    summary = batched(months, out)
    assert "lies in period=2026-03, yet its column period says 2026-04" in summary.failed[0].text.en
    write(months / MARCH, columns_of(month_rows("2026-03")) | {"period": ["2026-03"] * 9})
    assert batched(months, out).failed == []


def test_nested_partitions_and_files_that_are_not_data(months: Path, out: Path) -> None:
    (months / "_metadata.parquet").write_bytes(b"not data")
    (months / "period=2026-03" / "_temporary").mkdir()
    (months / "period=2026-03" / "_temporary" / "x.parquet").write_bytes(b"half")
    (months / "period=2026-03" / ".part.crc").write_bytes(b"crc")
    (months / MARCH).rename(months / "period=2026-03" / "whole.parquet")
    nested = months / "period=2026-03" / "province=11"
    nested.mkdir()
    (months / "period=2026-03" / "whole.parquet").rename(nested / "part-0.parquet")
    batched(months, out)
    assert scores(out, "2026-03") == evaluated("2026-03").scores.to_rows()


def test_a_file_that_changes_while_the_batch_runs(months: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from jixiao.batch.periods import evaluations as module

    real = module.plan_periods

    def planned(*arguments: Any) -> Any:
        jobs = real(*arguments)
        write_rows(months / MARCH, month_rows("2026-03", shift=1.5))
        return jobs

    monkeypatch.setattr(module, "plan_periods", planned)
    summary = batched(months, out)
    assert ["changed while the batch was running" in failed.text.en for failed in summary.failed] == [True]


def test_a_place_that_cannot_be_written_to(months: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "cannot be written: Not a directory" in refusal(months, tmp_path / "file" / "out")
    assert "cannot be written: File exists" in refusal(months, tmp_path / "file")


def test_a_full_disk_fails_the_period_and_leaves_nothing(months: Path, out: Path) -> None:
    """The largest allowed size of a file stands in for a disk without room: writing stops in the middle."""
    write_rows(months / MARCH, [(f"{number:09d}", "a", float(number % 97)) for number in range(20_000)])
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, hard))
    try:
        summary = batched(months, out)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [failed.piece for failed in summary.failed] == ["2026-03"]
    assert "cannot be written" in summary.failed[0].text.en
    assert list((out / ".unfinished").iterdir()) == []
    assert not (out / "scores" / "period=2026-03" / "scores.parquet").exists()
    assert len(summary.computed) == 2
    assert [record.piece for record in batched(months, out).computed] == ["2026-03"]

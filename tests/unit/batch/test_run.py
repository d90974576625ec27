"""What a batch computes, keeps, computes again and writes down."""

import json
import multiprocessing
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jixiao import Period, Scheme, evaluate
from jixiao.batch.local import Local
from jixiao.batch.periods.evaluations import SCORES
from jixiao.batch.periods.membership import Membership, always
from jixiao.batch.refused import Refused
from jixiao.batch.results import record_of
from tests.unit.batch.tables import (
    LAW,
    MONTHS,
    ORGANISATIONS,
    SCHEME,
    batched,
    evaluated,
    findings,
    month_rows,
    result_bytes,
    scores,
    whole_history,
    write_months,
    write_rows,
)

FIXED = Scheme.from_yaml(LAW.replace("weight: 60,", "weight: 60, target: 80,"))


def digests(out: Path) -> dict[str, str]:
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    return {period: entry["evaluation_digest"] for period, entry in manifest["periods"].items()}


def test_every_month_has_the_digits_of_the_library(months: Path, out: Path) -> None:
    summary = batched(months, out)
    assert [record.piece for record in summary.records] == list(MONTHS)
    assert digests(out) == {month: evaluated(month).digest for month in MONTHS}
    for month in MONTHS:
        assert scores(out, month) == evaluated(month).scores.to_rows()
        told = [{**row, "file": "", "row": None} for row in findings(out, month) if not row["file"]]
        assert told == [{**row, "row": None} for row in evaluated(month).findings if not row["row"]]


def test_findings_name_the_file_and_the_row(months: Path, out: Path) -> None:
    rows = [*month_rows("2026-03"), ("110101001", "a", 99.0), ("110101001", "zz", 1.0), ("110101002", "b", None)]
    write_rows(months / "period=2026-03" / "part-0.parquet", rows[:5])
    write_rows(months / "period=2026-03" / "part-1.parquet", rows[5:])
    batched(months, out)
    found = {(row["rule"], row["file"], row["row"]) for row in findings(out, "2026-03") if row["file"]}
    second = "period=2026-03/part-1.parquet"
    assert ("unknown_indicator", second, len(rows) - 5 - 1) in found
    assert {("conflicting_rows", "period=2026-03/part-0.parquet", 1), ("conflicting_rows", second, 5)} <= found


def test_the_manifest_tells_what_went_in_and_what_came_out(months: Path, out: Path) -> None:
    batched(months, out)
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    march = manifest["periods"]["2026-03"]
    assert manifest["scheme"] == {"code": "s", "version": "1", "digest": SCHEME.digest}
    assert {"python", "numpy", "pyarrow"} <= manifest["versions"].keys()
    assert march["n_organisations"] == 3
    assert march["n_scores"] == 12
    told = [row["severity"] for row in findings(out, "2026-03")]
    assert march["n_findings"] == {severity: told.count(severity) for severity in sorted(set(told))}
    for entry in march["files"].values():
        assert (out / entry["file"]).stat().st_size == entry["bytes"]
    assert {len(entry["sha256"]) for entry in manifest["inputs"].values()} == {64}
    assert march["seconds"] > 0
    assert march["peak_mb"] > 1


def test_only_what_is_looked_at_is_read(months: Path, out: Path) -> None:
    """March looks at February for b and c, so only these rows of it are read, and January not at all."""
    summary = batched(months, out, periods=[Period.parse("2026-03")])
    (march,) = summary.computed
    assert march.n_read == 9 + len([row for row in month_rows("2026-02") if row[1] in "bc"])
    (months / "period=2026-01" / "part-0.parquet").write_bytes(b"changed")
    assert batched(months, out, periods=[Period.parse("2026-03")]).computed == []


def test_a_second_run_computes_nothing(months: Path, out: Path) -> None:
    batched(months, out)
    before = result_bytes(out)
    stamps = {path: path.stat().st_mtime_ns for path in (out / "scores").rglob("*.parquet")}
    again = batched(months, out)
    assert (len(again.computed), len(again.skipped)) == (0, 3)
    assert result_bytes(out) == before
    assert {path: path.stat().st_mtime_ns for path in (out / "scores").rglob("*.parquet")} == stamps
    assert digests(out).keys() == set(MONTHS)


def test_a_changed_month_changes_itself_and_who_looks_back_at_it(months: Path, out: Path) -> None:
    batched(months, out)
    write_rows(months / "period=2026-02" / "part-0.parquet", month_rows("2026-02", shift=1.0))
    again = batched(months, out)
    assert [record.piece for record in again.computed] == ["2026-02", "2026-03"]
    assert [record.piece for record in again.skipped] == ["2026-01"]


def test_same_size_and_time_but_other_content_is_seen(months: Path, out: Path) -> None:
    """Within the clock's tick nothing is believed: the file is read again."""
    path = months / "period=2026-03" / "part-0.parquet"
    batched(months, out)
    told = path.stat()
    rows = month_rows("2026-03")
    write_rows(path, [*rows[:-1], (*rows[-1][:2], rows[-1][2] + 1.0)])
    os.utime(path, ns=(told.st_atime_ns, told.st_mtime_ns))
    assert path.stat().st_size == told.st_size
    assert [record.piece for record in batched(months, out).computed] == ["2026-03"]


def test_another_scheme_computes_all_again(months: Path, out: Path) -> None:
    batched(months, out)
    assert len(batched(months, out, scheme=FIXED).computed) == 3
    assert len(batched(months, out, scheme=FIXED).computed) == 0


@pytest.mark.parametrize(
    "more", [{"organisations": always({"110101001": "g"})}, {"targets": {"x": 1}}, {"as_of": "day"}]
)
def test_another_argument_computes_again(months: Path, out: Path, more: dict[str, Any]) -> None:
    if "as_of" in more:
        more = {"as_of": Period.parse("2026-12").last_date}
    if "targets" in more:
        columns = {"organisation_code": ["*"], "indicator_code": ["a"], "period": ["*"], "target": ["100"]}
        more = {"targets": {**columns, "file": ["t.csv"], "row": [2]}}
    batched(months, out)
    assert len(batched(months, out, **more).computed) == 3


def test_fresh_ignores_what_is_there_and_gives_the_same_bytes(months: Path, out: Path) -> None:
    batched(months, out)
    before = result_bytes(out)
    assert len(batched(months, out, fresh=True).computed) == 3
    assert result_bytes(out) == before


def test_a_damaged_result_is_made_again(months: Path, out: Path) -> None:
    batched(months, out)
    before = result_bytes(out)
    place = out / "scores" / "period=2026-01" / "scores.parquet"
    place.write_bytes(place.read_bytes()[:100])
    (out / "findings" / "period=2026-02" / "findings.parquet").unlink()
    assert [record.piece for record in batched(months, out).computed] == ["2026-01", "2026-02"]
    assert result_bytes(out) == before


def test_processes_give_the_same_bytes(months: Path, out: Path, tmp_path: Path) -> None:
    batched(months, out)
    batched(months, tmp_path / "two", engine=Local(workers=2))
    assert result_bytes(tmp_path / "two") == result_bytes(out)
    assert digests(tmp_path / "two") == digests(out)


def test_a_year_is_rolled_up_from_its_months(months: Path, out: Path) -> None:
    yearly = Scheme.from_yaml(LAW.replace("periodicity: month", "periodicity: year"))
    (record,) = batched(months, out, scheme=yearly).records
    assert record.piece == "2026"
    assert record.digest == evaluate(yearly, whole_history(), None, period="2026").digest


def test_organisations_and_peer_groups_are_kept(months: Path, out: Path) -> None:
    batched(months, out, organisations=always({"街道3": "g", "110101001": "g", "absent": None}))
    assert {(row["organisation_code"], row["peer_group"]) for row in scores(out, "2026-01")} == {
        ("街道3", "g"),
        ("110101001", "g"),
        ("absent", "all"),
    }


def test_organisations_come_and_go(months: Path, out: Path) -> None:
    first, middle = Period.parse("2026-02").first_date, Period.parse("2026-02").last_date
    listed = [
        Membership("110101001", "g"),
        Membership("110101002", "g", None, first),
        Membership("110101002", "h", first, middle),
        Membership("街道3", "h", middle),
    ]
    batched(months, out, organisations=listed)
    seen = {month: {(row["organisation_code"], row["peer_group"]) for row in scores(out, month)} for month in MONTHS}
    assert seen["2026-01"] == {("110101001", "g"), ("110101002", "g")}
    assert seen["2026-02"] == seen["2026-03"] == {("110101001", "g"), ("街道3", "h")}
    again = batched(months, out, organisations=[*listed, Membership("new", None, Period.parse("2026-03").first_date)])
    assert [record.piece for record in again.computed] == ["2026-03"]
    with pytest.raises(Refused, match="listed twice"):
        batched(months, out, organisations=[*listed, Membership("街道3")])


def test_targets_by_partition_are_read_for_their_period_only(months: Path, out: Path, tmp_path: Path) -> None:
    targets = tmp_path / "targets"
    for name, target in (("2026-01", 40.0), ("2026-02", 50.0), ("%2A", 60.0)):
        place = targets / f"period={name}" / "t.parquet"
        place.parent.mkdir(parents=True)
        pq.write_table(pa.table({"organisation_code": ["*"], "indicator_code": ["a"], "target": [target]}), place)
    batched(months, out, targets=targets)
    rows = [("2026-01", 40.0), ("2026-02", 50.0), ("*", 60.0)]
    frame = [{"organisation_code": "*", "indicator_code": "a", "period": p, "target": t} for p, t in rows]
    for month in MONTHS:
        assert digests(out)[month] == evaluate(SCHEME, whole_history(), frame, period=month).digest
    pq.write_table(
        pa.table({"organisation_code": ["*"], "indicator_code": ["a"], "target": [41.0]}),
        targets / "period=2026-01" / "t.parquet",
    )
    assert [record.piece for record in batched(months, out, targets=targets).computed] == ["2026-01"]


def flat_table(months: tuple[str, ...] = MONTHS) -> Any:
    rows = whole_history(months)
    return pa.table({name: [row[name] for row in rows] for name in rows[0]})


def test_a_flat_table_is_partitioned_first(months: Path, out: Path, tmp_path: Path) -> None:
    flat = tmp_path / "flat.parquet"
    table = flat_table()
    pq.write_table(table.take(list(reversed(range(len(table))))), flat, row_group_size=4)
    batched(flat, out)
    batched(months, tmp_path / "hive")
    assert digests(out) == digests(tmp_path / "hive")
    assert len(batched(flat, out).skipped) == 3
    (tmp_path / "many").mkdir()
    for number, month in enumerate(MONTHS):
        pq.write_table(flat_table((month,)), tmp_path / "many" / f"{number}.parquet")
    batched(tmp_path / "many", tmp_path / "out2")
    assert digests(tmp_path / "out2") == digests(out)


def test_flat_rows_without_a_period_become_findings(out: Path, tmp_path: Path) -> None:
    table = flat_table()
    bad = pa.table(
        {**{name: ["x", "y"] for name in table.column_names[:2]}, "value": [1.0, 2.0], "period": ["2026-13", None]}
    )
    pq.write_table(pa.concat_tables([table, bad.select(table.column_names)]), tmp_path / "flat.parquet")
    summary = batched(tmp_path / "flat.parquet", out)
    assert (summary.n_lost, len(summary.computed)) == (2, 3)
    lost = pq.read_table(
        out / "findings" / "period=__HIVE_DEFAULT_PARTITION__" / "observations.parquet", partitioning=None
    )
    assert [(row["rule"], row["period"], row["row"]) for row in lost.to_pylist()] == [
        ("bad_period", "2026-13", len(table) + 1),
        ("bad_period", "", len(table) + 2),
    ]
    pq.write_table(table, tmp_path / "flat.parquet")
    assert batched(tmp_path / "flat.parquet", out).n_lost == 0
    assert not list((out / "findings" / "period=__HIVE_DEFAULT_PARTITION__").iterdir())


def test_results_are_one_table_for_any_reader(months: Path, out: Path) -> None:
    import duckdb
    import polars

    batched(months, out)
    pattern = str(out / "scores" / "**" / "*.parquet")
    frame = polars.read_parquet(pattern, hive_partitioning=True)
    assert frame.height == 36
    assert set(frame["period"].unique()) == set(MONTHS)
    sql = f"select count(*) from read_parquet('{pattern}', hive_partitioning=true)"
    assert duckdb.sql(sql).fetchall() == [(36,)]


def test_two_runs_in_one_folder_are_refused_and_a_killed_one_leaves_it_free(months: Path, out: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from jixiao.batch.lock import only_run\n"
        "with only_run(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(out)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(Refused, match=f"another run is writing here .*pid {other.pid}"):
            batched(months, out)
        other.kill()
    assert len(batched(months, out).computed) == 3


def test_a_straggler_of_an_ended_run_commits_nothing(months: Path, out: Path) -> None:
    """A worker whose run was killed may live on for a moment; the lock file tells it that it is nobody's any more."""

    class Stolen(Local):
        def run(self, setting: Any, jobs: Any) -> Any:
            (out / ".lock").write_text('{"run": "another"}', encoding="utf-8")
            return super().run(setting, jobs)

    summary = batched(months, out, engine=Stolen(workers=1))
    assert len(summary.failed) == 3
    assert "taken over" in summary.failed[0].text.en
    assert result_bytes(out) == {}
    assert list((out / ".unfinished").iterdir()) == []


def test_what_scores_nobody_any_more_leaves_the_manifest(months: Path, out: Path) -> None:
    batched(months, out)
    (out / "scores" / "period=2026-01" / "scores.parquet").unlink()
    batched(months, out, periods=[Period.parse("2026-03")])
    assert digests(out).keys() == {"2026-02", "2026-03"}


def test_one_bad_period_does_not_stop_the_others(months: Path, out: Path) -> None:
    path = months / "period=2026-01" / "part-0.parquet"
    content = bytearray(path.read_bytes())
    content[4:60] = b"\xff" * 56
    path.write_bytes(bytes(content))
    summary = batched(months, out)
    assert [failed.piece for failed in summary.failed] == ["2026-01", "2026-02"]  # February looks back at January
    assert str(path) in summary.failed[0].text.en
    assert str(path) in summary.failed[0].text.zh
    assert [record.piece for record in summary.computed] == ["2026-03"]
    assert record_of(out, SCORES, "2026-01") is None
    write_months(months, ["2026-01"])
    assert [record.piece for record in batched(months, out).computed] == ["2026-01", "2026-02"]


def test_a_killed_worker_is_told(months: Path, out: Path) -> None:
    """The system kills a worker that takes too much memory: a message, and what was finished stays."""
    write_months(months, [f"2026-{month:02d}" for month in range(4, 10)])

    class Murdered(Local):
        def run(self, setting: Any, jobs: Any) -> Any:
            outcomes = super().run(setting, jobs)
            yield next(outcomes)
            for child in multiprocessing.active_children():
                child.kill()
            yield from outcomes

    summary = batched(months, out, engine=Murdered(workers=2))
    assert summary.computed
    assert summary.failed
    assert "worker process was killed" in summary.failed[0].text.en
    again = batched(months, out)
    assert len(again.skipped) >= len(summary.computed)
    assert len(again.records) == 9
    assert ORGANISATIONS[0] in {row["organisation_code"] for row in scores(out, "2026-09")}

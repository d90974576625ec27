"""`kill -9` between any two steps: nothing half is there, and the next run finishes the work."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jixiao import Scheme
from jixiao.batch.generate import Table, generate
from jixiao.batch.periods.evaluations import SCORES
from jixiao.batch.results import record_of
from tests.unit.batch.tables import (
    MONTHS,
    batched,
    findings,
    month_rows,
    result_bytes,
    scores,
    write_months,
    write_rows,
)
from tests.unit.batch.until_killed import killed_at

MOST_STEPS = 400


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The three months with other values in January, so that January and February are to be computed again."""
    folder = write_months(tmp_path / "changed")
    write_rows(folder / "period=2026-01" / "part-0.parquet", month_rows("2026-01", shift=3.0))
    return folder


def test_killed_at_any_step(months: Path, changed: Path, tmp_path: Path) -> None:
    """The folder holds an older result. At every step: each period is as it was, as it will be, or not there."""
    before, after, out = tmp_path / "before", tmp_path / "after", tmp_path / "out"
    batched(months, before)
    batched(changed, after)
    whole = {month: [(scores(place, month), findings(place, month)) for place in (before, after)] for month in MONTHS}
    steps = 0
    for step in range(1, MOST_STEPS):
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(before, out)
        if not killed_at(step, out, batched, changed, out):
            break
        steps = step
        for month in MONTHS:
            if (out / "scores" / f"period={month}" / "scores.parquet").exists():
                assert (scores(out, month), findings(out, month)) in whole[month], f"half there after step {step}"
                assert record_of(out, SCORES, month) is not None
        batched(changed, out)
        assert result_bytes(out) == result_bytes(after), f"not mended after step {step}"
        assert list((out / ".unfinished").iterdir()) == []
    print("steps", steps)
    assert 20 < steps < MOST_STEPS - 1, "the batch was killed at every step that it has"


def test_killed_while_a_flat_table_is_partitioned(tmp_path: Path) -> None:
    rows = [(*row, month) for month in MONTHS for row in month_rows(month)]
    names = ("organisation_code", "indicator_code", "value", "period")
    table = pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))
    flat, out = tmp_path / "flat.parquet", tmp_path / "out"
    pq.write_table(table, flat)
    batched(flat, tmp_path / "whole")
    for step in range(1, 30, 2):
        shutil.rmtree(out, ignore_errors=True)
        assert killed_at(step, out, batched, flat, out)
        batched(flat, out)
        assert result_bytes(out) == result_bytes(tmp_path / "whole"), step


def test_a_killed_command_takes_its_workers_along_and_is_resumed(tmp_path: Path) -> None:
    """The real command with two processes, killed from outside at a moment that nobody chose."""
    table, out = tmp_path / "table", tmp_path / "out"
    generate(table, Table(organisations=2000, indicators=30, months=4))
    words = ["batch", str(table / "scheme.yaml"), str(table / "observations"), "--out", str(out), "--workers", "2"]
    command = [sys.executable, "-m", "jixiao.cli", *words]
    workers: set[Path] = set()
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as first:
        while first.poll() is None and not list(out.glob("scores/*/scores.parquet")):
            workers |= children_of(first.pid)
            time.sleep(0.01)
        first.kill()
    assert len(workers) >= 2
    until = time.monotonic() + 30
    while any(is_running(worker) for worker in workers) and time.monotonic() < until:
        time.sleep(0.05)
    assert not [worker for worker in workers if is_running(worker)], "a worker outlived its run"
    assert [
        path
        for path in out.glob("scores/*/scores.parquet")
        if record_of(out, SCORES, path.parent.name.partition("=")[2])
    ]
    scheme = Scheme.from_yaml((table / "scheme.yaml").read_text(encoding="utf-8"))
    assert batched(table / "observations", out, scheme=scheme).skipped
    batched(table / "observations", tmp_path / "whole", scheme=scheme)
    assert result_bytes(out) == result_bytes(tmp_path / "whole")


def children_of(pid: int) -> set[Path]:
    """The processes that a process has started, as the system lists them."""
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except OSError:
        return set()
    return {Path("/proc", number) for number in listed.split()}


def is_running(place: Path) -> bool:
    """Whether a process is there and no mere remnant that nobody has taken note of."""
    try:
        return "(zombie)" not in (place / "status").read_text(encoding="utf-8")
    except OSError:
        return False

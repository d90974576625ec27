"""The same batch on this machine and on a real Spark cluster: identical digits, byte for byte, and as hard to kill."""

import json
import logging
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jixiao import Period, Scheme
from jixiao.batch.generate import Table, generate
from jixiao.batch.local import Local
from jixiao.batch.periods.evaluations import Evaluations
from jixiao.batch.run import Summary, run_batch
from jixiao.batch.series import parts
from jixiao.batch.series.forecasts import FORECASTS
from jixiao.batch.spark import Spark, settings_of
from jixiao.cli.batch.evaluate import memberships
from jixiao.cli.files import read_targets
from tests.unit.batch.series_tables import MONTHS as MONTHS_OF_SERIES
from tests.unit.batch.series_tables import (
    TARGETS,
    answers,
    as_csv,
    as_parquet,
    attainments,
    forecasts,
    series_rows,
    target_rows,
)
from tests.unit.batch.series_tables import result_bytes as series_bytes
from tests.unit.batch.tables import MONTHS, SCHEME, result_bytes, write_months
from tools.spark_cluster import QUICK_JVM

ROOT = Path(__file__).resolve().parents[2]
SMALL = {
    "spark.driver.memory": "512m",
    "spark.executor.memory": "512m",
    "spark.driver.extraJavaOptions": QUICK_JVM,
    "spark.executor.extraJavaOptions": QUICK_JVM,
}


@pytest.fixture(scope="module")
def session(spark_master: str) -> Iterator[Any]:
    """One driver for the tests of this module; `run_batch` uses a session that is there."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("tests")
    for key, value in settings_of(Spark(spark_master, 2, SMALL), []).items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    logging.getLogger("py4j").setLevel(logging.WARNING)  # it tells of its end when nobody listens any more
    yield session
    session.stop()


def on_both(folder: Path, out: Path, **more: Any) -> tuple[Summary, Summary]:
    """Run a batch on both engines; the bytes and digests of all results are the same."""
    scheme = Scheme.from_yaml((folder / "scheme.yaml").read_text(encoding="utf-8"))
    more["targets"] = read_targets(folder / "targets.csv")
    more["organisations"] = memberships(folder / "organisations.csv")
    engines = (Local(workers=1), Spark())
    local, spark = (
        run_batch(Evaluations(scheme, folder / "observations", out / engine.name, **more), engine) for engine in engines
    )
    assert local.failed == spark.failed == []
    assert [record.digest for record in spark.records] == [record.digest for record in local.records]
    assert spark.digest == local.digest
    assert result_bytes(out / "spark") == result_bytes(out / "local")
    assert len(spark.computed) == len(local.computed) == spark.n_pieces
    return local, spark


def test_the_cluster_is_real(session: Any, spark_master: str) -> None:
    context = session.sparkContext
    assert context.master == spark_master
    until = time.monotonic() + 60
    while (n_there := context._jsc.sc().getExecutorMemoryStatus().size()) < 3 and time.monotonic() < until:
        time.sleep(0.2)
    assert n_there == 3, "the driver and an executor on each of two workers"


def test_a_generated_table(session: Any, tmp_path: Path) -> None:
    generate(tmp_path / "table", Table(organisations=500, indicators=60, months=6))
    local, _ = on_both(tmp_path / "table", tmp_path)
    assert local.n_read > 6 * 0.98 * 500 * 60
    manifest = json.loads((tmp_path / "spark" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["engine"] == "spark"
    assert {"pyspark", "pyarrow"} <= manifest["versions"].keys()
    assert all(entry["peak_mb"] > 1 and entry["seconds"] > 0 for entry in manifest["periods"].values())


def test_the_demo_city(session: Any, demo_folder: Path, tmp_path: Path) -> None:
    """What the platform computed and stored for its last two months is what both engines compute, to the last digit."""
    shutil.copytree(demo_folder, tmp_path / "city")
    words = [str(ROOT / "tools" / "export_city.py"), str(tmp_path / "city"), str(tmp_path / "cycles")]
    told = subprocess.run([sys.executable, *words], check=True, capture_output=True, text=True, cwd=ROOT).stdout
    (folder,) = map(Path, told.split())
    stored = json.loads((folder / "digests.json").read_text(encoding="utf-8"))
    assert sorted(stored) == ["2026-08", "2026-09"]
    _, spark = on_both(folder, tmp_path, periods=[Period.parse(text) for text in stored])
    assert {record.piece: record.digest for record in spark.records} == stored


def test_forecasts_and_chances(session: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Trees that are learnt from all series of a part, and ridges, on the cluster: the same bytes as here."""
    monkeypatch.setattr(parts, "LEAST_PER_PART", 60)
    names = [f"序列 {number}" for number in range(110)]
    months = MONTHS_OF_SERIES[:26]
    series = as_parquet(tmp_path / "series.parquet", series_rows(names, months))
    targets = as_csv(tmp_path / "targets.csv", target_rows(names), TARGETS)
    made = [
        (forecasts(series, tmp_path / f"f-{engine.name}", series_per_part=60, engine=engine),
         attainments(series, targets, tmp_path / f"a-{engine.name}", series_per_part=60, engine=engine))
        for engine in (Local(workers=1), Spark())
    ]  # fmt: skip
    for kind, local, spark in zip("fa", *made, strict=True):
        assert local.failed == spark.failed == []
        assert len(spark.computed) == 2
        assert (spark.digest, spark.records) == (local.digest, local.records)
        assert series_bytes(tmp_path / f"{kind}-spark") == series_bytes(tmp_path / f"{kind}-local")
    told = answers(made[1][0], FORECASTS, tmp_path / "f-spark")
    assert any("boosting" in row["model"] for row in told), "some part learns from all its series"
    manifest = json.loads((tmp_path / "f-spark" / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["engine"], manifest["division"]["parts"]) == ("spark", 2)


def test_a_bad_period_fails_alone_and_is_made_up_for(session: Any, tmp_path: Path) -> None:
    folder, out = write_months(tmp_path / "observations"), tmp_path / "spark"
    place = folder / "period=2026-03" / "part-0.parquet"
    content = bytearray(place.read_bytes())
    content[4:60] = b"\xff" * 56
    place.write_bytes(bytes(content))
    first = run_batch(Evaluations(SCHEME, folder, out), Spark())
    assert [failed.piece for failed in first.failed] == ["2026-03"]
    assert str(place) in first.failed[0].text.zh
    assert [record.piece for record in first.records] == ["2026-01", "2026-02"]
    write_months(folder, ["2026-03"])
    second = run_batch(Evaluations(SCHEME, folder, out), Spark())
    assert [record.piece for record in second.computed] == ["2026-03"]
    run_batch(Evaluations(SCHEME, folder, tmp_path / "local"), Local(workers=1))
    assert result_bytes(out) == result_bytes(tmp_path / "local")
    assert len(run_batch(Evaluations(SCHEME, folder, out, fresh=True), Spark()).computed) == len(MONTHS)


def test_the_command_is_killed_and_resumed(spark_master: str, tmp_path: Path) -> None:
    generate(tmp_path / "table", Table(organisations=1500, indicators=40, months=12))
    table, out = tmp_path / "table", tmp_path / "out"
    words = ["batch", str(table / "scheme.yaml"), str(table / "observations"), "--targets", str(table / "targets.csv")]
    words += ["--engine", "spark", "--master", spark_master, "--workers", "1"]
    settings = [word for key, value in SMALL.items() for word in ("--conf", f"{key}={value}")]
    command = [sys.executable, "-m", "jixiao.cli", *words, *settings, "--out", str(out), "--json"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as first:
        while first.poll() is None and not list(out.glob("scores/*/scores.parquet")):
            time.sleep(0.02)
        first.kill()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    assert told["kept"], "what was finished before the kill is kept"
    assert (told["failed"], len(told["kept"]) + len(told["computed"])) == ([], 12)
    assert "Exception" not in done.stderr
    scheme = Scheme.from_yaml((table / "scheme.yaml").read_text(encoding="utf-8"))
    targets = read_targets(table / "targets.csv")
    local = run_batch(
        Evaluations(scheme, table / "observations", tmp_path / "local", targets=targets), Local(workers=1)
    )
    assert told["digest"] == local.digest
    assert result_bytes(out) == result_bytes(tmp_path / "local")

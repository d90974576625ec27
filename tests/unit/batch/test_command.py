"""`jixiao batch` and `jixiao generate` as a person calls them."""

import json
import shutil
from pathlib import Path

import pytest

from jixiao.cli import app
from tests.unit.batch.tables import LAW, MONTHS, TARGETS, evaluated, result_bytes, scores


@pytest.fixture
def here(months: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    (tmp_path / "s.yaml").write_text(LAW, encoding="utf-8")
    (tmp_path / "t.csv").write_text(TARGETS, encoding="utf-8")
    return tmp_path


def run(*words: str) -> int:
    """Exit code of `jixiao WORDS`."""
    with pytest.raises(SystemExit) as ended:
        app(list(words))
    return int(ended.value.code or 0)


BATCH = ("batch", "s.yaml", "observations", "--out", "out", "--workers", "1")


def test_a_batch_with_a_text_file_of_targets(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*BATCH, "--targets", "t.csv", "--json") == 0
    said = capsys.readouterr()
    told = json.loads(said.out)
    assert (told["periods"], told["computed"], told["failed"]) == (3, list(MONTHS), [])
    assert "3 periods computed, 0 kept, 0 failed" in said.err
    targets = {"organisation_code": ["*", "110101001"], "indicator_code": ["a", "a"], "period": ["*", "2026-02"]}
    for month in MONTHS:
        assert scores(here / "out", month) == evaluated(month, {**targets, "target": [100, 90]}).scores.to_rows()
    assert run(*BATCH, "--targets", "t.csv", "--json", "--lang", "zh") == 0
    again = capsys.readouterr()
    assert json.loads(again.out)["digest"] == told["digest"]
    assert "计算 0 期、沿用 3 期" in again.err


def test_periods_are_listed_or_ranged(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*BATCH, "--periods", "2026-02..2026-03", "--json") == 0
    assert json.loads(capsys.readouterr().out)["computed"] == ["2026-02", "2026-03"]
    assert run(*BATCH, "--periods", "2026-01,2026-03", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["computed"], told["kept"]) == (["2026-01"], ["2026-03"])
    assert run(*BATCH, "--periods", "2026Q1", "--json") == 0
    assert json.loads(capsys.readouterr().out)["computed"] == ["2026Q1"]


@pytest.mark.parametrize(
    "words",
    [
        ("--engine", "dask"),
        ("--periods", "2026-13"),
        ("--periods", "2026-03..2026-01"),
        ("--periods", "2026-01..2026"),
        ("--workers", "0"),
        ("--master", "local[2]"),
        ("--conf", "spark.x=1"),
        ("--engine", "spark", "--conf", "memory"),
        ("--today", "tomorrow"),
        ("--lang", "fr"),
    ],
)
def test_wrong_calls_end_with_2(here: Path, words: tuple[str, ...]) -> None:
    assert run("batch", "s.yaml", "observations", "--out", "out", *words) == 2
    assert not (here / "out").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("batch", "none.yaml", "observations", "--out", "out"), "none.yaml: there is no such file"),
        (("batch", "t.csv", "observations", "--out", "out"), "t.csv"),
        (("batch", "s.yaml", "nowhere", "--out", "out"), "nowhere: there is no such folder"),
        ((*BATCH, "--targets", "none.csv"), "none.csv: there is no such file"),
        ((*BATCH, "--targets", "none.parquet"), "none.parquet"),
        ((*BATCH, "--organisations", "t.csv"), "listed twice"),
        ((*BATCH, "--periods", "2020-01"), "no observations for 2020-01"),
    ],
)
def test_refusals_end_with_1_and_a_message(
    here: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    (here / "t.csv").write_text(TARGETS.replace("110101001", "*"), encoding="utf-8")
    assert run(*words) == 1
    told = capsys.readouterr()
    assert said in told.err
    assert "Internal fault" not in told.err
    assert told.out == ""


def test_a_failed_period_ends_with_1(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = here / "observations" / "period=2026-03" / "part-0.parquet"
    content = bytearray(path.read_bytes())
    content[4:60] = b"\xff" * 56
    path.write_bytes(bytes(content))
    assert run(*BATCH, "--json") == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["failed"] == ["2026-03"]
    assert "cannot be read as Parquet" in said.err


def test_spark_that_is_not_there_is_told(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JAVA_HOME", str(here / "no-java"))
    assert run("batch", "s.yaml", "observations", "--out", "out", "--engine", "spark") == 1
    assert "Install Java 17" in capsys.readouterr().err
    old = here / "no-java" / "bin" / "java"
    old.parent.mkdir(parents=True)
    old.write_text("#!/bin/sh\necho 'openjdk version \"1.8.0_392\"' >&2\n")
    old.chmod(0o755)
    assert run("batch", "s.yaml", "observations", "--out", "out", "--engine", "spark") == 1
    assert "Java 8 is too old" in capsys.readouterr().err
    old.write_text("#!/bin/sh\necho 'openjdk version \"17.0.1\"' >&2\n")
    monkeypatch.setitem(__import__("sys").modules, "pyspark.sql", None)
    assert run("batch", "s.yaml", "observations", "--out", "out", "--engine", "spark", "--lang", "zh") == 1
    assert "pip install jixiao[spark]" in capsys.readouterr().err


def test_a_generated_table_is_a_batch(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("generate", "table", "--organisations", "60", "--indicators", "25", "--months", "2")
    assert run(*words) == 0
    shutil.copytree("table", "copy")
    assert run(*words) == 0
    assert run("generate", "table", "--organisations", "61", "--indicators", "25") == 1
    assert "holds another table" in capsys.readouterr().err
    assert run("generate", "x", "--first", "2026") == 2
    given = ("--targets", "table/targets.csv", "--organisations", "table/organisations.csv", "--workers", "1")
    assert run("batch", "table/scheme.yaml", "table/observations", "--out", "out", *given) == 0
    assert len(result_bytes(here / "out")) == 4

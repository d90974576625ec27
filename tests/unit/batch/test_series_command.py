"""`jixiao batch forecast` and `jixiao batch attain` as a person calls them."""

import json
from pathlib import Path

import pytest

from jixiao.cli import app
from tests.unit.batch.series_tables import MONTHS, NAMES, TARGETS, as_csv, as_parquet, series_rows, target_rows


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    rows = series_rows(NAMES[:3])
    as_csv(tmp_path / "s.csv", [*rows, ("短", "2025-01", 1.0), ("短", "2025-02", 2.0)])
    as_csv(tmp_path / "t.csv", target_rows(NAMES[:3]), TARGETS)
    return tmp_path


def run(*words: str) -> int:
    """Exit code of `jixiao WORDS`."""
    with pytest.raises(SystemExit) as ended:
        app(list(words))
    return int(ended.value.code or 0)


def test_forecasts_are_those_of_the_command_for_a_file(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = ("s.csv", "--horizon", "4", "--upper", "100")
    assert run("forecast", *given, "--out", "one.csv", "--coverage", "held-one.csv") == 0
    single = capsys.readouterr().err
    words = ("--out", "out", "--csv", "many.csv", "--coverage", "held-many.csv", "--workers", "1", "--json")
    assert run("batch", "forecast", *given, *words) == 0
    said = capsys.readouterr()
    assert (here / "many.csv").read_bytes() == (here / "one.csv").read_bytes()
    assert (here / "held-many.csv").read_bytes() == (here / "held-one.csv").read_bytes()
    told = json.loads(said.out)
    assert (told["parts"], told["computed"], told["failed"]) == (1, ["0001-of-0001"], [])
    assert (told["series"], told["forecast"], told["rows"]) == (4, 3, 3 * len(MONTHS) + 2)
    assert "Parts: 1 computed, 0 kept, 0 failed; 3 of 4 series forecast; see out" in said.err
    assert "Findings: 1 warning; see out/findings" in said.err
    held = [line for line in single.splitlines() if "intervals held" in line]
    assert held
    assert all(line in said.err for line in held)
    assert run("batch", "forecast", *given, "--out", "out", "--lang", "zh") == 0
    assert "计算 0 片、沿用 1 片、失败 0 片；4 条序列，预测 3 条；结果在 out" in capsys.readouterr().err


def test_chances_are_those_of_the_command_for_a_file(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("attain", "s.csv", "t.csv", "--out", "one.csv") == 0
    as_parquet(here / "p.parquet", [(name, int(year), *rest) for name, year, *rest in target_rows(NAMES[:3])], TARGETS)
    capsys.readouterr()
    for targets in ("t.csv", "p.parquet"):
        assert run("batch", "attain", "s.csv", targets, "--out", "out", "--csv", "many.csv", "--json") == 0
        assert (here / "many.csv").read_bytes() == (here / "one.csv").read_bytes()
        said = capsys.readouterr()
        told = json.loads(said.out)
        assert (told["targets"], sum(told["lights"].values())) == (3, 3)
        assert "Parts: 1 computed, 0 kept, 0 failed; 3 targets: " in said.err


@pytest.mark.parametrize(
    "words",
    [
        ("forecast", "s.csv", "--out", "out"),
        ("forecast", "s.csv", "--out", "out", "--horizon", "0"),
        ("forecast", "s.csv", "--out", "out", "--horizon", "3", "--lower", "5", "--upper", "1"),
        ("forecast", "s.csv", "--out", "out", "--horizon", "3", "--series-per-part", "99"),
        ("forecast", "s.csv", "--out", "out", "--horizon", "3", "--engine", "dask"),
        ("forecast", "s.csv", "--out", "out", "--horizon", "3", "--master", "local[2]"),
        ("attain", "s.csv", "--out", "out"),
        ("attain", "s.csv", "t.csv", "--out", "out", "--at", "2025-13"),
        ("attain", "s.csv", "t.csv", "--out", "out", "--workers", "0"),
    ],
)
def test_wrong_calls_end_with_2(here: Path, words: tuple[str, ...]) -> None:
    assert run("batch", *words) == 2
    assert not (here / "out").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("forecast", "none.csv", "--horizon", "3"), "none.csv: there is no such file or folder"),
        (("forecast", "t.csv", "--horizon", "3"), "t.csv: the header lacks period, value"),
        (("attain", "s.csv", "s.csv"), "s.csv: the header lacks year, direction, kind, target"),
        (("attain", "s.csv", "t.csv", "--previous", "t.csv"), "t.csv: the header lacks light"),
        (("attain", "s.csv", "t.csv", "--csv", "s.csv/x"), "cannot be written"),
    ],
)
def test_refusals_end_with_1_and_a_message(
    here: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    assert run("batch", *words, "--out", "out") == 1
    told = capsys.readouterr()
    assert said in told.err
    assert "Internal fault" not in told.err


def test_the_name_evaluate_may_be_left_out(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ((), ("evaluate",)):
        assert run("batch", *name, "none.yaml", "nowhere", "--out", "out") == 1
        assert "none.yaml: there is no such file" in capsys.readouterr().err
    assert run("batch", "--out", "out", "none.yaml", "nowhere") == 1
    assert run("batch", "--help") == 0
    told = capsys.readouterr().out
    assert all(name in told for name in ("evaluate", "forecast", "attain"))

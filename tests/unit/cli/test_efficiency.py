"""`jixiao efficiency` as a person uses it: a file in, a table out, faults by row and column, exit codes."""

import csv
from pathlib import Path

import pytest

from jixiao.cli import app
from tests.unit.cli.calls import call

TABLE = "organisation_code,staff,money,cases,note\n甲,4,3,1,\n乙,7,3,1,x\n丙,8,1,1,\n丁,4,2,1,\n"
TABLE += "戊,2,4,1,\n己,10,1,1,\n庚,-1,1,1,\n辛,,1,1,\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    (tmp_path / "t.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


def run(*words: str) -> int:
    """Exit code of `jixiao efficiency t.csv WORDS`."""
    return call("efficiency", "t.csv", *words)


ROLES = ("--inputs", "staff,money", "--outputs", "cases")


def test_efficiency_slacks_and_peers(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*ROLES, "--slacks") == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "organisation_code,efficiency,slack_staff,slack_money,slack_cases,peers",
        "甲,0.857142857142857,0,0,0,丁:0.714285714286;戊:0.285714285714",
        "乙,0.631578947368421,0,0,0,丁:0.894736842105;丙:0.105263157895",
        "丙,1,0,0,0,丙:1",
        "丁,1,0,0,0,丁:1",
        "戊,1,0,0,0,戊:1",
        "己,1,2,0,0,丙:1",
        "庚,,,,,",
        "辛,,,,,",
    ]
    assert "error: t.csv, row 8, 庚, column staff: A negative figure" in said.err
    assert "error: t.csv, row 9, 辛, column staff: No figure" in said.err
    assert "note" not in said.err


def test_super_efficiency_to_files(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*ROLES, "--super", "--model", "bcc", "--out", "o/r.csv", "--findings", "o/f.csv", "--lang", "zh") == 0
    assert capsys.readouterr().out == ""
    with (here / "o" / "r.csv").open(encoding="utf-8", newline="") as file:
        found = {row["organisation_code"]: row["efficiency"] for row in csv.DictReader(file)}
    assert (found["戊"], found["丙"], found["己"]) == ("2", "1.14285714285714", "1")
    with (here / "o" / "f.csv").open(encoding="utf-8", newline="") as file:
        told = {row["rule"]: row["message"] for row in csv.DictReader(file)}
    assert told["few_organisations"].startswith("2 个投入、1 个产出只有 6 个单位")


def test_sbm_has_its_own_orientations(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = []
    for words in ((), ("--orientation", "none"), ("--orientation", "input")):
        assert run(*ROLES, "--model", "sbm", *words) == 0
        found.append(capsys.readouterr().out)
    assert found[0] == found[1]
    assert found[0].splitlines()[6] == "己,0.9,丙:1"


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("--inputs", "staff", "--outputs", "case"), 1, "Did you mean “cases”?"),
        (("--inputs", "staff", "--outputs", "staff"), 2, "named twice"),
        (("--inputs", " , ", "--outputs", "cases"), 2, "No input is named"),
        (("--inputs", "staff"), 2, "--outputs"),
        ((*ROLES, "--model", "sbn"), 2, "Did you mean “sbm”?"),
        ((*ROLES, "--orientation", "none"), 2, "no orientation"),
        ((*ROLES, "--model", "sbm", "--super"), 2, "ccr, bcc"),
    ],
)
def test_wrong_calls(
    here: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int, message: str
) -> None:
    assert run(*words) == code
    assert message in " ".join(capsys.readouterr().err.replace("│", " ").split())


def test_help_tells_the_columns(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        app(["efficiency", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert "organisation_code,efficiency[,slack_<column>…],peers" in said
    assert "the largest first" in said

"""`jixiao treat` as a person uses it: what is changed is listed, what is not stays digit by digit."""

from pathlib import Path

import pytest

from tests.unit.cli.calls import call

ROWS = [*range(1, 11), 30, 100]
TABLE = "organisation_code,a,b,people\n" + "".join(f"S{n},{x},{n}.25,{1000 * n}\n" for n, x in enumerate(ROWS, 1))
LOG = "organisation_code,indicator_code,action,before,after,skew_before,kurtosis_before,skew_after,kurtosis_after"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    (tmp_path / "t.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


def run(*words: str) -> int:
    """Exit code of `jixiao treat WORDS`."""
    return call("treat", *words)


def test_the_table_and_what_was_changed(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("t.csv", "--log", "log.csv") == 0
    said = capsys.readouterr()
    assert said.out == TABLE.replace("S12,100,", "S12,30,")
    header, row = (here / "log.csv").read_text(encoding="utf-8").splitlines()
    assert header == LOG
    assert row.startswith("S12,a,winsorised,100,30,3.0632410342")
    assert "info: t.csv, column a: “a”: values winsorised: 1; skew 3.0632 → 1.712" in said.err


def test_nothing_to_treat_leaves_an_empty_log(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("t.csv", "--log", "log.csv", "--skew", "9", "--out", "r.csv") == 0
    assert (here / "r.csv").read_text(encoding="utf-8") == TABLE
    assert (here / "log.csv").read_text(encoding="utf-8") == LOG + "\n"
    assert capsys.readouterr().err == ""


def test_options(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("t.csv", "--points", "0", "--no-transform") == 0
    said = capsys.readouterr()
    assert said.out == TABLE
    assert "still too skewed" in said.err
    assert run("t.csv", "--points", "0", "--log", "log.csv", "--lang", "zh") == 0
    assert "全部数值取对数" in capsys.readouterr().err
    assert len((here / "log.csv").read_text(encoding="utf-8").splitlines()) == 1 + len(ROWS)


def test_per_head(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "p.csv").write_text("organisation_code,a,people\nA,5,2000\nB,6,0\nC,7,\nD,,9\n", encoding="utf-8")
    assert run("p.csv", "--per", "a=people*10000") == 0
    said = capsys.readouterr()
    assert said.out == "organisation_code,a\nA,25\nB,\nC,\nD,\n"
    assert "error: p.csv, row 3, B, column a: “a” is not divided: “people” is missing, 0 or negative." in said.err
    (here / "m.csv").write_text("indicator_code,direction\na,lower\n", encoding="utf-8")
    assert run("p.csv", "--meta", "m.csv", "--per", "a=people") == 0
    said = capsys.readouterr()
    assert said.out == "organisation_code,a\nA,0.0025\nB,\nC,\nD,\n"
    assert "not in the meta" not in said.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["t.csv", "--per", "a"], "INDICATOR=COLUMN"),
        (["t.csv", "--per", "a="], "code"),
        (["t.csv", "--per", "a=people*0"], "above 0"),
        (["t.csv", "--points", "-1"], "negative"),
        (["t.csv", "--skew", "nan"], "skew"),
        ([], "TABLE"),
    ],
)
def test_a_wrong_call_is_2(here: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str) -> None:
    assert run(*words) == 2
    assert told in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["t.csv", "--per", "a=peopl"], "people"),
        (["t.csv", "--per", "x=people"], "“x”"),
        (["none.csv"], "no such file"),
        (["t.csv", "--out", "t.csv/x"], "cannot be written"),
    ],
)
def test_what_cannot_be_used_is_1(here: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str) -> None:
    assert run(*words) == 1
    said = capsys.readouterr().err
    assert told in said
    assert "Internal fault" not in said

"""`jixiao malmquist` as a person uses it: two tables in, changes out, findings with their file, exit codes."""

from pathlib import Path

import pytest

from tests.unit.cli.calls import call, rows_of


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    (tmp_path / "a.csv").write_text("organisation_code,x,y\n甲,2,1\n乙,4,2\n丙,3,3\n丁,x,1\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("organisation_code,x,y\n甲,2,1\n乙,4,3\n丙,3,4\n戊,-1,1\n", encoding="utf-8")
    return tmp_path


def test_changes_and_findings(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--inputs", "x", "--outputs", "y", "--findings", "f.csv", "--lang", "zh")
    assert call("malmquist", "a.csv", "b.csv", *words) == 0
    said = capsys.readouterr()
    header, first, *_, last = said.out.splitlines()
    assert header == (
        "organisation_code,efficiency_first,efficiency_second,efficiency_change,technical_change,pure_change,"
        "scale_change,productivity_change"
    )
    assert first == "甲,0.5,0.375,0.75,1.33333333333333,1,0.75,1"
    assert last == "戊,,,,,,,"
    assert "error: a.csv, 第 5 行, 丁, x 列: 数值缺失" in said.err
    assert "error: b.csv, 第 5 行, 戊, x 列: 数值为负" in said.err
    assert "warning: b.csv, 第 5 行, 戊: 该单位只在一个时期有数据" in said.err
    assert {row[5] for row in rows_of(here / "f.csv")[1:]} == {"a.csv", "b.csv"}


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("a.csv", "b.csv", "--inputs", "x", "--outputs", "z"), 1, "no column “z”"),
        (("a.csv", "b.csv", "--inputs", "x", "--outputs", "x"), 2, "named twice"),
        (("a.csv", "b.csv", "--inputs", "x", "--outputs", "y", "--orientation", "none"), 2, "no orientation"),
        (("a.csv", "--inputs", "x", "--outputs", "y"), 2, "SECOND.csv"),
    ],
)
def test_what_cannot_be(
    here: Path, words: tuple[str, ...], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("malmquist", *words) == code
    assert message in " ".join(capsys.readouterr().err.split())

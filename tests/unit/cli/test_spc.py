"""`jixiao spc` as a person uses it: files in, charts out, faults with file and row, exit codes."""

from pathlib import Path

import pytest

from tests.unit.cli.calls import call, rows_of

SERIES = "series,period,value\n" + "".join(f"甲,{2001 + n},{v}\n" for n, v in enumerate([5, 6] * 6 + [30]))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    (tmp_path / "s.csv").write_text(SERIES, encoding="utf-8")
    return tmp_path


def test_charts_and_findings_to_files(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "s.csv").write_text(SERIES + "\n乙,2001,x\n乙,2002,1\n", encoding="utf-8")
    (here / "m.csv").write_text("series,improvement,target\n甲,down,3\n\n丙,up,\n", encoding="utf-8")
    assert call("spc", "s.csv", "--meta", "m.csv", "--out", "o/c.csv", "--findings", "o/f.csv", "--lang", "zh") == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "error: s.csv, 第 16 行, 乙, 2001: “x”不是数值。" in said.err
    assert "warning: m.csv, 第 4 行, 丙: 没有序列“丙”。" in said.err
    header, *rows = rows_of(here / "o" / "c.csv")
    assert header == ["series", "period", "value", "mean", "lower", "upper", "signal", "variation", "assurance"]
    *figures, signal, variation, assurance = rows[-2][2:]
    assert [float(each) for each in figures] == pytest.approx([30, 96 / 13, 96 / 13 - 2.66, 96 / 13 + 2.66])
    assert (signal, variation, assurance) == ("outside_high", "concern_high", "consistent_fail")
    assert rows[-1] == ["乙", "2002", "1", "1", "", "", "", "", ""]
    assert {row[1] for row in rows_of(here / "o" / "f.csv")[1:]} == {"text", "unknown_series", "too_few_points"}


def test_options(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("spc", "s.csv", "--all-ranges", "--shift", "12") == 0
    wide = capsys.readouterr().out.splitlines()[1].split(",")
    assert float(wide[5]) - float(wide[3]) == pytest.approx(2.66 * 35 / 12)
    assert call("spc", "s.csv", "--baseline", "12") == 0
    assert capsys.readouterr().out.splitlines()[1] == "甲,2001,5,5.5,2.84,8.16,,common_cause,"


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("s.csv", "--shift", "2"), 2, "at least 3 points"),
        (("s.csv", "--baseline", "4"), 2, "at least 5 points"),
        (("none.csv",), 1, "there is no such file"),
        (("e.csv",), 1, "lacks period, value"),
        (("s.csv", "--meta", "e.csv"), 1, "lacks series"),
        ((), 2, "SERIES.csv"),
    ],
)
def test_what_cannot_be(
    here: Path, words: tuple[str, ...], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "e.csv").write_text("serie\nx\n" if "--meta" in words else "series\nx\n", encoding="utf-8")
    assert call("spc", *words) == code
    assert message in " ".join(capsys.readouterr().err.split())

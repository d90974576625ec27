"""`jixiao forecast` as a person uses it: a file in, a file out, faults by row, exit codes."""

from pathlib import Path

import pytest

from jixiao.engine.forecast.forecast import FORECAST_COLUMNS
from tests.unit.cli.calls import call, rows_of

LINES = [f"甲,{2021 + place // 12}-{place % 12 + 1:02d},{100 + place + 9 * (place % 12)}" for place in range(40)]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    (tmp_path / "s.csv").write_text(
        "\n".join(["series,period,value", *LINES, "乙,2024,x", "丙,2024,1"]), encoding="utf-8"
    )
    return tmp_path


def test_forecasts_findings_and_coverage(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--horizon", "3", "--out", "o.csv", "--findings", "f.csv", "--coverage", "c.csv")
    assert call("forecast", "s.csv", *words) == 0
    rows = rows_of(here / "o.csv")
    assert tuple(rows[0]) == FORECAST_COLUMNS
    assert [row[:2] for row in rows[1:4]] == [["甲", "2024-05"], ["甲", "2024-06"], ["甲", "2024-07"]]
    lo95, lo80, mean, hi80, hi95 = (float(rows[1][place]) for place in (5, 3, 2, 4, 6))
    assert lo95 <= lo80 <= mean <= hi80 <= hi95
    assert rows[4:] == [["丙", str(year), "", "", "", "", "", ""] for year in (2025, 2026, 2027)]
    said = capsys.readouterr().err
    assert "row 42, 乙, 2024: “x” is not a number" in said
    assert "month (short): intervals held 80 %" in said
    assert [row[1] for row in rows_of(here / "f.csv")[1:]] == ["text", "no_value", "too_short"]
    assert rows_of(here / "c.csv")[0] == ["group", "horizon", "share80", "share95", "n"]


def test_in_chinese(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("forecast", "s.csv", "--horizon", "1", "--out", "o.csv", "--lang", "zh") == 0
    said = capsys.readouterr().err
    assert "数据太少，无法预测" in said
    assert "区间实际覆盖率" in said


@pytest.mark.parametrize(
    "words",
    [
        ("--horizon", "0"),
        ("--horizon", "1000000"),
        ("--horizon", "x"),
        ("--horizon", "3", "--season", "0"),
        ("--horizon", "3", "--lower", "5", "--upper", "1"),
        (),
    ],
)
def test_wrong_calls_are_exit_2(here: Path, words: tuple[str, ...]) -> None:
    assert call("forecast", "s.csv", *words, "--out", "o.csv") == 2
    assert not (here / "o.csv").exists()


def test_files_that_cannot_be_used_are_exit_1(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "bad.csv").write_text("series,value\na,1\n", encoding="utf-8")
    assert call("forecast", "bad.csv", "--horizon", "1", "--out", "o.csv") == 1
    assert "period" in capsys.readouterr().err
    assert call("forecast", "absent.csv", "--horizon", "1", "--out", "o.csv") == 1

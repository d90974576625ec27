"""`jixiao effect` as a person uses it: series and a period in, effects with their checks out, exit codes."""

from pathlib import Path

import numpy as np
import pytest

from tests.unit.cli.calls import call, rows_of


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    chance = np.random.default_rng(0)
    lines = ["series,period,value"]
    for k in range(8):
        for n in range(24):
            value = 30 + chance.normal() + (50 if k == 0 and n >= 12 else 0)
            lines.append(f"街道{k},{2022 + n // 12}-{n % 12 + 1:02d},{value:.2f}")
    (tmp_path / "s.csv").write_text("\n".join([*lines, "街道9,2022-01,x", ""]), encoding="utf-8")
    return tmp_path


def test_effects_and_findings_to_files(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--from", "2023-01", "--treated", "街道0", "--out", "o.csv", "--findings", "f.csv", "--lang", "zh")
    assert call("effect", "s.csv", *words) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "error: s.csv, 第 194 行, 街道9, 2022-01: “x”不是数值。" in said.err
    header, *rows = rows_of(here / "o.csv")
    assert ",".join(header) == (
        "method,series,effect,estimate,standard_error,lower,upper,p_value,placebo_dates,placebo_organisations,"
        "n_before,n_after,verdict"
    )
    found = {(row[0], row[2]): row for row in rows}
    assert found["segmented", "level"][-1] == found["difference_in_differences", "difference"][-1] == "rose"
    assert float(found["difference_in_differences", "difference"][3]) == pytest.approx(50, abs=1)
    assert "few_organisations" in {row[1] for row in rows_of(here / "f.csv")}


def test_a_day_stands_for_its_period(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("effect", "s.csv", "--from", "2023-01-15", "--treated", "街道0", "--season", "--lag", "2") == 0
    assert "rose" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("s.csv",), 2, "--from"),
        (("s.csv", "--from", "2023"), 1, "Write it like 2022-01."),
        (("s.csv", "--from", "2023-01", "--treated", "街道10"), 1, "There is no series “街道10”."),
        (("s.csv", "--from", "2023-01", "--lag", "-1"), 2, "--lag"),
        (("none.csv", "--from", "2023-01"), 1, "there is no such file"),
    ],
)
def test_what_cannot_be(
    here: Path, words: tuple[str, ...], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("effect", *words) == code
    assert message in " ".join(capsys.readouterr().err.split())

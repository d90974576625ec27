"""`jixiao difficulty` and `jixiao standardise` by their files."""

from pathlib import Path

import pytest

from tests.unit.cli.calls import call, rows_of


def written(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_raw_and_adjusted_side_by_side(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [f"O{n:02},{90 - 3 * n + (6 if n == 10 else 0)},{n}" for n in range(11)]
    table = written(tmp_path / "t.csv", "organisation_code,solved,hardship\n" + "\n".join(lines) + "\n")
    out = tmp_path / "out.csv"
    words = ["--value", "solved", "--context", "hardship", "--out", str(out), "--lang", "en"]
    assert call("difficulty", table, *words) == 0
    header, *rows = rows_of(out)
    assert header[:4] == ["organisation_code", "value", "rank", "expected"]
    assert (rows[10][2], rows[10][6], rows[10][7]) == ("9", "1", "8")
    assert "expected = " in capsys.readouterr().err
    assert call("difficulty", table, "--value", "solved", "--context", "hardshp", "--lang", "en") == 1
    assert "hardship" in capsys.readouterr().err
    assert call("difficulty", table, *words, "--direction", "up") == 2


def test_standardised_rates(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Ecuador's deaths by Sweden's rates: 42 561 expected, ratio 1.52 (IUSSP, PAPP101)."""
    lines = ["E,0-29,16700,7498", "E,30-59,11900,3219", "E,60+,36100,742", "F,0-29,-1,3"]
    strata = written(tmp_path / "s.csv", "organisation_code,stratum,events,exposure\n" + "\n".join(lines) + "\n")
    standard = written(tmp_path / "n.csv", "stratum,rate\n0-29,0.45\n30-59,2.4\n60+,42.4\n")
    out = tmp_path / "out.csv"
    assert call("standardise", strata, "--standard", standard, "--out", str(out), "--lang", "en") == 0
    header, row = rows_of(out)
    found = dict(zip(header, row, strict=True))
    assert float(found["expected"]) == pytest.approx(42_561, abs=1)
    assert float(found["ratio"]) == pytest.approx(1.52, abs=0.005)
    assert "s.csv, row 5" in capsys.readouterr().err
    assert call("standardise", strata, "--way", "sideways") == 2

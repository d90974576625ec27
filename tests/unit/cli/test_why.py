"""`jixiao why` between two results of `jixiao evaluate`."""

from pathlib import Path

import pytest

from tests.unit.cli.calls import call, rows_of

SCHEME = """
scheme: s
tree:
  - {code: a, weight: 40, direction: higher, rule: ratio_capped, target: 100}
  - {code: b, weight: 60, direction: higher, rule: ratio_capped, target: 100}
"""


@pytest.fixture
def results(tmp_path: Path) -> tuple[str, str]:
    """Folders of two years' results."""
    scheme = tmp_path / "s.yaml"
    scheme.write_text(SCHEME, encoding="utf-8")
    values = tmp_path / "v.csv"
    lines = ["A,a,2024,50", "A,b,2024,80", "A,a,2025,60", "A,b,2025,79", "B,a,2025,1"]
    values.write_text("organisation_code,indicator_code,period,value\n" + "\n".join(lines) + "\n", encoding="utf-8")
    folders = [str(tmp_path / year) for year in ("2024", "2025")]
    for folder in folders:
        words = ["--out", folder, "--period", folder[-4:], "--lang", "en"]
        assert call("evaluate", str(scheme), str(values), *words) == 0
    return folders[0], folders[1]


def test_the_lines_between_two_years(
    results: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "why.csv"
    assert call("why", *results, "--out", str(out), "--lang", "en") == 0
    assert rows_of(out) == [
        ["organisation_code", "code", "kind", "effect"],
        ["A", "a", "performance", "4"],
        ["A", "b", "performance", "-0.6"],
    ]
    assert "B" in capsys.readouterr().err  # has no score in 2024


def test_one_organisation_and_refusals(
    results: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("why", *results, "--organisation", "A", "--digits", "0", "--lang", "en") == 0
    assert call("why", *results, "--organisation", "Ä", "--lang", "en") == 1
    assert "no organisation" in capsys.readouterr().err
    assert call("why", results[0], str(tmp_path / "none"), "--lang", "en") == 1

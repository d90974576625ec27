"""`jixiao result-use` by its files."""

import csv
from pathlib import Path

import pytest

from tests.unit.cli.calls import call


def test_results_lead_to_proposals(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results, out = tmp_path / "r.csv", tmp_path / "out.csv"
    results.write_text(
        "organisation_code,period,score,grade,rank\n"
        "A,2026,95,优,1\nB,2026,58,差,2\nA,2025,95,优,1\nB,2025,62,中,2\n", encoding="utf-8",
    )  # fmt: skip
    assert call("result-use", str(results), "--out", str(out), "--lang", "zh") == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        found = {(row["organisation_code"], row["rule"]): row["status"] for row in csv.DictReader(file)}
    assert found == {
        ("A", "bonus-up"): "proposed", ("A", "support"): "proposed", ("B", "bonus-down"): "proposed", ("B", "cut"): "proposed",
        ("B", "talk"): "proposed",
    }  # fmt: skip
    assert "提出 5 项建议" in capsys.readouterr().err


@pytest.mark.parametrize("rules", ["none", "missing.yaml"])
def test_refusals(tmp_path: Path, rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "r.csv").write_text("organisation_code,period,score\nA,2026-03,95\n", encoding="utf-8")
    assert call("result-use", str(tmp_path / "r.csv"), "--rules", rules) == 1
    assert "Internal fault" not in capsys.readouterr().err

"""The tutorial's commands give what the tutorial says, in both languages."""

import csv
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from jixiao.cli import app

TUTORIAL = Path(__file__).resolve().parents[2] / "docs" / "tutorial"


@pytest.mark.parametrize("page", ["first-evaluation.md", "first-evaluation.zh-CN.md"])
def test_the_first_evaluation_gives_the_printed_scores(page: str, tmp_path: Path) -> None:
    blocks = dict(re.findall(r"```(yaml|csv)\n(.*?)```", (TUTORIAL / page).read_text(encoding="utf-8"), re.DOTALL))
    scheme, values = tmp_path / "scheme.yaml", tmp_path / "values.csv"
    scheme.write_text(blocks["yaml"], encoding="utf-8")
    values.write_text(blocks["csv"], encoding="utf-8")
    arguments = ["evaluate", str(scheme), str(values), "--period", "2026-09", "--out", str(tmp_path / "results")]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    rows = list(csv.DictReader((tmp_path / "results" / "scores.csv").open(encoding="utf-8")))
    scores = {(row["organisation_code"], row["node_code"]): row["score"] for row in rows}
    assert scores["S1", "accuracy"] == "57.00"
    assert scores["S1", "complaints"] == "34.00"
    assert scores["S1", "waste"] == "91.00"
    assert scores["S2", "accuracy"] == ""
    findings = (tmp_path / "results" / "findings.csv").read_text(encoding="utf-8")
    assert "full_width" in findings
    assert "85" in findings

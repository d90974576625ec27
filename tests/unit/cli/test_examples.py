"""The examples run as the manual says, and the command line stays light."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from jixiao import Scheme, evaluate
from jixiao.cli import app
from jixiao.cli.receipt_text import print_rich

EXAMPLE = Path(__file__).parents[3] / "examples" / "waste_sorting"


def test_the_waste_sorting_example(tmp_path: Path) -> None:
    words = ["evaluate", str(EXAMPLE / "scheme.yaml"), str(EXAMPLE / "values.csv")]
    words += ["--targets", str(EXAMPLE / "targets.csv"), "--out", str(tmp_path), "--today", "2026-04-10"]
    with pytest.raises(SystemExit) as ended:
        app(words)
    assert not ended.value.code
    with (tmp_path / "scores.csv").open(encoding="utf-8", newline="") as file:
        roots = [row for row in csv.DictReader(file) if row["node_code"] == "waste-sorting"]
    assert [(row["organisation_code"], row["score"], row["rank"], row["grade"]) for row in roots] == [
        ("S01", "89.30", "2", "good"),
        ("S02", "87.59", "3", "good"),
        ("S03", "94.50", "1", "good"),
        ("S11", "77.45", "1", "fair"),
        ("S12", "77.45", "1", "fair"),
    ]
    with (tmp_path / "findings.csv").open(encoding="utf-8", newline="") as file:
        told = {(row["rule"], row["row"]) for row in csv.DictReader(file) if row["severity"] == "error"}
    assert told == {("full_width", "9"), ("unknown_indicator", "23")}


def test_importing_costs_nothing_that_is_not_needed() -> None:
    heavy = "{'django', 'pyarrow', 'ruamel.yaml', 'pandas', 'numpy'}"
    script = f"import sys, jixiao; print(*sorted({heavy} & set(sys.modules)), end=';');"
    script += f"import jixiao.cli; print(*sorted(({heavy} - {{'numpy'}}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == ";"


def test_the_receipt_on_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    scheme = Scheme.from_yaml("{scheme: s, tree: [{code: a, weight: 100, rule: manual, label: '[指标]'}]}")
    rows = [{"organisation_code": "S1", "indicator_code": "a", "period": "2026", "value": 61.5}]
    print_rich(evaluate(scheme, rows, period="2026").explain("S1", "a"), "zh")
    shown = capsys.readouterr().out
    assert "[指标]" in shown
    assert "评分 61.5（满分 100） = 61.5" in shown

"""The published flags of New York's Mayor's Management Report come out of `jixiao evaluate`, every one."""

import csv
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
DATA = ROOT.parent / "shared" / "data" / "nyc_mmr"
FLAGS = ("met_goal", "vs_1yr", "vs_3yr_avg", "vs_5yr_avg")
MEANING = {"Met_Goal": "1.00", "Did_Not_Meet": "0.00", "Improving": "1.00", "Not_Improving": "0.00", "": ""}

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="../shared/data/nyc_mmr is not here")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], str]:
    """Score by agency and node, of every agency in the published sample."""
    spec = importlib.util.spec_from_file_location("nyc_schemes", ROOT / "examples" / "nyc_mmr" / "schemes.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    out = tmp_path_factory.mktemp("nyc")
    module.main(DATA / "indicators.csv", out)
    found: dict[tuple[str, str], str] = {}
    for agency in sorted({row["agency_code"] for row in rows_of(DATA / "expected_flags_sample.csv")}):
        folder = out / agency
        command = [sys.executable, "-c", "from jixiao.cli import app; app()", "evaluate", folder / "scheme.yaml"]
        command += [folder / "values.csv", "--targets", folder / "targets.csv", "--out", folder / "out"]
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        found |= {(agency, row["node_code"]): row["score"] for row in rows_of(folder / "out" / "scores.csv")}
    return found


def test_every_published_flag_is_reproduced(scores: dict[tuple[str, str], str]) -> None:
    expected = rows_of(DATA / "expected_flags_sample.csv")
    wrong = {
        (row["indicator_id"], flag): (scores[row["agency_code"], f"{row['indicator_id']}.{flag}"], row[flag])
        for row in expected
        for flag in FLAGS
        if scores[row["agency_code"], f"{row['indicator_id']}.{flag}"] != MEANING[row[flag]]
    }
    assert not wrong
    assert len(expected) * len(FLAGS) == 152


def test_an_indicator_without_history_is_blank_not_zero(scores: dict[tuple[str, str], str]) -> None:
    assert {score for (_, node), score in scores.items() if node.startswith("13848")} == {""}

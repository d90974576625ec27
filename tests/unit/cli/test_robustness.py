"""`jixiao robustness` and `jixiao what-if`: files in, files out, refusals."""

import csv
from pathlib import Path

import pytest

from jixiao.cli import app

EXAMPLE = Path(__file__).parents[3] / "examples" / "waste_sorting"
FILES = [str(EXAMPLE / "scheme.yaml"), str(EXAMPLE / "values.csv"), "--targets", str(EXAMPLE / "targets.csv")]
FILES += ["--today", "2026-04-10", "--lang", "en"]
HEADER = (
    "organisation_code,node_code,rank,rank_p05,rank_median,rank_p95,share_excellent,share_good,share_fair,share_poor"
)
INDICES = ["factor", "output", "first", "first_low", "first_high", "total", "total_low", "total_high"]


def call(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        app(list(words))
    return int(ended.value.code or 0)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_robustness_of_the_example(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "firm.csv"
    assert call("robustness", *FILES, "--out", str(out), "--runs", "200") == 0
    assert out.read_text(encoding="utf-8").splitlines()[0] == HEADER
    table = rows(out)
    assert len(table) == 5 * 5
    roots = {row["organisation_code"]: row for row in table if row["node_code"] == "waste-sorting"}
    assert {code: row["rank"] for code, row in roots.items()} == {
        "S01": "2",
        "S02": "3",
        "S03": "1",
        "S11": "1",
        "S12": "1",
    }
    for row in table:
        assert int(row["rank_p05"]) <= int(row["rank_median"]) <= int(row["rank_p95"])
        shares = [float(row[name]) for name in row if name.startswith("share_") and row[name]]
        assert sum(shares) == pytest.approx(1) if row["node_code"] == "waste-sorting" else not shares
    said = capsys.readouterr().err
    assert "5 organisations, 200 runs (seed 1)" in said
    assert not list(tmp_path.glob("*.sobol.csv"))


def test_the_same_seed_gives_the_same_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = []
    for seed in ("3", "3", "4"):
        assert call("robustness", *FILES, "--plan", "handbook", "--runs", "50", "--seed", seed) == 0
        texts.append(capsys.readouterr().out)
    assert texts[0] == texts[1] != texts[2]
    assert texts[0].startswith(HEADER)


def test_without_doubt_the_ranks_are_those_published(tmp_path: Path) -> None:
    out = tmp_path / "firm.csv"
    assert call("robustness", *FILES, "--out", str(out), "--plan", "nothing", "--runs", "3") == 0
    assert all(row["rank"] == row["rank_p05"] == row["rank_median"] == row["rank_p95"] for row in rows(out))


def test_indices_stand_beside_the_result(tmp_path: Path) -> None:
    out = tmp_path / "firm.csv"
    words = [
        "--plan",
        "handbook",
        "--runs",
        "20",
        "--sobol",
        "--sobol-points",
        "32",
        "--bands",
        str(tmp_path / "b.csv"),
    ]
    assert call("robustness", *FILES, "--out", str(out), *words) == 0
    table = rows(tmp_path / "firm.sobol.csv")
    assert list(table[0]) == INDICES
    factors = ["weights:waste-sorting", "normalisation", "aggregation", "missing", "leave_out"]
    assert [row["factor"] for row in table[:5]] == factors
    assert {row["output"] for row in table} == {
        "mean_rank_shift",
        *(f"rank:S{code}" for code in ("01", "02", "03", "11", "12")),
    }
    assert all(row["first"] == "" or float(row["total"]) >= 0 for row in table)
    assert list(rows(tmp_path / "b.csv")[0]) == ["organisation_code", "peer_group", "rank", "band"]


def test_bounds_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bounds = tmp_path / "bounds.csv"
    bounds.write_text("node_code,low,high\naccuracy,10,50\n", encoding="utf-8")
    assert call("robustness", *FILES, "--bounds", str(bounds), "--runs", "20") == 0
    capsys.readouterr()
    for text, told in (
        ("accuracy,ten,50", "row 2: “ten” is not a number"),
        ("accuracie,10,50", "no node “accuracie” to give bounds. Did you mean “accuracy”"),
        ("accuracy,50,10", "50 to 10 is no range"),
    ):
        bounds.write_text(f"node_code,low,high\n{text}\n", encoding="utf-8")
        assert call("robustness", *FILES, "--bounds", str(bounds)) == 1
        assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["--plan", "handbok"], ["--weights", "normal:3"], ["--weights", "uniform:200"], ["--weights", "uniform:x"],
        ["--normalisation", "stated,minimax"], ["--aggregation", "geometrik"], ["--missing", ""], ["--runs", "0"],
        ["--sobol"], ["--sobol-points", "1000"], ["--seed", "-1"],
    ],
)  # fmt: skip
def test_wrong_calls(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert call("robustness", *FILES, *words) == 2
    assert capsys.readouterr().err


def test_findings_are_those_of_the_values_and_of_the_runs(tmp_path: Path) -> None:
    found = tmp_path / "found.csv"
    assert call("robustness", *FILES, "--plan", "nothing", "--runs", "2", "--findings", str(found)) == 0
    assert {"full_width", "unknown_indicator", "nothing_uncertain"} <= {row["rule"] for row in rows(found)}
    assert call("what-if", *FILES, "--set", "value:S01:accuracy=", "--findings", str(found)) == 0
    missing = {row["organisation_code"] for row in rows(found) if row["rule"] == "missing_value"}
    assert "S01" in missing


def test_a_refused_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("robustness", str(tmp_path / "no.yaml"), str(tmp_path / "no.csv")) == 1
    assert "no such file" in capsys.readouterr().err
    assert call("what-if", str(tmp_path / "no.yaml"), str(tmp_path / "no.csv"), "--set", "without:x") == 1


def test_what_if_of_the_example(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "moved.csv"
    words = ["--set", "value:S02:accuracy=100", "--set", "weight:accuracy=60", "--pin", "managed"]
    assert call("what-if", *FILES, *words, "--out", str(out)) == 0
    roots = {row["organisation_code"]: row for row in rows(out) if row["node_code"] == "waste-sorting"}
    assert len(rows(out)) == 25
    assert roots["S02"]["score_before"] == "87.59"
    assert float(roots["S02"]["score_after"]) > 90
    assert (roots["S02"]["rank_before"], roots["S02"]["rank_after"], roots["S02"]["places_up"]) == ("3", "1", "2")
    assert "of 5 organisations get another rank or grade" in capsys.readouterr().err


def test_only_what_moved(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("what-if", *FILES, "--set", "without:exposure", "--moved") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:] == ["S03,waste-sorting,94.5,94.5,1,1,good,excellent,0"]


@pytest.mark.parametrize(
    "edit",
    [
        "target:S01:accuracy=80", "target:*:accuracy=80", "value:S01:accuracy=", "rule:accuracy=manual",
        "param:accuracy:cap=1.2", "missing=zero", "missing:accuracy=peer-median", "aggregate=geometric",
        "aggregate:waste-sorting=geometric", "without:exposure", "exclude:S01",
    ],
)  # fmt: skip
def test_every_edit_can_be_written(edit: str) -> None:
    assert call("what-if", *FILES, "--set", edit, "--moved") == 0


@pytest.mark.parametrize(
    "edit",
    [
        "wait:accuracy=4",
        "weight:accuracy",
        "weight=4",
        "weight:=4",
        "weight:accuracy=x",
        "without:a=1",
        "missing=none",
        "",
    ],
)
def test_edits_that_cannot_be_read(edit: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("what-if", *FILES, "--set", edit) == 2
    assert capsys.readouterr().err


def test_an_edit_that_does_not_fit_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("what-if", *FILES, "--set", "weight:accuracy=140") == 1
    assert "Possible: 0 to 100" in capsys.readouterr().err
    assert call("what-if", *FILES, "--set", "exclude:S99") == 1
    assert "no organisation “S99”" in capsys.readouterr().err

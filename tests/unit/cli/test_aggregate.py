"""`jixiao aggregate` as a person uses it: files in, scores out, faults by row and column, exit codes."""

import csv
from pathlib import Path

import pytest

from jixiao.engine.model.aggregation import AGGREGATIONS
from tests.unit.cli.calls import call

TABLE = "organisation_code,green,days,note\n街道1,40,12,1\n街道2,55,３０,2\n街道3,,6,3\n街道4,70,9,4\n"
META = "indicator_code,direction,weight,parent\nindex,,,\ndays,lower,40,index\ngreen,higher,60,index\n"
SURVEY = "organisation_code,indicator_code,yes,no\n街道1,clean,3,1\n街道1,safe,1,1\n街道2,clean,1,3\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    (tmp_path / "t.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "m.csv").write_text(META, encoding="utf-8")
    (tmp_path / "s.csv").write_text(SURVEY, encoding="utf-8")
    return tmp_path


def run(*words: str) -> int:
    """Exit code of `jixiao aggregate WORDS`."""
    return call("aggregate", *words)


def test_scores_and_ranks_with_faults_by_row_and_column(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("topsis", "t.csv", "--meta", "m.csv") == 0
    said = capsys.readouterr()
    rows = list(csv.reader(said.out.splitlines()))
    assert rows[0] == ["organisation_code", "score", "rank"]
    assert [(row[0], row[2]) for row in rows[1:]] == [("街道1", "4"), ("街道2", "3"), ("街道3", "1"), ("街道4", "2")]
    assert rows[1][1:] == ["0", "4"]
    assert "error: t.csv, row 3, 街道2, column days: " in said.err
    assert "warning: t.csv, row 4, 街道3, column green: Missing" in said.err
    assert "column note" in said.err


def test_findings_as_csv_and_in_chinese(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--meta", "m.csv", "--missing", "exclude", "--out", "o/r.csv", "--findings", "o/f.csv", "--lang", "zh")
    assert run("geometric", "t.csv", *words) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert (here / "o" / "r.csv").read_text(encoding="utf-8").splitlines()[2:4] == ["街道2,,", "街道3,,"]
    with (here / "o" / "f.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert [(row["rule"], row["organisation_code"], row["indicator_code"], row["row"]) for row in found] == [
        ("full_width", "街道2", "days", "3"),
        ("missing_excluded", "街道2", "days", "3"),
        ("missing_excluded", "街道3", "green", "4"),
        ("column_without_meta", "", "note", ""),
        ("lower_as_given", "", "days", ""),
    ]
    assert "第 4 行, 街道3, green 列: 缺失：该单位不予评分。" in said.err


def test_methods_with_further_columns_and_nodes(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for method, header in (
        ("copeland", "organisation_code,score,rank,won,lost"),
        ("vikor", "organisation_code,score,rank,s,r,compromise"),
        ("fuzzy", "organisation_code,score,rank,verdict,membership_优,membership_良,membership_中,membership_差"),
    ):
        assert run(method, "t.csv", "--meta", "m.csv", "--nodes", "--dense") == 0
        assert capsys.readouterr().out.splitlines()[0] == header


def test_fuzzy_takes_memberships(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("fuzzy", "s.csv", "--values", "100,0", "--operator", "weighted") == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[1:] == ["街道1,62.5,1,yes,0.625,0.375", "街道2,25,2,no,0.25,0.75"]
    assert "街道2, column safe: Missing" in said.err


@pytest.mark.parametrize("method", sorted(AGGREGATIONS))
def test_every_method_runs_without_meta(here: Path, method: str, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "p.csv").write_text("organisation_code,a,b\nA,1,5\nB,2,3\nC,3,5\n", encoding="utf-8")
    assert run(method, "p.csv") == 0
    said = capsys.readouterr()
    assert said.out.startswith("organisation_code,score,rank")
    assert said.err == ""


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("topsi", "t.csv"), 2, "topsis"),
        (("topsis", "t.csv", "--v", "0.3"), 2, "no parameter"),
        (("vikor", "t.csv", "--v", "7"), 2, "between 0 and 1"),
        (("topsis", "t.csv", "--missing", "exclde"), 2, "exclude"),
        (("topsis",), 2, "TABLE.csv"),
        (("topsis", "none.csv"), 1, "no such file"),
        (("topsis", "t.csv", "--meta", "m.csv", "--missing", "refuse"), 1, "街道2, days and 1 more"),
        (("topsis", "s.csv"), 1, "stands twice"),
        (("fuzzy", "s.csv", "--values", "3,2,1"), 1, "must fit"),
    ],
)
def test_refusals_and_wrong_calls(
    here: Path, words: tuple[str, ...], code: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*words) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert says in " ".join(said.err.replace("│", " ").split())


def test_help_shows_methods_and_columns(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    text = " ".join(capsys.readouterr().out.replace("│", " ").split())
    for word in (*AGGREGATIONS, "organisation_code,score,rank", "compromise", "rescale, zero, exclude, refuse"):
        assert word in text

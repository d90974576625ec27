"""`jixiao normalise` as a person uses it: files in, a table out, faults by row and column, exit codes."""

import csv
from pathlib import Path

import pytest

from jixiao.engine.normalisation.registry import NORMALISATIONS
from tests.unit.cli.calls import call

TABLE = "organisation_code,green,days,note\n街道1,40,12,1\n街道2,55,３０,2\n街道3,,6,3\n街道4,70,9,4\n"
META = "indicator_code,direction,weight,parent,target,goalpost_low,goalpost_high\n"
META += "index,,,,,,\ndays,lower,40,index,8,5,15\ngreen,higher,60,index,60,0,80\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    (tmp_path / "t.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "m.csv").write_text(META, encoding="utf-8")
    return tmp_path


def run(*words: str) -> int:
    """Exit code of `jixiao normalise WORDS`."""
    return call("normalise", *words)


def test_the_same_shape_in_the_order_of_meta_without_its_aggregates(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("minmax", "t.csv", "--meta", "m.csv") == 0
    said = capsys.readouterr()
    assert said.out == "organisation_code,days,green\n街道1,0,0\n街道2,,50\n街道3,100,\n街道4,50,100\n"
    assert "error: t.csv, row 3, 街道2, column days: " in said.err
    assert "column note" in said.err


def test_full_precision_and_findings_as_csv(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("distance-to-target", "t.csv", "--meta", "m.csv", "--out", "o/r.csv", "--findings", "o/f.csv") == 0
    assert capsys.readouterr().out == ""
    assert (here / "o" / "r.csv").read_text(encoding="utf-8").splitlines()[4] == "街道4,0.75,1.5"
    with (here / "o" / "f.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert [(row["rule"], row["organisation_code"], row["indicator_code"], row["row"]) for row in found] == [
        ("full_width", "街道2", "days", "3"),
        ("column_without_meta", "", "note", ""),
    ]


def test_columns_that_cannot_be_computed_are_empty_and_told_in_chinese(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "c.csv").write_text("organisation_code,a,b\nA,5,1\nB,5,\n", encoding="utf-8")
    assert run("zscore", "c.csv", "--lang", "zh") == 0
    said = capsys.readouterr()
    assert said.out == "organisation_code,a,b\nA,,\nB,,\n"
    assert "a 列: “a”没有得分：各单位数值相同" in said.err
    assert "b 列: “b”没有得分：只有一个单位有数值" in said.err


@pytest.mark.parametrize("method", NORMALISATIONS)
def test_every_method_runs(here: Path, capsys: pytest.CaptureFixture[str], method: str) -> None:
    extra = ["--reference", "街道4"] if method == "distance-to-reference" else []
    assert run(method, "t.csv", "--meta", "m.csv", *extra) == 0
    header, *rows = capsys.readouterr().out.splitlines()
    assert header == "organisation_code,days,green"
    assert [row.split(",")[0] for row in rows] == ["街道1", "街道2", "街道3", "街道4"]
    assert rows[1].split(",")[1] == rows[2].split(",")[2] == ""
    assert all(cell for row in (rows[0], rows[3]) for cell in row.split(","))


@pytest.mark.parametrize(
    ("words", "first"),
    [
        (["scaled", "t.csv", "--range", "1,7"], "街道1,1,"),
        (["scaled", "t.csv", "--ends", "0,80"], "街道1,50,"),
        (["above-below-mean", "t.csv", "--threshold", "0.3"], "街道1,0,"),
        (["distance-to-reference", "t.csv", "--reference", "mean", "--form", "ratio"], "街道1,0.7272727272727273,"),
    ],
)
def test_options(here: Path, capsys: pytest.CaptureFixture[str], words: list[str], first: str) -> None:
    assert run(*words) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith(first)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["minmx", "t.csv"], "minmax"),
        (["minmax", "t.csv", "--threshold", "1"], "threshold"),
        (["scaled", "t.csv", "--range", "7"], "LOW,HIGH"),
        (["scaled", "t.csv", "--range", "7,1"], "smaller"),
        (["above-below-mean", "t.csv", "--threshold", "half"], "number"),
        (["distance-to-reference", "t.csv", "--reference", "mean", "--form", "rato"], "ratio"),
        (["minmax"], "TABLE"),
        (["minmax", "t.csv", "--lang", "fr"], "zh or en"),
    ],
)
def test_a_wrong_call_is_2(here: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str) -> None:
    assert run(*words) == 2
    assert told in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (b"", "empty"),
        (b"organisation_code,a\n", "no row"),
        (b"code,a\nA,1\n", "organisation_code"),
        (b"organisation_code,a\nA,1\nA,2\n", "twice"),
        (b"organisation_code,a\n,1\n", "organisation_code"),
        (b"organisation_code,a,a\nA,1,2\n", "twice"),
        (b"PK\x03\x04", "workbook"),
        (b"\xff\x00\xfe", "UTF-8"),
    ],
)
def test_refused_tables_are_1(here: Path, capsys: pytest.CaptureFixture[str], table: bytes, told: str) -> None:
    (here / "bad.csv").write_bytes(table)
    assert run("minmax", "bad.csv", "--out", "r.csv") == 1
    said = capsys.readouterr().err
    assert told in said
    assert "Traceback" not in said
    assert "Internal fault" not in said
    assert not (here / "r.csv").exists()


@pytest.mark.parametrize(
    ("meta", "told"),
    [
        ("indicator_code,direction\ngren,higher\n", "green"),
        ("indicator_code,direction\ngreen,up\n", "direction"),
        ("indicator_code,target\ngreen,ten\n", "target"),
        ("indicator_code,direction\ngreen,higher\ngreen,lower\n", "twice"),
    ],
)
def test_refused_metas_are_1(here: Path, capsys: pytest.CaptureFixture[str], meta: str, told: str) -> None:
    (here / "bad.csv").write_text(meta, encoding="utf-8")
    assert run("minmax", "t.csv", "--meta", "bad.csv") == 1
    assert told in capsys.readouterr().err


def test_a_reference_that_is_not_there_is_1_with_the_nearest(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("distance-to-reference", "t.csv", "--reference", "街道") == 1
    assert "Did you mean “街道" in capsys.readouterr().err
    assert run("distance-to-reference", "t.csv") == 1
    assert "Name an organisation as reference" in capsys.readouterr().err


def test_help_shows_methods_and_columns(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    said = " ".join(capsys.readouterr().out.replace("│", " ").split())
    for word in ("organisation_code", "indicator_code, direction", "goalpost_low", *NORMALISATIONS):
        assert word in said

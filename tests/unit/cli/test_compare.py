"""`jixiao compare` by its files."""

import csv
from pathlib import Path

import pytest

from jixiao.engine.comparison.compare import COLUMNS
from tests.unit.cli.calls import call

VALUES = """organisation_code,indicator_code,period,value
A,x,2023,8
A,x,2024,10
B,x,2023,0
B,x,2024,4
C,x,2024,four
"""


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def values(tmp_path: Path) -> Path:
    return written(tmp_path / "values.csv", VALUES)


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_every_column_of_every_value(values: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, findings = tmp_path / "deep" / "out.csv", tmp_path / "findings.csv"
    targets = written(tmp_path / "t.csv", "organisation_code,indicator_code,period,target\n*,x,2024,5\n")
    groups = written(tmp_path / "g.csv", "organisation_code,group\nA,town\nB,town\n")
    near = written(tmp_path / "n.csv", "organisation_code,neighbour_code\nA,B\nB,A\n")
    meta = written(tmp_path / "m.csv", "indicator_code,direction,unit_of_measure\nx,lower,件\n")
    words = ["--targets", targets, "--groups", groups, "--neighbours", near, "--meta", meta, "--findings", findings]
    words += ["--baseline", "2023", "--lang", "en"]
    assert call("compare", str(values), "--out", str(out), *map(str, words)) == 0
    found = rows(out)
    assert list(found[0]) == list(COLUMNS)
    assert [(row["organisation_code"], row["period"]) for row in found] == [
        ("A", "2023"), ("A", "2024"), ("B", "2023"), ("B", "2024"),
    ]  # fmt: skip
    last = found[3]
    assert (last["group"], last["direction"], last["unit_of_measure"]) == ("town", "lower", "件")
    assert (last["value"], last["target_met"], last["target_gap"], last["rank"]) == ("4", "1", "-1", "1")
    assert (last["year_on_year"], last["year_on_year_rate"], last["neighbours_median"]) == ("4", "", "10")
    assert found[1]["year_on_year_rate"] == "0.25"
    said = capsys.readouterr().err
    assert "values.csv, row 6, C, x, 2024: “four” is not a number" in said
    assert "B, x, 2024: The value a year before is 0" in said
    assert "zero_base" in {row["rule"] for row in rows(findings)}


def test_one_period_and_some_columns(values: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    words = ["--period", "2024", "--columns", "organisation_code, rank,mad_distance"]
    assert call("compare", str(values), "--out", str(out), *words) == 0
    assert out.read_text(encoding="utf-8") == "organisation_code,rank,mad_distance\nA,1,1\nB,2,-1\n"


def test_codes_with_quotes_are_written_as_csv(tmp_path: Path) -> None:
    values = written(tmp_path / "v.csv", 'organisation_code,indicator_code,period,value\n"A ""1"", east",x,2024,2\n')
    out = tmp_path / "out.csv"
    assert call("compare", str(values), "--out", str(out)) == 0
    assert rows(out)[0]["organisation_code"] == 'A "1", east'
    assert rows(out)[0]["value"] == "2"


def test_neighbours_by_context_and_a_reorganisation(tmp_path: Path) -> None:
    text = (
        "organisation_code,indicator_code,period,value\nA,x,2023,1\nB,x,2023,2\nC,x,2023,5\nAB,x,2024,4\nC,x,2024,6\n"
    )
    values = written(tmp_path / "v.csv", text)
    context = written(tmp_path / "c.csv", "organisation_code,people\nAB,3\nC,4\n")
    changes = written(tmp_path / "r.csv", "predecessor,successor,period\nA,AB,2024\nB,AB,2024\n")
    meta = written(tmp_path / "m.csv", "indicator_code,kind\nx,flow\n")
    out = tmp_path / "out.csv"
    words = ["--context", context, "--reorganisation", changes, "--meta", meta]
    assert call("compare", str(values), "--out", str(out), *map(str, words)) == 0
    found = {(row["organisation_code"], row["period"]): row for row in rows(out)}
    assert found["AB", "2023"]["value"] == "3"
    assert found["AB", "2024"]["year_on_year"] == "1"
    assert found["AB", "2024"]["neighbours_median"] == "6"
    assert ("A", "2023") not in found


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--period", "soon"], 2, "soon"),
        (["--columns", "rnak"], 2, "rank"),
        (["--columns", " , "], 2, "one column"),
        (["--period", "2031"], 1, "The newest period is 2024"),
        (["--baseline", "no.csv"], 1, "neither a period"),
        (["--targets", "no.csv"], 1, "no such file"),
        (["--neighbours", "a", "--context", "b"], 2, "not both"),
    ],
)
def test_refusals_teach(
    values: Path, tmp_path: Path, words: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("compare", str(values), "--out", str(tmp_path / "o.csv"), "--lang", "en", *words) == code
    assert said in " ".join(capsys.readouterr().err.replace("│", " ").split())
    assert not (tmp_path / "o.csv").exists()


def test_no_usable_value_is_a_table_without_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    values = written(tmp_path / "v.csv", "organisation_code,indicator_code,period,value\nA,x,2024,\n")
    out = tmp_path / "o.csv"
    assert call("compare", str(values), "--out", str(out), "--lang", "zh") == 0
    assert out.read_text(encoding="utf-8") == ",".join(COLUMNS) + "\n"
    assert "指标值为空" in capsys.readouterr().err

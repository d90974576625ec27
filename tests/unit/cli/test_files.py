"""The command line over plain files: what it writes, what it refuses and how it says so."""

import json
from pathlib import Path

import pytest

from tests.unit.cli.calls import call, rows_of

HEADER = "organisation_code,indicator_code,period,value\n"
VALUES = HEADER + "街道1,a,2026-03,80\n街道1,b,2026-03,90\n街道2,a,2026-03,１２．５\n街道2,b,2026-03,100\n"
SCHEME = """
scheme: s
label: {zh: 办法}
periodicity: month
tree:
  - {code: a, weight: 60, direction: higher, rule: ratio_capped, target: 100}
  - {code: b, weight: 40, direction: higher, rule: ratio_capped, target: 100}
grades: [{code: A, from: 90}, {code: B}]
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    (tmp_path / "s.yaml").write_text(SCHEME, encoding="utf-8")
    (tmp_path / "v.csv").write_text(VALUES, encoding="utf-8")
    return tmp_path


def test_the_three_files(here: Path) -> None:
    assert call("evaluate", "s.yaml", "v.csv", "--out", "out", "--today", "2026-05-01") == 0
    scores, findings = rows_of(here / "out" / "scores.csv"), rows_of(here / "out" / "findings.csv")
    assert scores[:2] == [
        ["organisation_code", "node_code", "raw", "score", "weight", "rank", "grade"],
        ["街道1", "s", "84", "84.00", "100", "2", "B"],
    ]
    assert ["街道2", "a", "", "", "60", "", ""] in scores
    assert findings[0] == [
        "severity",
        "rule",
        "organisation_code",
        "indicator_code",
        "period",
        "file",
        "row",
        "message",
    ]
    assert findings[1][:7] == ["error", "full_width", "街道2", "a", "2026-03", "v.csv", "4"]
    assert "12.5" in findings[1][7]
    assert json.loads((here / "out" / "trace.json").read_text(encoding="utf-8"))["period"] == "2026-03"
    assert sorted(path.name for path in (here / "out").iterdir()) == ["findings.csv", "scores.csv", "trace.json"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_other_encodings_give_the_same_digits(here: Path, encoding: str) -> None:
    (here / "w.csv").write_bytes(VALUES.encode(encoding))
    assert call("evaluate", "s.yaml", "v.csv", "--out", "one") == 0
    assert call("evaluate", "s.yaml", "w.csv", "--out", "two") == 0
    assert (here / "one" / "scores.csv").read_bytes() == (here / "two" / "scores.csv").read_bytes()


def test_without_a_period_the_newest_is_taken_and_said(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = VALUES + "街道1,a,2026-04,10\n街道1,a,2027-01,10\n街道1,a,2026,10\n"
    (here / "v.csv").write_text(text, encoding="utf-8")
    assert call("evaluate", "s.yaml", "v.csv", "--out", "out", "--today", "2026-05-01") == 0
    assert "2026-04" in capsys.readouterr().err
    assert any(row[1] == "future_period" for row in rows_of(here / "out" / "findings.csv"))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b",,\n,\n", "empty"),
        (HEADER.encode(), "no row"),
        (b"organisation_code,indicator_code,period\nS1,a,2026\n", "lacks value"),
        (b"organisation_code,indicator_code,period,valeu\nS1,a,2026,1\n", "valeu"),
        (HEADER.replace("value", "value,value").encode() + b"S1,a,2026,1,1\n", "twice"),
        (b"\x00\x01\x02\xff\xfe\xfd", "not a text file"),
        (b"PK\x03\x04rest of a workbook", "workbook"),
        (HEADER.encode() + b'S1,a,2026,"1\n', "quote"),
        (b'{"organisation_code": "S1"}', "lacks"),
        (HEADER.encode() + b"S1,a,never,1\n", "period"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_and_nothing_is_lost(
    here: Path, capsys: pytest.CaptureFixture[str], content: bytes, told: str
) -> None:
    assert call("evaluate", "s.yaml", "v.csv", "--out", "out") == 0
    before = {path.name: path.read_bytes() for path in (here / "out").iterdir()}
    (here / "bad.csv").write_bytes(content)
    capsys.readouterr()
    assert call("evaluate", "s.yaml", "bad.csv", "--out", "out") == 1
    said = capsys.readouterr().err
    assert told in said
    assert "bad.csv" in said
    assert "Traceback" not in said
    assert {path.name: path.read_bytes() for path in (here / "out").iterdir()} == before


def test_a_missing_file_a_folder_and_a_bad_scheme(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "bad.yaml").write_text(SCHEME.replace("weight: 40", "weight: 41"), encoding="utf-8")
    for words, told in (
        (("s.yaml", "none.csv"), "no such file"),
        (("s.yaml", "."), "folder"),
        (("none.yaml", "v.csv"), "no such file"),
        (("bad.yaml", "v.csv"), "add up to 101"),
        (("v.csv", "v.csv"), "line 1"),
    ):
        assert call("evaluate", *words, "--out", "out") == 1
        assert told in capsys.readouterr().err
    assert not (here / "out").exists()


def test_a_wrong_call_is_two(here: Path) -> None:
    assert call("evaluate", "s.yaml") == 2
    assert call("evaluate", "s.yaml", "v.csv") == 2
    assert call("evaluate", "s.yaml", "v.csv", "--out", "out", "--period", "2026/3") == 2
    assert call("evaluate", "s.yaml", "v.csv", "--out", "out", "--today", "tomorrow") == 2
    assert not (here / "out").exists()


def test_an_unquoted_thousands_separator_is_seen_whole(here: Path) -> None:
    (here / "v.csv").write_text(VALUES + "街道3,a,2026-03,1,234.5\n", encoding="utf-8")
    assert call("evaluate", "s.yaml", "v.csv", "--out", "out") == 0
    told = [row for row in rows_of(here / "out" / "findings.csv") if row[1] == "thousands_separator"]
    assert [row[6] for row in told] == ["6"]
    assert "1234.5" in told[0][7]


def test_rows_are_lines_as_a_person_counts_them(here: Path) -> None:
    text = HEADER + '\n"街道\n一",a,2026-03,5\n街道2,a,2026-03,x\n'
    (here / "v.csv").write_text(text, encoding="utf-8")
    assert call("evaluate", "s.yaml", "v.csv", "--out", "out") == 0
    assert [row[6] for row in rows_of(here / "out" / "findings.csv") if row[1] == "text"] == ["5"]


def test_targets_and_organisations(here: Path) -> None:
    (here / "t.csv").write_text("organisation_code,indicator_code,period,target\n*,a,2026-03,160\n", encoding="utf-8")
    (here / "o.csv").write_text("organisation_code,peer_group\n街道1,城区\n街道3,城区\n", encoding="utf-8")
    words = ("--targets", "t.csv", "--organisations", "o.csv", "--out", "out")
    assert call("evaluate", "s.yaml", "v.csv", *words) == 0
    scores = rows_of(here / "out" / "scores.csv")
    assert ["街道1", "a", "80", "30.00", "60", "1", ""] in scores
    assert ["街道3", "s", "", "", "100", "", ""] in scores
    assert any(row[1] == "unknown_organisation" for row in rows_of(here / "out" / "findings.csv"))


def test_explain_prints_the_receipt(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("evaluate", "s.yaml", "v.csv", "--out", "out") == 0
    capsys.readouterr()
    assert call("explain", "out", "街道1", "--lang", "zh") == 0
    assert "得分: 84.00" in capsys.readouterr().out
    assert call("explain", "out/trace.json", "街道1", "a", "--json") == 0
    receipt = json.loads(capsys.readouterr().out)
    assert receipt["formula_en"] == "60 × min(80 ÷ 100, 1) = 48"
    assert receipt["inputs"][0]["row"] == 2
    assert call("explain", "out", "街道9") == 1
    assert call("explain", "out", "街道1", "aa") == 1
    assert call("explain", "v.csv", "街道1") == 1
    assert call("explain", "out") == 2


def test_scheme_check(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("scheme", "check", "s.yaml") == 0
    assert "60  a (a) · ratio_capped · higher" in capsys.readouterr().out
    (here / "bad.yaml").write_text(SCHEME.replace("ratio_capped", "ratio"), encoding="utf-8")
    assert call("scheme", "check", "bad.yaml", "--lang", "zh") == 1
    assert capsys.readouterr().err.count("ratio_capped") == 2


def test_a_row_with_surplus_cells_never_becomes_a_smaller_figure(here: Path) -> None:
    (here / "v.csv").write_text(f"{HEADER.strip()},note\n街道1,a,2026-03,1,234.5,见附件\n", encoding="utf-8")
    assert call("evaluate", "s.yaml", "v.csv", "--out", "out", "--today", "2026-05-01") == 0
    assert ["街道1", "a", "", "", "60", "", ""] in rows_of(here / "out" / "scores.csv")
    assert rows_of(here / "out" / "findings.csv")[1][:2] == ["error", "thousands_separator"]


@pytest.mark.parametrize("header", ["organisation_code,indicator_code,period", f"{HEADER.strip()[:-6]},Target"])
def test_targets_without_any_target_column_are_refused(
    here: Path, capsys: pytest.CaptureFixture[str], header: str
) -> None:
    (here / "t.csv").write_text(f"{header}\n街道1,a,2026-03,50\n", encoding="utf-8")
    assert call("evaluate", "s.yaml", "v.csv", "--targets", "t.csv", "--out", "out", "--period", "2026-03") == 1
    assert "target" in capsys.readouterr().err


def test_where_one_file_cannot_be_replaced_none_is(here: Path) -> None:
    (here / "out" / "findings.csv").mkdir(parents=True)
    assert call("evaluate", "s.yaml", "v.csv", "--out", "out", "--period", "2026-03", "--today", "2026-05-01") == 1
    assert [path.name for path in (here / "out").iterdir()] == ["findings.csv"]


def test_a_file_name_in_another_encoding_is_no_fault(here: Path) -> None:
    (here / "v.csv").rename(here / "\udcca\udcfd.csv")
    assert call("evaluate", "s.yaml", "\udcca\udcfd.csv", "--out", "out", "--period", "2026-03") == 0
    assert rows_of(here / "out" / "findings.csv")[1][5] == "\ufffd\ufffd.csv"

"""`jixiao capture` as a person uses it."""

import json
from pathlib import Path

import pytest

from tests.unit.cli.calls import call, rows_of

YAML = """source: offices
connector: {name: csv, path: in.csv}
mapping: {organisation: org, indicator: ind, period: when, value: value}
"""
ROWS = "org,ind,when,value\nA,x,2026年9月,1\nB,x,2026年9月,坏\nC,x,2026年9月,3\n"
HEADER = ["organisation_code", "indicator_code", "period", "value", "source", "file", "row"]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    (tmp_path / "s.yaml").write_text(YAML, encoding="utf-8")
    (tmp_path / "in.csv").write_text(ROWS, encoding="utf-8")
    return tmp_path


def test_observations_findings_and_state(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("capture", "s.yaml", "--out", "o.csv", "--findings", "f.csv", "--state", "s.json") == 0
    assert rows_of(here / "o.csv") == [
        HEADER,
        ["A", "x", "2026-09", "1", "offices", "in.csv", "2"],
        ["C", "x", "2026-09", "3", "offices", "in.csv", "4"],
    ]
    header, finding = rows_of(here / "f.csv")
    assert dict(zip(header, finding, strict=True))["column"] == "value"
    assert "3 rows read, 2 observations; 1 of 3 figures not used." in capsys.readouterr().err
    before = (here / "o.csv").read_bytes()
    assert call("capture", "s.yaml", "--out", "o.csv", "--state", "s.json", "--lang", "zh") == 0
    assert "没有新数据" in capsys.readouterr().err
    assert (here / "o.csv").read_bytes() == before


def test_a_drift_writes_nothing_until_it_is_accepted(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("capture", "s.yaml", "--out", "o.csv", "--state", "s.json") == 0
    kept = (here / "o.csv").read_bytes(), (here / "s.json").read_bytes()
    (here / "in.csv").write_text(ROWS.replace(",1\n", ",1000\n").replace(",3\n", ",3000\n"), encoding="utf-8")
    assert call("capture", "s.yaml", "--out", "o.csv", "--state", "s.json", "--findings", "f.csv") == 1
    assert "1,000 times larger" in capsys.readouterr().err
    assert ((here / "o.csv").read_bytes(), (here / "s.json").read_bytes()) == kept
    assert "values_jump" in (here / "f.csv").read_text(encoding="utf-8")
    assert call("capture", "s.yaml", "--out", "o.csv", "--state", "s.json", "--accept-drift") == 0
    assert rows_of(here / "o.csv")[1][3] == "1000"
    assert call("capture", "s.yaml", "--out", "o.csv", "--state", "s.json") == 0


def test_a_preview_keeps_no_state(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("capture", "s.yaml", "--preview", "1", "--state", "s.json") == 0
    assert capsys.readouterr().out.splitlines()[1:] == ["A,x,2026-09,1,offices,in.csv,2"]
    assert not (here / "s.json").exists()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("s.yaml", "source: [", "Not valid YAML"),
        ("s.yaml", YAML.replace("value: value", "value: valu"), "Did you mean “value”?"),
        ("s.yaml", YAML.replace("in.csv", "none.csv"), "none.csv"),
        ("s.yaml", YAML + "secrets: {t: NOT_SET_HERE}\n", "NOT_SET_HERE"),
        ("s.yaml", YAML + "secrets: {t: {file: no.key}}\n", "no.key"),
        ("in.csv", "", "in.csv is empty"),
        ("in.csv", 'org,ind,when,value\n"A,x\n', "in.csv"),
        ("s.json", "{}", "not a state"),
        ("s.json", '{"source": "other"', "not a state"),
    ],
)
def test_what_cannot_be_used_is_explained(
    here: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, said: str
) -> None:
    (here / name).write_text(text, encoding="utf-8")
    assert call("capture", "s.yaml", "--out", "o.csv", "--state", "s.json") == 1
    assert said in capsys.readouterr().err
    assert not (here / "o.csv").exists()


def test_the_state_of_another_source(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("capture", "s.yaml", "--state", "s.json") == 0
    kept = json.loads((here / "s.json").read_text(encoding="utf-8"))
    (here / "s.json").write_text(json.dumps(kept | {"source": "other"}), encoding="utf-8")
    assert call("capture", "s.yaml", "--state", "s.json") == 1
    assert "“other”" in capsys.readouterr().err


def test_a_secret_that_others_can_read(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "s.yaml").write_text(YAML + "secrets: {t: {file: t.key}}\n", encoding="utf-8")
    (here / "t.key").write_text("pa55", encoding="utf-8")
    (here / "t.key").chmod(0o644)
    assert call("capture", "s.yaml") == 1
    said = capsys.readouterr().err
    assert "chmod 600" in said
    assert "pa55" not in said
    (here / "t.key").chmod(0o600)
    assert call("capture", "s.yaml") == 0


@pytest.mark.parametrize("words", [["--codes", "x"], ["--allow", "localhost"], ["--preview", "0"], ["--allow", "h:x"]])
def test_a_wrong_call(here: Path, words: list[str]) -> None:
    assert call("capture", "s.yaml", *words) == 2


def test_lists_of_codes_from_a_file(here: Path) -> None:
    (here / "s.yaml").write_text(
        YAML.replace("organisation: org", "organisation: {column: org, codes_from: o}"), "utf-8"
    )
    (here / "codes.csv").write_text("code,name\nF1,A\nF1,B\nF2,C\n", encoding="utf-8")
    assert call("capture", "s.yaml", "--out", "o.csv", "--codes", "o=codes.csv") == 0
    assert [row[0] for row in rows_of(here / "o.csv")[1:]] == ["F1", "F2"]

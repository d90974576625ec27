"""`jixiao warn` and `jixiao try-rules` by their files."""

import csv
from pathlib import Path

import pytest

from tests.unit.cli.calls import call, rows_of

HEADER = "organisation_code,indicator_code,period,value\n"
RULES = """
rules:
  - code: low
    label: {zh: 偏低, en: Low}
    signal: threshold
    severity: {yellow: 70, red: 50}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two series of four months, rules with one threshold."""
    lines = [f"{code},x,2024-0{month},{value}" for code, values in VALUES.items() for month, value in values.items()]
    (tmp_path / "values.csv").write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    return tmp_path


VALUES = {"A": {1: 80, 2: 60, 3: 60, 4: 40}, "B": {1: 80, 2: 80, 3: 80, 4: 80}}


def warn(folder: Path, *words: str) -> int:
    return call("warn", str(folder / "rules.yaml"), str(folder / "values.csv"), "--out", str(folder / "w.csv"), *words)


def test_warnings_of_the_newest_period_and_of_all(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert warn(folder, "--lang", "en", "--judged", str(folder / "deep" / "judged.csv")) == 0
    assert rows_of(folder / "w.csv") == [
        ["organisation_code", "indicator_code", "period", "rule", "signal", "severity", "score", "message", "message_zh"],
        ["A", "x", "2024-04", "low", "threshold", "red", "1.4286", "40 is below the limit 50.", "指标值 40 低于界限 50。"],
    ]  # fmt: skip
    assert "2 series judged by 1 rules, 1 warnings" in capsys.readouterr().err
    judged = rows_of(folder / "deep" / "judged.csv")
    assert [row[4] for row in judged[1:]] == ["standing", "clear"]
    assert warn(folder, "--at", "2024-02") == 0
    assert [row[2] for row in rows_of(folder / "w.csv")[1:]] == ["2024-02"]
    assert warn(folder, "--all-periods") == 0
    assert [row[2] for row in rows_of(folder / "w.csv")[1:]] == ["2024-02", "2024-03", "2024-04"]


def test_the_libraries_rules(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("warn", "default", str(folder / "values.csv"), "--out", str(folder / "w.csv"), "--lang", "zh") == 0
    said = capsys.readouterr().err
    assert "无法全部判断" in said
    assert "条规则检查 2 条序列" in said


def test_bad_rows_are_told_and_the_rest_is_judged(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (folder / "values.csv").open("a", encoding="utf-8") as file:
        file.write("B,x,2024-13,5\nB,x,2024-05,五十\n")
    assert warn(folder, "--lang", "en") == 0
    said = capsys.readouterr().err
    assert ["row 10" in said, "row 11" in said] == [True, True]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--at", "2024-13"), 2), (("--at", "2024", "--all-periods"), 2), (("--lang", "de"), 2),
        (("--targets", "nowhere.csv"), 1), (("--due", "rules.yaml"), 1),
    ],
)  # fmt: skip
def test_wrong_calls_and_unusable_files(folder: Path, words: tuple[str, ...], code: int) -> None:
    assert warn(folder, *words) == code
    assert not (folder / "w.csv").exists()


def test_out_and_judged_are_two_files(folder: Path) -> None:
    assert warn(folder, "--judged", str(folder / "w.csv")) == 2


def test_faults_of_rules_come_with_file_and_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "rules.yaml").write_text(
        "rules:\n  - code: a\n    signal: anomoly\n  - code: b\n    signal: anomaly\n    severity: pink\n",
        encoding="utf-8",
    )
    assert warn(folder, "--lang", "en") == 1
    said = capsys.readouterr().err
    assert "rules.yaml, line 3" in said
    assert "Did you mean “anomaly”?" in said
    assert "line 6" in said
    assert warn(folder, "--lang", "zh") == 1
    assert "第 3 行: 没有名为“anomoly”的预警信号。" in capsys.readouterr().err


def test_a_trial_with_events(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "events.csv").write_text(
        "organisation_code,indicator_code,first,last\nA,x,2024-03,2024-04\nB,x,2024-02,\n", encoding="utf-8"
    )
    out = folder / "trial"
    files = (str(folder / "rules.yaml"), str(folder / "values.csv"))
    assert call("try-rules", *files, "--events", str(folder / "events.csv"), "--out", str(out), "--lang", "en") == 0
    with (out / "rules.csv").open(encoding="utf-8") as file:
        low = next(csv.DictReader(file))
    wanted = {"rule": "low", "n_warnings": "1", "n_events": "2", "n_hits": "1", "n_misses": "1", "recall": "0.5000"}
    assert {name: low[name] for name in wanted} == wanted
    assert [row[4:] for row in rows_of(out / "events.csv")[1:]] == [["yes", "low", "2024-02", "1"], ["no", "", "", ""]]
    assert sorted(path.name for path in out.iterdir()) == [
        "events.csv", "periods.csv", "rules.csv", "warnings.csv", "who.csv"
    ]  # fmt: skip
    assert "low: n_warnings 1" in capsys.readouterr().err


def test_a_trial_of_part_of_the_past(folder: Path) -> None:
    files = (str(folder / "rules.yaml"), str(folder / "values.csv"), "--out", str(folder / "trial"))
    assert call("try-rules", *files, "--from", "2024-01", "--to", "2024-01") == 0
    assert len(rows_of(folder / "trial" / "warnings.csv")) == 1
    assert call("try-rules", *files, "--from", "2024-03", "--to", "2024-01") == 1
    assert call("try-rules", *files, "--from", "soon") == 2
    assert call("try-rules", *files, "--ahead", "-1") == 2


def test_doubts_and_ranks_as_they_were_decided_on(folder: Path) -> None:
    keys = "organisation_code,indicator_code,period"
    (folder / "rules.yaml").write_text(
        "rules:\n  - {code: d, signal: doubts}\n  - {code: f, signal: {name: falling_rank, least: 2}, severity: {red: 2}}\n",
        encoding="utf-8",
    )
    (folder / "d.csv").write_text(f"{keys},score,message_zh\nB,x,2024-04,2.5,已核实有误\n", encoding="utf-8-sig")
    (folder / "r.csv").write_text(f"{keys},rank,out_of\nA,x,2024-03,1,9\nA,x,2024-04,8,9\n", encoding="utf-8")
    assert warn(folder, "--doubts", str(folder / "d.csv"), "--ranks", str(folder / "r.csv")) == 0
    rows = rows_of(folder / "w.csv")[1:]
    assert [(row[0], row[3], row[5]) for row in rows] == [("A", "f", "red"), ("B", "d", "yellow")]
    assert rows[1][8].endswith("已核实有误")


def test_a_trial_knows_what_had_been_recorded_then(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = ["A,x,2024-01,40,2024-02-08", "A,x,2024-01,80,2024-06-01", "A,x,2024-02,80,2024-03-08"]
    (folder / "values.csv").write_text(HEADER.strip() + ",recorded_at\n" + "\n".join(rows) + "\n", encoding="utf-8")
    command = "try-rules", str(folder / "rules.yaml"), str(folder / "values.csv"), "--out", str(folder / "out")
    assert call(*command, "--lang", "en") == 0
    assert "from what had been recorded by then" in capsys.readouterr().err
    assert [row[4:6] for row in rows_of(folder / "out" / "warnings.csv")[1:]] == [["2024-01", "2024-02"]]
    assert call(*command, "--wait", "200", "--lang", "zh") == 0
    assert "200 天" in capsys.readouterr().err
    assert len(rows_of(folder / "out" / "warnings.csv")) == 1
    assert call(*command, "--wait", "-1") == 2

"""Files and calls that nobody means well or wisely: nothing is overwritten, run, lost, or answered with a fault of ours."""

import json
import os
import stat
from pathlib import Path

import pytest

from jixiao.cli.long_files import read_in_parts
from tests.unit.cli.calls import call, placed, records, rows_of

MONTHS = [f"{year}-{month:02d}" for year in (2025, 2026) for month in range(1, 13 if year == 2025 else 9)]
FILES = {
    "reallocate": "programme,last,score,group\nA,100,90,甲局\nB,200,80,甲局\nC,300,70,乙局\n",
    "idle-funds": "programme,period,paid,budget\n" + "".join(f"P,{month},8,100\n" for month in MONTHS),
    "duplicate-programmes": "programme,department,name,content\nD,甲局,视频监控,安装摄像机\nE,乙局,视频监控,安装摄像机\n",
    "unit-costs": "programme,output,unit,cost,quantity\n" + "".join(f"U{n},路灯,盏,{9 + n},1\n" for n in range(6)),
    "appraise": "rater,object,score\n" + "".join(f"r{r},o{o},{70 + r + o * r}\n" for r in range(3) for o in range(3)),
    "project": "milestone_code,start,finish\nM,2026-01-01,2026-03-31\n",
    "result-use": "organisation_code,period,score,grade,is_vetoed\nA,2025,95,优,\nB,2025,50,差,\n",
    "indicator-health": "indicator_code,label,weight\ni,加强宣传,50\n",
}
OPTIONS = {"project": ["--day", "2026-02-28"]}
RESULTS = {
    "reallocate": ("--summary", "--bindings"), "idle-funds": ("--pace",),
    "appraise": ("--raters", "--agreement", "--outliers", "--double"),
}  # fmt: skip


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return placed(tmp_path, monkeypatch, {f"{name}.csv": text for name, text in FILES.items()})


@pytest.mark.parametrize("command", FILES)
def test_no_result_is_written_over_what_is_read_or_over_another(
    here: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words, given = [command, f"{command}.csv", *OPTIONS.get(command, [])], here / f"{command}.csv"
    for option in ("--out", "--findings", *RESULTS.get(command, ())):
        assert call(*words, option, f"../{here.name}/{command}.csv") == 2
        assert option in capsys.readouterr().err
    for option in ("--findings", *RESULTS.get(command, ())):
        assert call(*words, "--out", "one.csv", option, "./one.csv") == 2
    assert given.read_text(encoding="utf-8") == FILES[command]
    assert not (here / "one.csv").exists()
    assert call(*words, "--out", "one.csv", "--findings", "two.csv") == 0


def test_reports_and_forms_are_not_written_over(here: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (here / name).write_text("甲乙丙丁戊己庚辛壬癸" * 3, encoding="utf-8")
    (here / "rules.csv").write_text("rule_set: x", encoding="utf-8")
    assert call("compare-texts", "a.txt", "b.txt", "--out", "a.txt") == 2
    assert call("compare-texts", "a.txt", "b.txt", "--form", "f.txt", "--passages", "f.txt") == 2
    assert call("selfevaluation", "a.txt", "--rules", "rules.csv", "--out", "rules.csv") == 2
    assert (here / "rules.csv").read_text(encoding="utf-8") == "rule_set: x"


def test_a_pipe_is_written_into_and_what_cannot_be_written_is_named(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(here / "pipe")
    reader = os.open(here / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    assert call("unit-costs", "unit-costs.csv", "--out", "pipe") == 0
    assert os.read(reader, 9) == b"programme"
    os.close(reader)
    assert stat.S_ISFIFO((here / "pipe").stat().st_mode)
    assert call("unit-costs", "unit-costs.csv", "--out", f"{'y' * 300}.csv") == 1
    assert "y.csv: cannot be written" in capsys.readouterr().err
    (here / "folder").mkdir()
    assert call("unit-costs", "unit-costs.csv", "--out", "folder") == 1
    assert "folder: cannot be written" in capsys.readouterr().err


def test_what_a_spreadsheet_would_run_is_stopped_and_read_back_as_it_was(here: Path) -> None:
    codes = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "''=1", "-5", "甲"]
    rows = "".join(
        f'"{code}",路灯,盏,-{n},10\n' if n == 7 else f'"{code}",路灯,盏,{n + 1},10\n' for n, code in enumerate(codes)
    )
    (here / "u.csv").write_text("programme,output,unit,cost,quantity\n" + rows, encoding="utf-8")
    assert call("unit-costs", "u.csv", "--out", "o.csv", "--cut", "least_peers=2") == 0
    written = {row["programme"] for row in records(here / "o.csv")}
    assert written == {"'=cmd|' /C calc'!A0", "'+1+1", "'-2+3", "'@SUM(A1)", "'=1", "''=1", "-5", "甲"}
    excess = [row["excess"] for row in records(here / "o.csv") if row["excess"]]
    assert any(figure.startswith("-") for figure in excess)
    assert all(float(figure) == float(figure) for figure in excess)
    assert call("unit-costs", "o.csv", "--out", "again.csv", "--cut", "least_peers=2") == 0
    assert rows_of(here / "again.csv") == rows_of(here / "o.csv")
    in_parts = {code for part in read_in_parts(here / "o.csv", ("programme", "cost")) for code in part["programme"]}
    assert in_parts == {code.strip() for code in codes} - {"''=1"} | {"'=1"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("duplicate-programmes duplicate-programmes.csv --cut least_scor=3", "least_score"),
        ("idle-funds idle-funds.csv --cut least_spread=-1", "from 0"),
        ("unit-costs unit-costs.csv --cut distance=nan", "number"),
        ("appraise appraise.csv --cut confidence=1", "0.9999"),
        ("appraise appraise.csv --cut trimmed_digits=400", "10"),
        ("reallocate reallocate.csv --cut floor_share=-1", "from 0"),
        ("result-use result-use.csv --period 2025/1", "2026Q3"),
        ("project project.csv --day 2026-02-28 --held h.csv", "--hand-overs"),
    ],
)  # fmt: skip
def test_a_wrong_call_is_two(here: Path, words: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(*words.split(), "--out", "o.csv") == 2
    assert told in capsys.readouterr().err
    assert not (here / "o.csv").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("idle-funds idle-funds.csv --as-of 2026", "应写作"), ("project project.csv --day 昨天", "应写作日期"),
        ("project project.csv --day 2026-02-28 --held h.csv", "须同时给出"), ("appraise appraise.csv --full 0", "满分"),
        ("appraise appraise.csv --tiers cn-2020-10", "没有"), ("compare-texts a.txt", "两份以上"),
        ("unit-costs unit-costs.csv --out unit-costs.csv", "会覆盖"), ("selfevaluation f.json --out f.doc", "结尾"),
        ("template write hotline-12345 --out t.txt", "结尾"),
    ],
)  # fmt: skip
def test_a_wrong_call_is_told_in_chinese(here: Path, words: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(*words.split(), "--lang", "zh") == 2
    assert told in capsys.readouterr().err.replace("│\n│ ", "")


def test_weights_that_leave_nothing_to_compare_are_refused(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cuts = ("--cut", "name_weight=0", "--cut", "content_weight=0")
    assert call("duplicate-programmes", "duplicate-programmes.csv", *cuts) == 1
    assert "content_weight" in capsys.readouterr().err


def test_findings_name_the_file_and_row_that_they_are_about(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    many = "".join(f"无{n},1\n" for n in range(9))
    (here / "g.csv").write_text(f"group,cap\n{many}\n甲局,x\n", encoding="utf-8")
    assert call("reallocate", "reallocate.csv", "--groups", "g.csv", "--out", "o.csv", "--findings", "f.csv") == 0
    bad = next(row for row in records(here / "f.csv") if row["rule"] == "bad_cap")
    assert (bad["file"], bad["row"]) == ("g.csv", "12")
    (here / "b.csv").write_text(f"organisation_code,amount\n{many}A,100\n A ,5\n B,200\n,1\n", encoding="utf-8")
    assert call("result-use", "result-use.csv", "--base", "b.csv", "--out", "o.csv", "--findings", "f.csv") == 0
    assert [(row["file"], row["row"]) for row in records(here / "f.csv")] == [("b.csv", "12"), ("b.csv", "14")]
    assert {row["organisation_code"]: row["amount"] for row in records(here / "o.csv") if row["kind"] == "budget"} == {
        "A": "5", "B": "-20",
    }  # fmt: skip
    (here / "m.csv").write_text("node_code,among,stated_share,effective_share\ni,leaves,0.5,x\n", encoding="utf-8")
    (here / "v.csv").write_text("organisation_code,indicator_code,period,value\nO,i,2026,x\n", encoding="utf-8")
    words = ("--values", "v.csv", "--influence", "m.csv", "--out", "o.csv", "--findings", "f.csv")
    assert call("indicator-health", "indicator-health.csv", *words) == 0
    placed_at = {(row["rule"], row["file"], row["row"]) for row in records(here / "f.csv")}
    assert {("text", "v.csv", "2"), ("bad_influence", "m.csv", "2")} <= placed_at
    capsys.readouterr()


def test_a_veto_in_other_words_rewards_nobody_by_mistake(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "r.csv").write_text(
        "organisation_code,period,score,grade,rank,is_vetoed\nA,2025,95,优,1,否决\nB,2025,90,优,x,\nC,2025,80,优,2,否\n",
        encoding="utf-8",
    )
    assert call("result-use", "r.csv", "--out", "o.csv") == 0
    said = capsys.readouterr().err
    assert "is_vetoed “否决”" in said
    assert "The rank: “x” is not a number" in said
    status = {row["organisation_code"]: row["status"] for row in records(here / "o.csv") if row["kind"] == "bonus"}
    assert status == {"A": "vetoed", "C": "proposed"}
    assert call("result-use", "r.csv", "--period", "2024", "--out", "o.csv") == 0
    assert "no result of 2024" in capsys.readouterr().err


def test_a_plan_that_cannot_be_used_says_why_and_hand_overs_are_read_before_anything_is_written(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "bad.csv").write_text(f"milestone_code,start,finish\nM,{'日' * 9999},2026-03-31\n", encoding="utf-8")
    assert call("project", "bad.csv", "--day", "2026-02-28") == 1
    said = capsys.readouterr().err
    assert said.startswith("bad.csv: ")
    assert "is no date" in said
    assert len(said) < 300
    (here / "h.csv").write_text("day,organisation_code\n\n2026-01-01,甲\n\n昨天,乙\n", encoding="utf-8")
    words = ("project", "project.csv", "--day", "2026-02-28", "--hand-overs", "h.csv")
    assert call(*words, "--out", "o.csv") == 1
    assert "h.csv, row 5" in capsys.readouterr().err
    assert not (here / "o.csv").exists()
    (here / "h.csv").write_text("day,organisation_code\n2026-02-01,甲\n2026-01-01,乙\n", encoding="utf-8")
    assert call(*words) == 1
    assert capsys.readouterr().err.startswith("h.csv: ")


def test_a_cell_without_end_is_cut_on_the_screen_and_whole_in_the_file(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "r.csv").write_text(f"organisation_code,period,score\nA,{'x' * 9999},1\nB,2025,1\n", encoding="utf-8")
    assert call("result-use", "r.csv", "--out", "o.csv", "--findings", "f.csv") == 0
    assert max(map(len, capsys.readouterr().err.splitlines())) < 1300
    assert len(records(here / "f.csv")[0]["period"]) == 9999


def test_a_year_of_refunds_is_told_and_not_judged(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = FILES["idle-funds"].replace("P,2026-03,8,", "P,2026-03,-40,")
    (here / "x.csv").write_text(text, encoding="utf-8")
    assert call("idle-funds", "x.csv", "--out", "o.csv", "--pace", "p.csv") == 0
    assert "row 16, P: By this month more was paid back" in capsys.readouterr().err
    assert records(here / "o.csv") == []
    assert [row["share"] for row in records(here / "p.csv")] == [""]
    (here / "x.csv").write_text(FILES["idle-funds"].replace("P,2026-03,8,", "P,2026-03,-16,"), encoding="utf-8")
    assert call("idle-funds", "x.csv", "--pace", "p.csv") == 0
    assert "paid back" not in capsys.readouterr().err


def test_an_amount_that_cannot_be_used_leaves_its_programme_out_and_says_so(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "p.csv").write_text("programme,last,score\nA,1e400,90\nB,-5,80\nC,100,70\n", encoding="utf-8")
    assert call("reallocate", "p.csv", "--out", "o.csv") == 0
    assert capsys.readouterr().err.count("The programme is left out.") == 2
    assert [row["programme"] for row in records(here / "o.csv")] == ["C"]


def test_a_mistyped_year_is_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "x.csv").write_text(FILES["idle-funds"] + "P,1926-01,8,100\n", encoding="utf-8")
    assert call("idle-funds", "x.csv", "--out", "o.csv", "--pace", "p.csv") == 0
    assert "mistyped" in capsys.readouterr().err
    assert [row["n_years"] for row in records(here / "p.csv")] == ["1"]
    (here / "x.csv").write_text("programme,period,paid,budget\n,2026-01,8,100\n", encoding="utf-8")
    assert call("idle-funds", "x.csv", "--lang", "zh") == 1
    assert capsys.readouterr().err.startswith("x.csv")


DEEP = {
    "aliases": "a: &a [x, x, x, x, x, x, x, x, x]\n"
    + "".join(f"{'bcdefghij'[n]}: &{'bcdefghij'[n]} [{', '.join(['*' + 'abcdefghi'[n]] * 9)}]\n" for n in range(9))
    + "indicators: [{code: x, label: *j}]\n",
    "one long list": f"a: &a [{'x,' * 4_000}]\nb: [{'*a,' * 200}]\nindicators: [{{code: x}}]\n",
    "brackets": f"indicators: {'[' * 10_000}{']' * 10_000}",
    "blocks": "indicators:\n" + "".join(f"{' ' * n}-\n" for n in range(1, 900)),
    "a word": "indicators: 甲", "no code": "indicators: [{label: 甲}]", "a list of nothing": "indicators: [null]",
}  # fmt: skip


@pytest.mark.parametrize("name", DEEP)
def test_a_library_file_cannot_be_a_bomb(here: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "i.yaml").write_text(DEEP[name], encoding="utf-8")
    assert call("indicator-health", "i.yaml") == 1
    said = capsys.readouterr().err
    assert "i.yaml" in said
    assert "Internal fault" not in said


def test_no_warning_of_a_library_reaches_the_screen(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    rows = "".join(f"P{n},{month},{8 if n else 0},100\n" for n in range(9) for month in MONTHS)
    (here / "x.csv").write_text("programme,period,paid,budget\n" + rows, encoding="utf-8")
    assert call("idle-funds", "x.csv", "--cut", "december_spread=0", "--out", "o.csv") == 0
    assert "Warning" not in capfd.readouterr().err


def test_the_summary_of_a_conflict_is_json_and_no_proposal_is_written(here: Path) -> None:
    assert call("reallocate", "reallocate.csv", "--total", "0", "--out", "o.csv", "--summary", "s.json") == 1
    assert not (here / "o.csv").exists()
    assert json.loads((here / "s.json").read_text(encoding="utf-8"))["is_feasible"] is False

"""`jixiao reallocate`, `idle-funds`, `duplicate-programmes` and `unit-costs` as a person uses them."""

import json
from pathlib import Path

import pytest

from tests.unit.cli.calls import call, placed, records

FILES = {
    "p.csv": "programme,name,last,score,group,is_protected\nA,甲,100,90,教育局,\nB,乙,200,80,教育局,是\nC,丙,300,70,水务局,\n",
    "g.csv": "group,cap_share\n教育局,1.02\n",
    "x.csv": "programme,period,paid,budget\n" + "".join(
        f"P{number},{year}-{month:02d},{0 if number == 8 and year == 2026 and month > 2 else 8},100\n"
        for number in range(9) for year in (2024, 2025, 2026) for month in range(1, 9 if year == 2026 else 13)),
    "d.csv": "programme,department,name,place,content,amount\n" + "".join(
        f"D{number},部门{number},红星社区{work},望海区红星社区,{content},{100 + number}\n"
        for number, (work, content) in enumerate((
            ("视频监控建设", "路口安装高清摄像机；接入管理平台"), ("视频点位补盲", "路口加装高清摄像头；接入统一平台"),
            ("绿地养护", "草坪浇灌修剪"), ("老年助餐", "送餐到户"), ("路灯更换", "更换灯具电缆")))),
    "u.csv": "programme,output,unit,cost,quantity\n" + "".join(
        f"U{number},路灯,盏,{cost},10\n" for number, cost in enumerate((10, 10, 11, 9, 10, 30))),
    "bad.csv": "programme,last,score\nA,十万,90\n", "none.csv": "programme,score\nA,90\n", "empty.csv": "",
}  # fmt: skip


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return placed(tmp_path, monkeypatch, FILES)


def test_reallocate(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["reallocate", "p.csv", "--groups", "g.csv", "--out", "n.csv", "--summary", "n.json", "--bindings", "b.csv"]
    assert call(*words, "--lang", "zh") == 0
    assert [(row["programme"], row["new"]) for row in records(here / "n.csv")] == [
        ("A", "106"),
        ("B", "200"),
        ("C", "294"),
    ]
    told = json.loads((here / "n.json").read_text(encoding="utf-8"))
    assert told["certificate"]["is_proved"]
    assert {(row["kind"], row["code"]) for row in told["bindings"]} >= {
        ("total", ""),
        ("group_cap", "教育局"),
        ("protected", "B"),
    }
    assert [row["kind"] for row in records(here / "b.csv")] == [row["kind"] for row in told["bindings"]]
    said = capsys.readouterr().err
    assert "已由精确运算证明最优" in said
    assert "分组“教育局”的上限" in said


def test_reallocate_says_which_limits_conflict(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("reallocate", "p.csv", "--amount", "-300", "--summary", "n.json") == 1
    assert "cannot be kept together" in capsys.readouterr().err
    assert not json.loads((here / "n.json").read_text(encoding="utf-8"))["is_feasible"]
    assert call("reallocate", "p.csv", "--amount", "-300", "--lang", "zh") == 1
    assert "无法同时满足" in capsys.readouterr().err


def test_the_other_three(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("idle-funds", "x.csv", "--out", "i.csv", "--pace", "pace.csv") == 0
    assert [(row["programme"], row["rule"]) for row in records(here / "i.csv")] == [("P8", "behind_pace")]
    assert len(records(here / "pace.csv")) == 9
    assert call("duplicate-programmes", "d.csv", "--out", "d.out", "--lang", "zh") == 0
    assert [(row["programme"], row["other_programme"]) for row in records(here / "d.out")] == [("D0", "D1")]
    assert call("unit-costs", "u.csv", "--out", "u.out") == 0
    assert records(here / "u.out")[0]["standing"] == "dear"
    said = capsys.readouterr().err
    assert "By 2026-08: 1 of 9 programmes" in said
    assert "1 对疑似重复" in said
    assert "dear 1, usual 5" in said


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("reallocate none.csv", 1), ("reallocate empty.csv", 1), ("reallocate nowhere.csv", 1), ("idle-funds p.csv", 1),
        ("duplicate-programmes p.csv", 1), ("unit-costs p.csv", 1), ("reallocate p.csv --total 1 --amount 2", 2),
        ("reallocate p.csv --step 0.3", 2), ("reallocate p.csv --cut nothing=1", 2), ("reallocate p.csv --move-share 7", 2),
        ("idle-funds x.csv --as-of 2026", 2), ("idle-funds x.csv --cut a", 2), ("reallocate bad.csv", 0),
    ],
)  # fmt: skip
def test_wrong_files_and_calls_end_with_words(
    here: Path, capsys: pytest.CaptureFixture[str], words: str, code: int
) -> None:
    assert call(*words.split()) == code
    said = capsys.readouterr().err
    assert said
    assert "Traceback" not in said

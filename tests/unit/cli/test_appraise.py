"""`jixiao appraise` and `jixiao compare-texts` as a person uses them."""

import json
from pathlib import Path

import pytest

from tests.unit.cli.calls import call, rows_of

SCORES = "rater,object,criterion,score\n" + "".join(
    f"专家{rater},街道{place},{criterion},{70 + rater * 2 + place * 3 + (rater * place) % 4}\n"
    for rater in range(5)
    for place in range(4)
    for criterion in ("宣传", "管理")
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.csv").write_text(SCORES + "专家0,街道9,宣传,一百\n", encoding="utf-8")
    for name, text in (
        ("a.txt", "甲乙丙丁戊己庚辛壬癸" * 3),
        ("b.txt", "甲乙丙丁戊己庚辛壬癸" * 3),
        ("c.txt", "子丑寅卯辰巳午未申酉"),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_scores_become_tables_and_json(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--raters", "r.csv", "--agreement", "a.json", "--outliers", "o.csv", "--double", "d.csv", "--lang", "zh"]
    assert call("appraise", "s.csv", "--out", "t.csv", "--full", "100", *words) == 0
    said = capsys.readouterr().err
    assert "s.csv, 第 42 行" in said
    assert "一致性" in said
    table = rows_of(here / "t.csv")
    assert table[0] == ["object", "criterion", "n", "mean", "trimmed", "corrected", "group"]
    assert {row[1] for row in table[1:]} == {"宣传", "管理", "*"}
    assert len(rows_of(here / "r.csv")) == 1 + 3 * 5
    assert json.loads((here / "a.json").read_text(encoding="utf-8"))[0]["kendall_w"]["df"] == 3
    assert call("appraise", "s.csv", "--out", "t.json") == 0
    whole = json.loads((here / "t.json").read_text(encoding="utf-8"))
    assert whole.keys() == {"objects", "raters", "outliers", "pairs", "agreement", "findings"}
    assert call("appraise", "s.csv", "--cut", "trim_from=7", "--out", "t7.json") == 0


def test_reports_become_pairs_and_passages(here: Path) -> None:
    assert call("compare-texts", "a.txt", "b.txt", "c.txt", "--out", "p.csv", "--passages", "w.csv") == 0
    assert [row[:2] for row in rows_of(here / "p.csv")[1:]] == [["a.txt", "b.txt"]]
    assert rows_of(here / "w.csv")[1][2] == "30"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("appraise", "none.csv"), 1),
        (("appraise", "a.txt"), 1),
        (("appraise", "s.csv", "--cut", "trim=3"), 2),
        (("appraise", "s.csv", "--tiers", "cn-1"), 1),
        (("appraise", "s.csv", "--tiers", "cn-2020-10"), 2),
        (("appraise", "s.csv", "--full", "0"), 2),
        (("compare-texts", "a.txt"), 2),
        (("compare-texts", "a.txt", "a.txt"), 1),
        (("compare-texts", "a.txt", "x.pdf"), 1),
        (("compare-texts", "a.txt", "none.docx"), 1),
    ],
)
def test_what_cannot_be_used_is_refused(here: Path, words: tuple[str, ...], code: int) -> None:
    assert call(*words) == code

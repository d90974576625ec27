"""`jixiao doubts` by its files."""

import csv
import random
from pathlib import Path

import pytest

from jixiao.cli import app

HEADER = "organisation_code,indicator_code,period,value\n"


def run(*words: str) -> int:
    """The exit code of the command line."""
    with pytest.raises(SystemExit) as done:
        app(["doubts", *words])
    return int(done.value.code or 0)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def values(tmp_path: Path) -> Path:
    """Two calm series of two years, of which the first ends in a figure a hundred times too large."""
    draw = random.Random(1)
    lines = [
        f"{code},x,{2024 + month // 12}-{month % 12 + 1:02},{50 + draw.gauss(0, 2):.2f}"
        for code in ("A", "B")
        for month in range(24)
    ]
    lines[23] = "A,x,2025-12,5012.5"
    path = tmp_path / "values.csv"
    path.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_doubts_and_the_newest_values(values: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, newest = tmp_path / "doubts.csv", tmp_path / "deep" / "newest.csv"
    assert run(str(values), "--out", str(out), "--newest", str(newest), "--lang", "en") == 0
    found = rows(out)
    assert list(found[0]) == ["organisation_code", "indicator_code", "period", "rule", "score", "message"]
    assert [(r["organisation_code"], r["period"], r["rule"]) for r in found] == [("A", "2025-12", "unit_jump")]
    assert float(found[0]["score"]) > 1
    assert "100 times" in found[0]["message"]
    listed = rows(newest)
    assert list(listed[0]) == ["organisation_code", "indicator_code", "period", "score", "flag"]
    assert [(r["organisation_code"], r["flag"]) for r in listed] == [("A", "1"), ("B", "0")]
    assert "48 values of 2 series looked at, 1 doubts" in capsys.readouterr().err


def test_messages_in_chinese(values: Path, tmp_path: Path) -> None:
    out = tmp_path / "doubts.csv"
    assert run(str(values), "--out", str(out), "--lang", "zh") == 0
    assert "约为预期值" in rows(out)[0]["message"]


def test_bad_rows_are_told_and_the_rest_is_looked_at(
    values: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with values.open("a", encoding="utf-8") as file:
        file.write("B,x,2026-13,5\nB,x,2026-01,五十\nB,x,2026-02,\n,x,2026-02,3\n")
    out = tmp_path / "doubts.csv"
    assert run(str(values), "--out", str(out), "--lang", "en") == 0
    said = capsys.readouterr().err
    assert [f"row {number}" in said for number in (50, 51, 52, 53)] == [True] * 4
    assert len(rows(out)) == 1


def test_relations_targets_and_choice(values: Path, tmp_path: Path) -> None:
    rules, targets, out = tmp_path / "rules.yaml", tmp_path / "targets.csv", tmp_path / "doubts.csv"
    rules.write_text("relations:\n  - {rule: range, indicator: x, low: 0, high: 100}\n", encoding="utf-8")
    targets.write_text("organisation_code,indicator_code,period,target\n*,x,*,50\n", encoding="utf-8")
    asked = [str(values), "--out", str(out), "--rules", str(rules), "--targets", str(targets)]
    assert run(*asked) == 0
    assert [row["rule"] for row in rows(out)] == ["out_of_range", "unit_jump"]
    assert run(*asked, "--only", "out_of_range") == 0
    assert [row["rule"] for row in rows(out)] == ["out_of_range"]
    assert run(*asked, "--only", "out_of_range", "--cut", "least_score=60") == 0
    assert rows(out) == []


def test_the_review_queue(values: Path, tmp_path: Path) -> None:
    out, review = tmp_path / "doubts.csv", tmp_path / "review.csv"
    rules = tmp_path / "rules.yaml"
    rules.write_text("- {rule: range, indicator: x, low: 0, high: 100}\n", encoding="utf-8")
    assert run(str(values), "--out", str(out), "--rules", str(rules), "--review", str(review)) == 0
    assert [(r["organisation_code"], r["families"]) for r in rows(review)] == [("A", "level relation")]


@pytest.mark.parametrize(
    ("text", "said"),
    [("relations: [", "not YAML"), ("", "empty"), ("relations: [{rule: rnge}]", "range"), ("x: 1", "list")],
)
def test_an_unusable_file_of_rules_is_refused(
    values: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    rules = tmp_path / "rules.yaml"
    rules.write_text(text, encoding="utf-8")
    assert run(str(values), "--out", str(tmp_path / "o.csv"), "--rules", str(rules), "--lang", "en") == 1
    assert said in capsys.readouterr().err
    assert not (tmp_path / "o.csv").exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--only", "outlyer"], 1),
        (["--cut", "least_scor=1"], 1),
        (["--cut", "least_score"], 2),
        (["--lang", "fr"], 2),
        (["--rules", "absent.yaml"], 1),
        (["--targets", "absent.csv"], 1),
    ],
)
def test_a_wrong_call_writes_nothing(values: Path, tmp_path: Path, words: list[str], code: int) -> None:
    assert run(str(values), "--out", str(tmp_path / "o.csv"), *words) == code
    assert not (tmp_path / "o.csv").exists()


def test_two_results_do_not_share_a_file(values: Path, tmp_path: Path) -> None:
    out = str(tmp_path / "o.csv")
    assert run(str(values), "--out", out, "--newest", out) == 2

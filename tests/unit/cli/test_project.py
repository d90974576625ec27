"""`jixiao project` by its files."""

import csv
from pathlib import Path

import pytest

from tests.unit.cli.calls import call

PLAN = "milestone_code,start,finish,weight,after,organisation_code,progress,finished\n"


def test_a_plan_and_its_hand_overs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan, passes, out, held = (tmp_path / name for name in ("plan.csv", "passes.csv", "out.csv", "held.csv"))
    plan.write_text(
        PLAN + "a,2026-09-01,2026-09-10,1,,X,,2026-09-05\nb,2026-09-11,2026-09-20,1,a,Y,0.5,\n", encoding="utf-8"
    )
    passes.write_text("day,organisation_code\n2026-09-01,X\n2026-09-06,Y\n", encoding="utf-8")
    words = ["--day", "2026-09-10", "--out", str(out), "--hand-overs", str(passes), "--held", str(held), "--lang", "zh"]
    assert call("project", str(plan), *words) == 0
    assert "提前 5 天" in capsys.readouterr().err
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert [(row["state"], row["forecast_finish"]) for row in csv.DictReader(file)] == [
            ("done", "2026-09-05"), ("on_track", "2026-09-15"),
        ]  # fmt: skip
    with held.open(encoding="utf-8-sig", newline="") as file:
        # 5 and 6 September 2026 are a weekend.
        assert [(row["organisation_code"], row["days"], row["working_days"]) for row in csv.DictReader(file)] == [
            ("X", "5", "4"), ("Y", "4", "3"),
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("plan", "words", "code"),
    [
        ("a,b\n1,2\n", ["--day", "2026-01-01"], 1),
        (PLAN + "a,2026-01-05,2026-01-01,,,,,\n", ["--day", "2026-01-01"], 1),
        (PLAN + "a,2026-01-01,2026-01-05,,,,,\n", ["--day", "today"], 2),
    ],
)
def test_refusals(tmp_path: Path, plan: str, words: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "plan.csv").write_text(plan, encoding="utf-8")
    assert call("project", str(tmp_path / "plan.csv"), *words) == code
    assert "Internal fault" not in capsys.readouterr().err


def test_a_bad_day_of_a_hand_over_names_its_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "plan.csv").write_text(PLAN + "a,2026-01-01,2026-01-05,,,,,\n", encoding="utf-8")
    (tmp_path / "p.csv").write_text("day,organisation_code\n2026-01-01,X\nsoon,Y\n", encoding="utf-8")
    words = ["--day", "2026-01-09", "--hand-overs", str(tmp_path / "p.csv"), "--lang", "en"]
    assert call("project", str(tmp_path / "plan.csv"), *words) == 1
    assert "row 3" in capsys.readouterr().err

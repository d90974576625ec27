"""`jixiao score`: every example of its help, forgiving shapes of input, refusals that teach, exit codes."""

import json
from pathlib import Path
from typing import Any

import pytest

from jixiao.cli import app
from jixiao.cli.score import EXAMPLES
from jixiao.engine.model.rule import RULES


@pytest.fixture
def score(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs the command on an input; gives (exit code, JSON or None, what was said)."""

    def run(rule: str, given: Any, *options: str) -> tuple[int, Any, str]:
        path = tmp_path / "in.json"
        path.write_text(given if isinstance(given, str) else json.dumps(given), encoding="utf-8")
        with pytest.raises(SystemExit) as ended:
            app(["score", rule, str(path), "--lang", "en", *options])
        out, told = capsys.readouterr()
        return int(ended.value.code or 0), json.loads(out) if out.strip() else None, told

    return run


@pytest.mark.parametrize("line", [line for line in EXAMPLES.split("\n\n") if line.endswith("}")])
def test_the_examples_of_the_help_run(score: Any, line: str) -> None:
    names, given = line.split(": ", 1)
    for name in names.split(", "):
        code, found, _ = score(name, given)
        assert code == 0
        assert found["rule"] == name


@pytest.mark.parametrize(
    ("rule", "given", "points"),
    [
        ("ratio_threshold", {"w": 20, "target": 1, "value": [0.59, 0.60, 0.80, 0.95, 1.00]}, [0, 0, 10, 17.5, 20]),
        ("ratio_threshold", {"weight": 20, "ratio": 0.95}, 17.5),
        ("ratio_capped", {"weight": 20, "T": 1, "A": [0.59, 0.60, 0.80, 0.95, 1.00]}, [11.8, 12, 16, 19, 20]),
        ("ratio_capped", {"weight": 8, "direction": "反向", "target": "5", "value": "6"}, 20 / 3),
        ("ratio-capped", {"weight": 8, "rule": {"name": "ratio_capped", "cap": 1.2}, "target": 5, "value": 9}, 9.6),
        ("bands", {"weight": 10, "params": {"bands": [[90, 10], [80, 5]]}, "value": 80}, 5),
        ("tier_range", {"weight": 10, "tier": 2, "points": 7}, 7),
        ("tier_range", {"weight": 10, "tier": [2, 3], "value": [7, 7]}, [7, None]),
        ("rank_bonus", {"value": [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]}, [5, 4, 3, 2, 1, 0, 0, -1, -2, -3, -4, -5]),
        ("percentile", {"values": {"a": 1, "b": 3, "c": None, "d": 2}}, [0, 100, None, 50]),
        ("mad", {"value": [1, 2, 10, 7, 9], "group": ["x", "x", "x", "y", "y"]}, [40, 50, 100, 40, 60]),
        ("growth", {"weight": 10, "value": [110, 90], "before": 100, "base": 0, "stretch": 0.2}, [5, 0]),
        ("growth", {"weight": 10, "value": 110, "against": "previous", "history": [100, 80], "target": 0.2}, 5),
        ("efficacy", {"low": 0, "high": 10, "base": 50, "span": 50, "value": 5}, 75),
        ("linear_between", {"base": 0, "stretch": [10, 20], "value": [5, 5]}, [50, 25]),
        ("binary", {"weight": 5, "value": [True, False]}, [5, 0]),
        ("deduct_per_point", {"weight": 25, "threshold": 95, "step": 0.5, "floor": 12.5, "value": [96, 90, 0]}, [25, 22.5, 12.5]),
        ("rate_mix", {"rates": {"response": 99, "solved": 74, "satisfied": 85}}, 85.35),
        ("rate_mix", {"values": [99, 74, 85]}, 85.35),
        ("rate_mix", {"weights": {"a": 1, "b": 1}, "rates": {"a": 80, "b": 90}}, 85),
        ("rate_mix", {"values": [{"response": 99, "solved": 74, "satisfied": 85}] * 2}, [85.35, 85.35]),
        ("expert_trimmed_mean", {"experts": [90, 86, 95, 88, 92]}, 90),
        ("expert_trimmed_mean", {"scores": {"Li": 90, "Wang": 80, "Zhao": 70}, "weight": 10}, 8),
        ("expert_trimmed_mean", {"values": [[90, 80, 70], [60, 60, 60]]}, [80, 60]),
        ("iaqi", {"pollutants": {"PM2.5": 70, "PM10": 130}, "standard": 2012}, 100),
        ("iaqi", {"params": {"pollutants": {"pm25": "A01"}}, "values": {"A01": [35, 90]}}, [100, 0]),
        ("iaqi", {"pm25": 50, "then": {"name": "linear_between", "base": 100, "stretch": 50}}, 40),
        ("composite_index", {"so2": 60, "no2": 40, "pm10": 60, "pm25": 30, "co": 4, "o3": 320}, 100 * 6 / 7),
        ("deduct_per_event", {"weight": 40, "points": 5, "value": 9}, 0),
    ],
)  # fmt: skip
def test_points(score: Any, rule: str, given: Any, points: Any) -> None:
    code, found, _ = score(rule, given)
    assert code == 0
    made = [result["points"] for result in found["results"]] if "results" in found else found["points"]
    assert made == (points if isinstance(points, list) and None in points else pytest.approx(points))


def test_numbers_are_in_full_and_lists_keep_their_codes(score: Any) -> None:
    _, found, _ = score("ratio_capped", {"target": 3, "value": [1, 2], "organisations": ["S01", "S02"]})
    assert [result["organisation"] for result in found["results"]] == ["S01", "S02"]
    assert [result["points"] for result in found["results"]] == pytest.approx([100 / 3, 200 / 3], rel=1e-15)
    _, found, _ = score("growth", {"value": 0.3, "last_year": 0.1, "target": 2})
    assert found["growth"] == pytest.approx(2, rel=1e-14)


def test_an_index_tells_what_stands_behind_it(score: Any) -> None:
    code, found, _ = score(
        "iaqi", {"pm25": 70, "pm10": 130, "so2": 150, "o3": 173, "no2": 57, "standard": "HJ 633-2012"}
    )
    assert code == 0
    assert found["value"] == 112
    assert found["iaqi"] == {"so2": 100, "no2": 72, "pm10": 90, "pm25": 94, "o3": 112}
    assert found["primary_pollutants"] == found["exceeding_pollutants"] == ["o3"]
    assert (found["level"], found["level_zh"]) == ("lightly polluted", "轻度污染")


def test_who_is_refused_gets_no_points_and_a_reason(score: Any) -> None:
    code, found, told = score("tier_range", {"weight": 10, "tier": 2, "value": 8})
    assert (code, found["points"], found["finding"]["code"]) == (1, None, "outside_the_tier")
    assert found["finding"]["message"] in told
    code, found, told = score("ratio_capped", {"target": [1, 0], "value": [1, 1]})
    assert (code, found["results"][1]["finding"]["code"]) == (0, "target_zero")
    assert told.startswith("2: ")
    code, found, _ = score("rate_mix", {"response": 99, "solved": 74})
    assert (code, found["finding"]["code"]) == (1, "missing_value")
    assert "satisfied" in found["finding"]["message"]


@pytest.mark.parametrize(
    ("rule", "given", "said"),
    [
        ("ratio_caped", {}, "Did you mean “ratio_capped”?"),
        ("ratio_capped", '{"value": 1', "line 1"),
        ("ratio_capped", "", "not valid JSON"),
        ("ratio_capped", "[1]", "an object is needed"),
        ("ratio_capped", '{"value": 1, "value": 2}', "“value” stands twice"),
        ("ratio_capped", {"value": 1, "A": 2}, "the same thing"),
        ("ratio_capped", '{"value": NaN, "target": 1}', "not a finite number"),
        ("ratio_capped", '{"value": -1e400, "target": 1}', "not a finite number"),
        ("ratio_capped", {"value": "12%", "target": 1}, "percent sign"),
        ("ratio_capped", {"value": [1, 2], "target": [1, 2, 3]}, "different length"),
        ("ratio_capped", {"value": [], "target": 1}, "empty"),
        ("ratio_capped", {"value": {"a": 1}, "target": 1}, "not a number"),
        ("ratio_capped", {"value": 1, "taget": 1}, "Did you mean “target”?"),
        ("ratio_capped", {"value": 1, "target": 1, "weight": -1}, "“weight” must be 0 or more"),
        ("ratio_capped", {"value": 1, "target": 1, "direction": "up"}, "write higher or lower"),
        ("ratio_capped", {"value": 1, "target": 1, "params": 5}, "must be an object"),
        ("ratio_capped", {"value": 1, "target": 1, "cap": 99}, "“cap”"),
        ("ratio_capped", {"value": 1, "values": [1, 2], "target": 1}, "not both"),
        ("band_step", {"value": 1}, "“bands”"),
        ("tiered_standard", {"value": 1}, "“standards”"),
        ("tiered_standard", {"value": 1, "standards": [1, 2, 3, 4, 5]}, "contradict direction"),
        ("iaqi", {"pm24": 70}, "Did you mean “pm25”?"),
        ("iaqi", {"weight": 10}, "at least one pollutant"),
        ("iaqi", {"pm25": 70, "values": {"pm10": 3}}, "not both"),
        ("iaqi", {"pm25": 70, "direction": "higher"}, "must be lower"),
        ("composite_index", {"so2": 7}, "needs all six"),
        ("rate_mix", {"values": {"response": 99, "solvd": 74}}, "Did you mean “solved”?"),
        ("rate_mix", {"values": [1, 2, 3, 4]}, "4 figures for 3 names"),
        ("expert_trimmed_mean", {"values": 5}, "must be an object or a list"),
        ("manual", "[" * 100_000, "not JSON that can be read"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told(score: Any, rule: str, given: Any, said: str) -> None:
    code, found, told = score(rule, given)
    assert (code, found) == (1, None)
    assert said in told
    assert "Internal fault" not in told


def test_wrong_calls(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for words, wanted in (
        (["score"], 2),
        (["score", "manual"], 2),
        (["score", "manual", str(tmp_path / "none.json")], 1),
    ):
        with pytest.raises(SystemExit) as ended:
            app(words)
        assert ended.value.code == wanted
    assert "none.json" in capsys.readouterr().err


def test_all_rules_are_listed_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    for language in ("zh", "en"):
        with pytest.raises(SystemExit) as ended:
            app(["score", "--list", "--lang", language])
        listed = capsys.readouterr().out
        assert not ended.value.code
        assert [line.split()[0] for line in listed.splitlines() if not line.startswith(" ")] == list(RULES)
        assert "pass=0.6" in listed


def test_the_result_can_go_into_a_file(score: Any, tmp_path: Path) -> None:
    code, shown, _ = score("manual", {"value": 5, "weight": 10}, "--out", str(tmp_path / "out.json"))
    assert (code, shown) == (0, None)
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["points"] == 5

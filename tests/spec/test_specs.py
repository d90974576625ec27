"""Runs the tables in tests/spec/cases: given, expected. The same tables are printed into the manual."""

import csv
import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ruamel.yaml import YAML

from jixiao import Scheme, evaluate
from jixiao.engine.model.rounding import half_up
from jixiao.engine.model.rule import RULES, Case, ScoringRule, build_rule

CASES = sorted(Path(__file__).with_name("cases").glob("*.yaml"))


def load(path: Path) -> dict[str, Any]:
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


RULE_CASES = [(path.stem, number, case) for path in CASES for number, case in enumerate(load(path).get("cases", ()), 1)]
SCHEME_CASES = [path for path in CASES if "scheme" in load(path)]


@pytest.mark.parametrize(
    ("rule", "case"),
    [pytest.param(stem.split("-", 1)[1], case, id=f"{stem}-{number}") for stem, number, case in RULE_CASES],
)
def test_rule(rule: str, case: dict[str, Any]) -> None:
    scoring = build_rule(rule, case.get("params", {}))
    direction = case.get("direction") or scoring.default_direction or ""
    scoring.check(case["weight"], direction)
    given = case_of(scoring, case, direction)
    tolerance = case.get("tolerance")  # half of the last digit that was published
    if "inputs" in case:
        assert half_up(given.value, 6)[0] == pytest.approx(float(case.get("value") or "nan"), nan_ok=True)
    marks = scoring.score(given)
    wanted = as_list(case["points"])
    for place, points in enumerate(wanted):
        told = [code for code, mask in marks.refusals if mask[place]]
        unscored = points is None and (np.isfinite(given.value[place]) or "finding" in case)
        assert told == ([case["finding"]] if unscored else [])
        if points is None:
            assert np.isnan(marks.points[place])
        else:
            shown = marks.points if tolerance else half_up(marks.points)
            assert shown[place] == (pytest.approx(points, abs=tolerance) if tolerance else points)
            assert scoring.formula(given.at(place)).en
            assert scoring.formula(given.at(place)).zh
    for key, told in case.get("details", {}).items():
        wanted_detail = pytest.approx(told, abs=tolerance) if isinstance(told, float) else told
        assert scoring.details(given.at(0))[key] == wanted_detail


def case_of(scoring: ScoringRule, case: dict[str, Any], direction: str) -> Case:
    """The case of a spec: one organisation, or several where `value` is a list."""
    named = {str(code): figure for code, figure in case.get("inputs", {}).items()}
    inputs = np.array([[number(named.get(code))] for code in scoring.inputs]) if scoring.inputs else np.zeros((0, 0))
    values = scoring.derive(inputs) if scoring.inputs else np.array([number(item) for item in as_list(case["value"])])
    size = len(values)
    column = {key: np.full(size, number(case.get(key))) for key in ("target", "base", "stretch", "last_year")}
    periods = case.get("history", [None] * max(scoring.history_needed, 1))
    history = np.array([[number(item)] * size for item in periods])
    group = np.unique(case.get("group", [""] * size), return_inverse=True)[1]
    return Case(case["weight"], direction, values, **column, history=history, group=group, inputs=inputs)


def as_list(item: Any) -> list[Any]:
    return item if isinstance(item, list) else [item]


def number(item: Any) -> float:
    return np.nan if item is None else float(item)


def long_rows(table: str, period: str) -> list[dict[str, str]]:
    rows = csv.DictReader(io.StringIO(table.strip()))
    return [
        {"organisation_code": row["organisation_code"], "indicator_code": code, "period": period, "value": value}
        for row in rows
        for code, value in row.items()
        if code != "organisation_code"
    ]


@pytest.mark.parametrize("path", SCHEME_CASES, ids=lambda path: path.stem)
def test_scheme(path: Path) -> None:
    spec = load(path)
    rows = long_rows(spec["values"], str(spec["period"]))
    for period, table in spec.get("earlier", {}).items():
        rows += long_rows(table, str(period))
    result = evaluate(Scheme.from_yaml(spec["scheme"], name=path.name), rows, period=str(spec["period"]))
    found = {(row["organisation_code"], row["node_code"]): row for row in result.scores}
    for wanted in csv.DictReader(io.StringIO(spec["expected"].strip())):
        row = found[wanted["organisation_code"], wanted["node_code"]]
        score = "" if row["score"] is None else f"{row['score']:.2f}"
        shown = (score, str(row["rank"] or ""), row["grade"])
        assert shown == (wanted["score"], wanted["rank"], wanted["grade"]), wanted
    assert result.replay().digest == result.digest


def test_every_rule_has_a_chapter() -> None:
    assert {load(path).get("rule") for path in CASES} - {None} == set(RULES)


def test_the_printed_page_is_fresh() -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, root / "tools" / "print_specs.py", "--check"], check=False, capture_output=True
    )
    assert done.returncode == 0, "run: python tools/print_specs.py"

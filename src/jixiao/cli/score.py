"""`jixiao score`: one scoring rule tried out on the figures of a JSON file."""

import json
from dataclasses import MISSING, fields
from math import isfinite
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from jixiao.cli.files import read_text, write_all
from jixiao.cli.frame import REFUSED, language_of, say
from jixiao.cli.tables import Language, OutFile
from jixiao.cli.trial import Trial, read_trial
from jixiao.engine.model.rule import REFUSALS, RULES, Marks, ScoringRule, rule_kind
from jixiao.engine.model.text import Text, show

INPUT_HELP = (
    "An object: the rule's parameters (here or under params), weight (100 unless given), direction (higher or lower), "
    "value, and where the rule asks for them target, base, stretch, last_year, previous, history (newest first), group. "
    "A list in place of a number holds several organisations (organisations: their codes)."
)
EXAMPLES = """INPUT.json, for example:

ratio_capped: {"weight": 12, "target": 500, "value": 487}

ratio_threshold: {"weight": 20, "target": 100, "value": [59, 60, 80, 95]}

band_step: {"weight": 10, "bands": [{"from": 90, "points": 10}, {"from": 80, "points": 5}], "value": 85}

tier_range: {"weight": 10, "tier": 2, "value": 7}

growth: {"weight": 10, "value": 110, "last_year": 100, "base": 0, "stretch": 0.2}

rank_bonus, percentile, zscore, mad: {"value": [9, 7, 6, 3], "group": ["a", "a", "a", "b"]}

rate_mix: {"values": {"response": 99, "solved": 74, "satisfied": 85.33}}

expert_trimmed_mean: {"weight": 10, "values": [90, 86, 95, 88, 91]}

iaqi: {"pm25": 70, "pm10": 130, "co": 0.7, "standard": "HJ 633-2012"}

composite_index: {"so2": 7, "no2": 14, "pm10": 31, "pm25": 16, "co": 0.7, "o3": 139}

deduct_per_event: {"weight": 40, "events": {"plain": 1, "grave": 5}, "values": {"plain": 3, "grave": 1}}"""
MISSING_VALUE = Text("there is no value", "无数值")


def score_trial(
    rule: Annotated[str | None, typer.Argument(metavar="RULE", help="Name of the rule; --list shows all.")] = None,
    given: Annotated[Path | None, typer.Argument(metavar="INPUT.json", help=INPUT_HELP)] = None,
    out: OutFile = None,
    list_rules: Annotated[bool, typer.Option("--list", help="List the rules with their parameters.")] = False,
    lang: Language = None,
) -> None:
    """Try one scoring rule out: parameters and figures in, points out, as JSON.

    Out: points, value (what the points are made from), formula and formula_zh, figures on the way (z, ratio, growth,
    iaqi …), and where it was not scored finding: {code, message, message_zh}. Several organisations: the same for
    each, under results. Exit 0: scored; 1: refused, or nobody could be scored; 2: wrong call.
    """
    language = language_of(lang)
    if list_rules:
        typer.echo("\n".join(line for kind in RULES.values() for line in described(kind, language)))
        return
    if rule is None or given is None:
        raise typer.BadParameter("give a rule and a file: jixiao score RULE INPUT.json (--list shows the rules)")
    trial = read_trial(rule_kind(rule.replace("-", "_")), read_text(given), given.name)
    results = scored(trial)
    for result in results:
        if "finding" in result:
            where = f"{result['organisation']}: " if trial.several else ""
            say(where + result["finding"]["message_zh" if language == "zh" else "message"])
    _deliver(trial, results, out)
    if all(result["points"] is None for result in results):
        raise typer.Exit(REFUSED)


def scored(trial: Trial) -> list[dict[str, Any]]:
    """What the rule gives for every organisation, as plain data."""
    marks = trial.rule.score(trial.case)
    return [_result(trial, marks, place, code) for place, code in enumerate(trial.organisations)]


def _result(trial: Trial, marks: Marks, place: int, code: str) -> dict[str, Any]:
    case, points = trial.case.at(place), float(marks.points[place])
    found: dict[str, Any] = {"organisation": code} if trial.several else {}
    found |= {"points": _plain(points), "value": _plain(float(case.value[0]))}
    if isfinite(points):
        formula = trial.rule.formula(case)
        found |= {"formula": formula.en, "formula_zh": formula.zh}
    if np.isfinite(case.value[0]) or len(case.inputs):
        found |= {key: _plain(value) for key, value in trial.rule.details(case).items()}
    if not isfinite(points):
        found["finding"] = _finding(trial, marks, place)
    return found


def _finding(trial: Trial, marks: Marks, place: int) -> dict[str, str]:
    """Why there are no points: the rule's refusal, else which figure is missing."""
    for code, mask in marks.refusals:
        if mask[place]:
            return {"code": code, "message": REFUSALS[code].en, "message_zh": REFUSALS[code].zh}
    names = [name for name, row in zip(trial.rule.inputs, trial.case.inputs, strict=False) if np.isnan(row[place])]
    why = Text(f"there is no value for {', '.join(names)}", f"无数值：{'、'.join(names)}") if names else MISSING_VALUE
    return {"code": "missing_value", "message": why.en, "message_zh": why.zh}


def _plain(value: Any) -> Any:
    """Numbers in full, 0.30000000000000004 as 0.3; null for what is not a number."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if not isinstance(value, float):
        return value
    if not isfinite(value):
        return None
    short = float(f"{value:.15g}")
    number = short if len(repr(short)) < 15 else value
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _deliver(trial: Trial, results: list[dict[str, Any]], out: Path | None) -> None:
    head = {"rule": trial.rule.name, "weight": _plain(trial.case.full), "direction": trial.case.direction}
    body = {**head, "results": results} if trial.several else {**head, **results[0]}
    text = json.dumps(body, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    if out is None:
        typer.echo(text, nl=False)
    else:
        write_all(out.parent, {out.name: text})


def described(kind: type[ScoringRule], language: str) -> list[str]:
    """A rule in two lines: its name and label; its parameters with what they are unless given."""
    defaults = {entry.name: entry.default for entry in fields(kind)}  # type: ignore[arg-type]
    params = [f"{name}{_default(defaults[field])}" for name, field in kind.param_names().items() if name != "then"]
    params += ["then"] if "then" in kind.param_names() else []
    other = f" ({', '.join(kind.aliases)})" if kind.aliases else ""
    return [
        f"{kind.name}{other}  {kind.label.in_language(language)}",
        f"    {', '.join(params) or '–'}",
    ]


def _default(value: Any) -> str:
    if value is None or value is MISSING or value in ("", ()):
        return ""
    if isinstance(value, bool):
        return f"={str(value).lower()}"
    if isinstance(value, int | float):
        return f"={show(float(value))}"
    if isinstance(value, tuple):
        return (
            f"={', '.join(show(item) if isinstance(item, float) else f'{item[0]} {show(item[1])}' for item in value)}"
        )
    return f"={value}"

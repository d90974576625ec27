"""Prints the tables of tests/spec into docs/reference/scoring-rules.md; `--check` fails when the page is stale."""

import csv
import io
import sys
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from jixiao.engine.model.rule import RULES
from jixiao.engine.model.text import show

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "spec" / "cases"
PAGE = ROOT / "docs" / "reference" / "scoring-rules.md"
HEAD = """# Scoring rules 赋分规则

Printed by `tools/print_specs.py` from the tables in `tests/spec/cases`, which the tests run. Do not edit by hand.

`w` is the weight (分值) of the indicator, `A` the observed value (实际值), `T` the target (目标值). Scores are rounded once,
at the end, half up to two decimals. “—” in the points column: not scored, the finding says why.
A case that names a document and its year is published: the digits are those printed there, and half of the last one is allowed.

A rule over several indicators (多项合成) names their codes itself: `pollutants`, `weights`, `experts`, `events`; what it makes of
them is the leaf's value, and `then: {name: …}` may hand that to any rule over one value. A rule that looks at peers (相对赋分:
`rank_bonus`, `percentile`, `zscore`, `mad`) compares within the peer group only. Numbers of laws and offices stand in
`src/jixiao/library/parameters`, each with its date and source.

`jixiao score RULE INPUT.json` tries a rule out; `jixiao score --list` shows all with their parameters.
"""


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for path in sorted(CASES.glob("*.yaml")):
        spec = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
        parts.append(rule_chapter(spec) if "rule" in spec else scheme_chapter(spec))
    return "\n".join(parts)


def rule_chapter(spec: dict[str, Any]) -> str:
    """One rule: source, formula, when to use it, its cases as a table."""
    lines = [
        f"## `{spec['rule']}` {spec['title']['zh']} · {spec['title']['en']}",
        "",
        f"Source 依据: {spec['source']}  ",
        f"Formula 公式: `{spec['formula']}`  ",
        f"Use it when 适用: {spec['when']}  ",
        f"Not when 不适用: {spec['not_when']}",
        "",
        "> " + (RULES[spec["rule"]].__doc__ or "").strip().replace("\n\n", "\n").replace("\n    ", "\n> "),
        "",
        "| case | direction | w | parameters | target | value | points |",
        "|---|---|---|---|---|---|---|",
    ]
    return "\n".join([*lines, *(rule_row(case) for case in spec["cases"])]) + "\n"


def rule_row(case: dict[str, Any]) -> str:
    """One case as a table row."""
    target = " … ".join(show(case[key]) for key in ("target", "base", "stretch") if key in case)
    earlier = case.get("history", [])
    parts = [target] if target else []
    parts += ["earlier: " + ", ".join(map(figure, earlier))] if earlier else []
    parts += [f"last year: {figure(case['last_year'])}"] if "last_year" in case else []
    params = ", ".join(f"{key} {plain(value)}" for key, value in case.get("params", {}).items())
    value = figure(case.get("value"))
    if "inputs" in case:
        value = f"{', '.join(f'{code} {figure(item)}' for code, item in case['inputs'].items())} → {value}"
    if "group" in case:
        value += f"; groups {', '.join(map(str, case['group']))}"
    points = figure(case["points"]) + (f" `{case['finding']}`" if "finding" in case else "")
    cells = (
        case.get("note", ""),
        case.get("direction", ""),
        show(case["weight"]),
        params,
        "; ".join(parts),
        value,
        points,
    )
    return "| " + " | ".join(cells) + " |"


def figure(item: Any) -> str:
    """A figure or several; a dash where there is none."""
    if isinstance(item, list):
        return ", ".join(map(figure, item))
    return "—" if item is None else show(float(item))


def plain(value: Any) -> str:
    """A parameter as a person writes it."""
    if isinstance(value, dict):
        return ", ".join(f"{key} {plain(item)}" for key, item in value.items())
    if isinstance(value, list):
        nested = any(isinstance(item, dict | list) for item in value)
        return ("; " if nested else ", ").join(map(plain, value))
    if isinstance(value, bool):
        return str(value).lower()
    return show(value) if isinstance(value, int | float) else str(value)


def scheme_chapter(spec: dict[str, Any]) -> str:
    """A whole scheme: its YAML, the values, the expected result."""
    earlier = [f"\nValues of {period}:\n\n{table(text)}" for period, text in spec.get("earlier", {}).items()]
    return "\n".join([
        f"## {spec['title']['zh']} · {spec['title']['en']}",
        f"\nSource 依据: {spec['source']}\n",
        f"```yaml\n{spec['scheme'].strip()}\n```\n",
        f"Values of {spec['period']}:\n",
        table(spec["values"]),
        *earlier,
        "\nResult:\n",
        table(spec["expected"]),
        f"\n{spec['note']}\n" if "note" in spec else "",
    ])  # fmt: skip


def table(text: str) -> str:
    """A CSV text as a Markdown table."""
    rows = [[cell or "—" for cell in row] for row in csv.reader(io.StringIO(text.strip()))]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def main() -> int:
    """Write the page, or with --check compare."""
    text = page()
    if "--check" in sys.argv:
        fresh = PAGE.exists() and PAGE.read_text(encoding="utf-8") == text
        print("scoring-rules.md is fresh" if fresh else "scoring-rules.md is stale: run python tools/print_specs.py")
        return 0 if fresh else 1
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

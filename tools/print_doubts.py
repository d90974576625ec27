"""Prints the rules for doubts from their docstrings into docs/reference/doubts.md; `--check` fails when it is stale."""

import inspect
import sys
from pathlib import Path

from jixiao.engine.integrity.registry import DOUBT_RULES
from jixiao.engine.integrity.relations import KINDS
from jixiao.engine.integrity.rule import IntegrityRule
from jixiao.library import parameters

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "doubts.md"
HEAD = """# Doubts 疑点

Printed by `tools/print_doubts.py` from the rules' own texts and `src/jixiao/library/parameters/doubts.yaml`. Do not edit
by hand.

A doubt asks a person to look; it is no verdict and never a deduction. 疑点供人工核查，不作为认定依据，更不自动扣分。

    jixiao doubts VALUES.csv --out doubts.csv [--newest newest.csv] [--targets TARGETS.csv]
                             [--rules RULES.yaml] [--review review.csv]

    from jixiao import doubts
    result = doubts(values, targets, relations)   # result.table, .newest, .review, .findings

VALUES as for `jixiao evaluate`: `organisation_code, indicator_code, period, value`; with `recorded_at` (and `due_date`) several
records of one figure are revisions, of which the latest holds. The score is 1 at the cut. `*` as organisation means all
of them; a blank indicator or period, that the doubt is about more than one. `--newest` tells the score of every series'
newest value, doubted or not, as at entry: 0 where its past is too short. `--review` lists organisations with two signs of
different families that remain after Benjamini–Hochberg. `--only RULE` and `--cut NAME=NUMBER` choose rules and move cuts.
At most the 480 newest periods of a series are looked at by the rules about its course.
"""


def page() -> str:
    """The whole page."""
    rules = [chapter(code, rule) for code, rule in DOUBT_RULES.items()]
    return "\n".join([HEAD, "## Rules 规则\n", *summary(), "", *rules, *relations(), "", *cuts(), ""])


def summary() -> list[str]:
    """One line for each rule."""
    lines = ["| rule | 规则 | what it is | family | least sample 最小样本 |", "|---|---|---|---|---|"]
    for code, rule in DOUBT_RULES.items():
        least = f"{rule.least} {rule.sample.en} · {rule.sample.zh}"
        lines.append(f"| [`{code}`](#{code}) | {rule.label.zh} | {rule.label.en} | {rule.family} | {least} |")
    return lines


def chapter(code: str, rule: type[IntegrityRule]) -> str:
    """One rule: its official text in both languages, its sample, what it needs."""
    chinese, _, english = inspect.cleandoc(rule.__doc__ or "").partition("\n\n")
    least = f"Least sample 最小样本: {rule.least} {rule.sample.en} · {rule.sample.zh}"
    needs = [f"Needs 需要: {rule.needs.en} · {rule.needs.zh}"] if rule.needs.en else []
    title = f"**{rule.label.zh} · {rule.label.en}**"
    return "\n\n".join([f"### `{code}`", title, "".join(chinese.split("\n")), english, least, *needs]) + "\n"


def relations() -> list[str]:
    """What may stand in the file of rules."""
    lines = [
        "## Relations 关系规则 (`--rules`)",
        "",
        "    relations:",
        "      - {rule: at_most, numerator: right, denominator: all}",
        "",
    ]
    lines += ["| rule | 含义 | parameters | what it says |", "|---|---|---|---|"]
    for kind in KINDS:
        names = ", ".join(f"`{name}`" for name in kind.param_names())
        text = " ".join(inspect.cleandoc(kind.__doc__ or "").split())
        lines.append(f"| `{kind.name}` | {kind.label.zh} | {names} | {text} |")
    return lines


def cuts() -> list[str]:
    """The dated cuts."""
    lines = [
        "## Cuts 界限",
        "",
        "| cut | 界限 | what it is | from | value | source 依据 |",
        "|---|---|---|---|---|---|",
    ]
    labels = cut_labels()
    for code, values in parameters("doubts").items():
        label = labels[code]
        lines += [
            f"| `{code}` | {label['zh']} | {label['en']} | {each['valid_from']} | {each['value']} | {each['source']} |"
            for each in values
        ]
    return lines


def cut_labels() -> dict[str, dict[str, str]]:
    """The labels of the cuts by code."""
    from ruamel.yaml import YAML

    path = ROOT / "src" / "jixiao" / "library" / "parameters" / "doubts.yaml"
    found = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))["parameters"]
    return {entry["code"]: entry["label"] for entry in found}


def main() -> int:
    """Write the page, or with --check compare."""
    text = page()
    if "--check" in sys.argv:
        fresh = PAGE.exists() and PAGE.read_text(encoding="utf-8") == text
        print("doubts.md is fresh" if fresh else "doubts.md is stale: run python tools/print_doubts.py")
        return 0 if fresh else 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

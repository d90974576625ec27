"""Prints tests/spec/figures.yaml into docs/reference/numbers.md; `--check` fails when the page is stale."""

import sys
import unicodedata
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from jixiao.engine.model.numbers import read_figure

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "spec" / "figures.yaml"
PAGE = ROOT / "docs" / "reference" / "numbers.md"
HEAD = """# Numbers as people write them 数值怎样读取

Printed by `tools/print_figures.py` from the table in `tests/spec/figures.yaml`, which the tests run through every door:
the form, a paste, CSV in three encodings, XLSX, XLS and ODS. Do not edit by hand.

**accept 采用**: a plain decimal. **warn 采用并提示**: written differently, but only one reading is possible: taken and told.
**refuse 不采用**: everything else; the probable meaning is offered, a person has to write it. Nothing is guessed into a score.
The unit is the indicator's; “×” in a text marks a sign that cannot be seen.

`jixiao evaluate` and the other commands over plain files are stricter: they take plain decimals alone.
"""
VERDICTS = {"accept": "accept 采用", "warn": "warn 提示", "refuse": "refuse 不采用"}


def page() -> str:
    """The whole page."""
    groups = YAML(typ="safe", pure=True).load(CASES.read_text(encoding="utf-8"))
    return "\n".join([HEAD, *(chapter(group) for group in groups)])


def chapter(group: dict[str, Any]) -> str:
    """One way of writing, its cases as a table."""
    lines = [
        f"## {group['title']}",
        "",
        "| written | unit | verdict | value | code | what is said |",
        "|---|---|---|---|---|---|",
    ]
    return "\n".join([*lines, *(row(case) for case in group["rows"])]) + "\n"


def row(case: dict[str, Any]) -> str:
    """One case as a table row."""
    said = read_figure(case["raw"], case.get("unit", "")).text
    value = "—" if "value" not in case else f"{case['value']:.15g}"
    cells = [
        f"`{shown(case['raw'])}`" if case["raw"] else "(empty)", case.get("unit", ""), VERDICTS[case["verdict"]], value,
        f"`{case['code']}`" if "code" in case else "", shown(f"{said.zh} {said.en}".strip()),
    ]  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def shown(text: str) -> str:
    """Text for a table: unseen signs by ×, the table's own sign escaped."""
    seen = "".join("×" if unicodedata.category(sign) in ("Zs", "Cf", "Cc") and sign != " " else sign for sign in text)
    return seen.replace("|", "\\|")


def main() -> int:
    """Write the page, or with --check compare."""
    text = page()
    if "--check" in sys.argv:
        fresh = PAGE.exists() and PAGE.read_text(encoding="utf-8") == text
        print("numbers.md is fresh" if fresh else "numbers.md is stale: run python tools/print_figures.py")
        return 0 if fresh else 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

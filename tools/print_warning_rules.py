"""Prints the signals of warnings from their docstrings into docs/reference/warning-rules.md; `--check`: is it fresh?"""

import inspect
import sys
from dataclasses import fields
from pathlib import Path

from jixiao.engine.warning.rules.rule import PLACES
from jixiao.engine.warning.severity import SEVERITIES
from jixiao.engine.warning.signals.registry import SIGNALS
from jixiao.engine.warning.signals.signal import Signal
from jixiao.library import parameters

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "warning-rules.md"
HEAD = """# Warning rules 预警规则

Printed by `tools/print_warning_rules.py` from the signals' own texts and
`src/jixiao/library/parameters/warning-signals.yaml`. Do not edit by hand.

    jixiao warn RULES.yaml VALUES.csv --out warnings.csv [--targets F] [--at PERIOD | --all-periods]
                [--due F] [--forecasts F] [--relations F] [--doubts F] [--ranks F] [--judged F]
    jixiao try-rules RULES.yaml VALUES.csv --out FOLDER [--events F] [--from PERIOD] [--to PERIOD] [--ahead N]
                     [--wait DAYS]

    from jixiao import try_rules, warn
    result = warn(rules, values, targets)      # result.table, .judged, .findings; rules: YAML text or plain data
    trial = try_rules(rules, values, targets)  # trial.table, .periods, .warnings, .events, .who

VALUES as for `jixiao evaluate`: `organisation_code, indicator_code, period, value`. TARGETS: `organisation_code,
indicator_code, period, target`, with `direction` (higher, lower) and `kind` (flow, average, level); `*` stands for all.
The word `default` instead of a file means the rules of `src/jixiao/library/warnings/default.yaml`: begin from those.

## A rule 一条规则

    rules:
      - code: low_accuracy                        # 编码，不重复
        label: {zh: 分类准确率偏低, en: Low accuracy}
        indicators: [accuracy_rate]               # codes, or * for all (the default)
        organisations: "*"
        signal: {name: threshold, side: below}    # one of the signals below, with its parameters
        severity: {blue: 80, yellow: 70, orange: 60, red: 50}   # from where on, in the signal's own unit
        pending: 2                                # so many periods in a row before it is raised (1)
        clear_at: 82                              # cleared only when back beyond this milder cut (the mildest severity)
        clear_after: 2                            # for so many periods in a row (1)
        message: {zh: "{organisation}的准确率为 {value}%", en: "{organisation}: {value} %"}   # instead of the signal's own
        active: false                             # switched off: kept, and judges nothing (true)

- `severity` may be one word (`severity: red`): then the signal's usual mildest cut holds. Without it, its usual steps.
- A message may name SOME_PLACES in braces.
- Every fault of a file is told at once, with line, reason and cure.

## What comes out 输出

`organisation_code, indicator_code, period, rule, signal, severity, score, message, message_zh`: a row for each warning that
stands in the period asked about. The score is 1 at the mildest cut; in most signals it is the amount over that cut.

- Judged is each series' newest period; with `--at` the last period that ends within it (`2025`, `2025Q3`, `2025-09`).
- What is judged in a period rests on values up to it alone: what is appended later changes nothing.
- A warning is raised after `pending` bad periods in a row and stands until `clear_after` periods in a row are back beyond
  `clear_at`. Between the cuts it stands at its mildest severity. A period without a value changes nothing.
- `--judged`: every rule and series, warned of or not: `state` is standing, pending, clear, or unknown (too little is known).
- A rule that names codes without values, or lacks targets or a direction, is told as a finding.
- At most the 480 newest periods of a frequency are looked at.

## The rule lab 规则试运行

`jixiao try-rules` runs rules over the past. A warning counts once, from its raising to its clearing. EVENTS:
`organisation_code, indicator_code (blank: any), first, last` (periods). A warning hits an event where it stands in one of its
periods, or up to `--ahead` periods before; it is false where it hits none. `lead`: periods from the warning to the event's first
period, the earliest warning, the median over events; negative: it came late. Without events the yardstick is the year's target:
a year that missed it is an event in its last period, of which any period of that year may warn; warnings in years whose
outcome is not known are neither right nor false.

What was known then. Where VALUES carry a column `recorded_at` (`2026-04-08` or `2026-04-08T17:00`; several rows of a figure are
its revisions), a period is judged as it was known when the next one had ended, or `--wait` days after its end: with the records
made by that evening, each figure as its newest record then had it. A figure that came later is unknown in its own period, which
the signal `missing` may hear, and part of the past once it is there; how many came late is told. A row without a day counts as
known as soon as its period had ended. Without the column, figures count as they stand now; the trial says which
(`trial.known`). Outcomes (events, years) are always held against what is known now. On the platform the trial reads every
record with its moment; figures of periods that had ended before their series was first recorded were taken over from
elsewhere, and their first record counts as known in time.

"""


def page() -> str:
    """The whole page."""
    head = HEAD.replace("SOME_PLACES", ", ".join(f"`{place}`" for place in PLACES))
    chapters = [chapter(name, signal) for name, signal in SIGNALS.items()]
    return head + "\n".join(["## Signals 预警信号\n", *summary(), "", *chapters, *cuts(), ""])


def summary() -> list[str]:
    """One line for each signal."""
    lines = ["| signal | 信号 | what it hears | amounts count 程度单位 |", "|---|---|---|---|"]
    for name, signal in SIGNALS.items():
        unit = f"{signal.unit.en} · {signal.unit.zh}"
        lines.append(f"| [`{name}`](#{name}) | {signal.label.zh} | {signal.label.en} | {unit} |")
    return lines


def chapter(name: str, signal: type[Signal]) -> str:
    """One signal: its official text in both languages, its parameters, what it needs."""
    chinese, _, english = inspect.cleandoc(signal.__doc__ or "").partition("\n\n")
    given = {each.name: each.default for each in fields(signal)}  # type: ignore[arg-type]
    shown = [f"`{key}` ({_default(given[field])})" for key, field in signal.param_names().items()]
    parameters_told = [f"Parameters 参数: {', '.join(shown)}"] if shown else []
    needs = [f"Needs 需要: {signal.needs.en} · {signal.needs.zh}"] if signal.needs.en else []
    title = f"**{signal.label.zh} · {signal.label.en}**"
    parts = [f"### `{name}`", title, "".join(chinese.split("\n")), english, *parameters_told, *needs]
    return "\n\n".join(parts) + "\n"


def _default(value: object) -> str:
    if isinstance(value, tuple):
        return "several, see the text"
    return "none" if value is None else str(value)


def cuts() -> list[str]:
    """The dated cuts that hold where a rule names none."""
    lines = [
        "## Usual cuts 默认界限",
        "",
        "| code | 含义 | means | from | cut | source 来源 |",
        "|---|---|---|---|---|---|",
    ]
    for code, values in parameters("warning-signals").items():
        label = LABELS[code]
        for each in values:
            lines.append(
                f"| `{code}` | {label['zh']} | {label['en']} | {each['valid_from']} | {_cut(each['value'])} | {each['source']} |"
            )
    return lines


def _cut(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {value[name]}" for name in SEVERITIES if name in value)
    return str(value)


def _labels() -> dict[str, dict[str, str]]:
    from ruamel.yaml import YAML

    path = ROOT / "src" / "jixiao" / "library" / "parameters" / "warning-signals.yaml"
    found = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))["parameters"]
    return {entry["code"]: entry["label"] for entry in found}


LABELS = _labels()


def main(wanted: list[str]) -> int:
    """Write the page, or with --check tell whether it is fresh."""
    text = page()
    if wanted == ["--check"]:
        fresh = PAGE.exists() and PAGE.read_text(encoding="utf-8") == text
        print(
            "warning-rules.md is fresh"
            if fresh
            else "warning-rules.md is stale: run python tools/print_warning_rules.py"
        )
        return 0 if fresh else 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`jixiao warn` and `jixiao try-rules`: rules and values in; warnings, or a trial of the rules on the past, out."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from jixiao.cli.doubts import read_relations_file, tell_rows
from jixiao.cli.files import Columns, csv_text, read_table, read_targets, read_text, write_all
from jixiao.cli.frame import language_of, say
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Period
from jixiao.engine.model.table import Table
from jixiao.engine.warning.lab import LONGEST_WAIT, Trial, try_rules
from jixiao.engine.warning.lab.events import EVENT_COLUMNS
from jixiao.engine.warning.lab.tables import (
    EVENT_TOLD_COLUMNS,
    PERIOD_COLUMNS,
    RAISED_COLUMNS,
    RULE_COLUMNS,
    WHO_COLUMNS,
)
from jixiao.engine.warning.rules.reader import read_rules
from jixiao.engine.warning.rules.rule import WarningRule
from jixiao.engine.warning.warn import JUDGED_COLUMNS, WARNING_COLUMNS, Warnings, warn

KEYS = ("organisation_code", "indicator_code", "period")
VALUES = (*KEYS, "value")
READY = "default"
"""This word instead of a file means the rules that come with the library."""

RulesFile = Annotated[
    Path, typer.Argument(metavar="RULES.yaml", help=f"Warning rules; the word “{READY}” for those of the library.")
]
ValuesFile = Annotated[Path, typer.Argument(metavar="VALUES.csv", help=f"Long table: {','.join(VALUES)}.")]
TargetsFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="organisation_code, indicator_code, period, target [, direction, kind]; * for all."
    ),
]
DueFile = Annotated[
    Path | None, typer.Option(metavar="FILE", help=f"What is owed, for the signal late: {','.join(KEYS)},days_late.")
]
ForecastsFile = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help=f"Chances as forecast, for the signal chance: {','.join(KEYS)},probability."),
]
RelationsFile = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Relations between indicators as for `jixiao doubts --rules`.")
]
DoubtsFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help=f"Doubts as decided on, for the signal doubts: {','.join(KEYS)},score [,rule,message,message_zh], "
        "as `jixiao doubts` writes them; without it the figures are judged anew.",
    ),
]
RanksFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help=f"Confirmed ranks, for the signal falling_rank: {','.join(KEYS)},rank [,out_of,group]."
    ),
]
Language = Annotated[str | None, typer.Option(help="Language of messages: zh or en.")]


def warn_file(
    rules: RulesFile,
    values: ValuesFile,
    out: Annotated[Path, typer.Option(metavar="FILE", help=f"The warnings: {','.join(WARNING_COLUMNS)}.")],
    targets: TargetsFile = None,
    at: Annotated[
        str | None, typer.Option(metavar="PERIOD", help="Judge this period, from values up to it; else each newest.")
    ] = None,
    all_periods: Annotated[bool, typer.Option("--all-periods", help="Judge every period.")] = False,
    due: DueFile = None,
    forecasts: ForecastsFile = None,
    relations: RelationsFile = None,
    doubts: DoubtsFile = None,
    ranks: RanksFile = None,
    judged: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=f"Every rule and series, warned of or not: {','.join(JUDGED_COLUMNS)}."),
    ] = None,
    lang: Language = None,
) -> None:
    """Warn (预警) by rules written in YAML: one line a warning, with severity, score (1 at the mildest cut) and a sentence.

    Rows that cannot be used are told on standard error. Exit 0: judged; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    if at is not None and all_periods:
        raise typer.BadParameter("choose one of --at and --all-periods")
    _check_period(at, "--at", language)
    if judged is not None and judged == out:
        raise typer.BadParameter("--out and --judged need files of their own")
    chosen = read_rules_file(rules)
    result = warn(
        chosen, read_table(values, VALUES), _targets(targets), at=at, all_periods=all_periods,
        **_beside(due, forecasts, relations, doubts, ranks),
    )  # fmt: skip
    write_all(out.parent, {out.name: _text(result.table, WARNING_COLUMNS)})
    if judged is not None:
        write_all(judged.parent, {judged.name: _text(result.judged, JUDGED_COLUMNS)})
    tell_rows(result.findings, language)
    _summarise(result, chosen, out, language)


def try_rules_file(
    rules: RulesFile,
    values: ValuesFile,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Where rules.csv, periods.csv, warnings.csv … go.")],
    targets: TargetsFile = None,
    events: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=f"What should have been warned of: {','.join(EVENT_COLUMNS)} (periods)."),
    ] = None,
    first: Annotated[str | None, typer.Option("--from", metavar="PERIOD", help="The first period tried.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="PERIOD", help="The last period tried.")] = None,
    ahead: Annotated[int, typer.Option(min=0, help="So many periods before an event a warning may come.")] = 0,
    wait: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=LONGEST_WAIT,
            metavar="DAYS",
            help="With recorded_at: judge a period as known so many days after its end; else when the next has ended.",
        ),
    ] = None,
    due: DueFile = None,
    forecasts: ForecastsFile = None,
    relations: RelationsFile = None,
    doubts: DoubtsFile = None,
    ranks: RanksFile = None,
    lang: Language = None,
) -> None:
    """Try warning rules on the past (预警规则试运行), each period judged from what was known then.

    VALUES may carry recorded_at (a day or moment): then only what had been recorded by then counts, revisions and all.
    Writes rules.csv (warnings, hits, misses, false ones, lead by rule), periods.csv, warnings.csv, events.csv, who.csv.
    Without --events a hit is a warning in a year whose target was missed. Exit 0: tried; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    _check_period(first, "--from", language)
    _check_period(last, "--to", language)
    result = try_rules(
        read_rules_file(rules), read_table(values, VALUES), _targets(targets),
        read_table(events, EVENT_COLUMNS[:3], may_be_empty=True) if events is not None else None, first, last, ahead=ahead,
        wait=wait,         **_beside(due, forecasts, relations, doubts, ranks),
    )  # fmt: skip
    files = {
        "rules.csv": _text(result.table, RULE_COLUMNS),
        "periods.csv": _text(result.periods, PERIOD_COLUMNS),
        "warnings.csv": _text(result.warnings, RAISED_COLUMNS),
        "events.csv": _text(result.events, EVENT_TOLD_COLUMNS),
        "who.csv": _text(result.who, WHO_COLUMNS),
    }
    write_all(out, files)
    tell_rows(result.findings, language)
    _tell_trial(result, out, language)


def read_rules_file(path: Path) -> tuple[WarningRule, ...]:
    """The rules in a YAML file, or the library's own; every fault in one refusal, with its line."""
    if str(path) == READY and not path.exists():
        from importlib.resources import files

        text = files("jixiao").joinpath("library", "warnings", "default.yaml").read_text(encoding="utf-8")
        return read_rules(text, READY)
    return read_rules(read_text(path), str(path))


def _check_period(text: str | None, option: str, language: str) -> None:
    try:
        Period.parse(text or "2000")
    except DefinitionError as fault:
        raise typer.BadParameter(fault.in_language(language), param_hint=option) from None


def _targets(path: Path | None) -> Columns | None:
    return read_targets(path) if path is not None else None


def _beside(
    due: Path | None, forecasts: Path | None, relations: Path | None, doubts: Path | None, ranks: Path | None
) -> dict[str, Any]:
    """What signals may need besides values and targets."""
    return {
        "due": _figures(due, "days_late"),
        "forecasts": _figures(forecasts, "probability"),
        "relations": read_relations_file(relations) if relations is not None else None,
        "doubts": _figures(doubts, "score"),
        "ranks": _figures(ranks, "rank"),
    }


def _figures(path: Path | None, figure: str) -> Columns | None:
    return read_table(path, (*KEYS, figure), may_be_empty=True) if path is not None else None


def _text(table: Table, names: Iterable[str]) -> str:
    chosen = list(names)
    columns = [table[name] for name in chosen]
    return csv_text(chosen, (list(map(_cell, row)) for row in zip(*columns, strict=True)))


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.4f}" if isinstance(value, float) else value


def _summarise(result: Warnings, rules: tuple[WarningRule, ...], out: Path, language: str) -> None:
    n_rules, n_series, n_warnings = len(rules), result.scene.panel.n_series, len(result.table)
    if language == "zh":
        say(f"{n_rules} 条规则检查 {n_series} 条序列，{n_warnings} 条预警，见 {out}")
    else:
        say(f"{n_series} series judged by {n_rules} rules, {n_warnings} warnings; see {out}")


def _tell_trial(result: Trial, out: Path, language: str) -> None:
    """A line a rule, so that nobody has to open the files first."""
    for row in result.table:
        figures = ", ".join(f"{name} {_shown(row[name])}" for name in RULE_COLUMNS[1:] if row[name] is not None)
        say(f"{row['rule']}: {figures}")
    say(result.known.zh if language == "zh" else result.known.en)
    say(f"试运行结果见 {out}" if language == "zh" else f"The trial is in {out}")


def _shown(value: Any) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)

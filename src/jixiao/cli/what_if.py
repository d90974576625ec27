"""`jixiao what-if`: one step edited and everything done again; who moves?"""

from collections.abc import Callable
from typing import Annotated

import typer

from jixiao.cli.evaluate import (
    OrganisationsFile,
    PeriodText,
    SchemeFile,
    TargetsFile,
    Today,
    ValuesFile,
    evaluated,
    findings_text,
)
from jixiao.cli.files import write_all
from jixiao.cli.frame import language_of, say
from jixiao.cli.tables import FindingsFile, Language, OutFile, deliver
from jixiao.engine.model.codes import check_choice
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.method import param_number
from jixiao.engine.model.node import MissingPolicy
from jixiao.engine.model.text import Text
from jixiao.engine.robustness.changes import (
    AdjustmentChange,
    AggregationChange,
    Change,
    Exclusion,
    MissingChange,
    ParamChange,
    RuleChange,
    TargetChange,
    ValueChange,
    WeightChange,
    Without,
)
from jixiao.engine.robustness.what_if import Difference, what_if

EDITS = (
    "weight:NODE=40 (siblings share the rest; those of --pin stay), target:ORGANISATION:INDICATOR=90 (* for all), "
    "value:ORGANISATION:INDICATOR=3.5 (empty: missing), rule:LEAF=NAME, param:LEAF:KEY=VALUE, missing=POLICY, "
    "missing:LEAF=POLICY, aggregate=WAY, aggregate:NODE=WAY, adjustment:CODE=POINTS, without:CODE, exclude:ORGANISATION."
)


def what_if_file(
    scheme: SchemeFile,
    values: ValuesFile,
    edits: Annotated[list[str], typer.Option("--set", metavar="EDIT", help=f"May be repeated. {EDITS}")],
    targets: TargetsFile = None,
    period: PeriodText = None,
    organisations: OrganisationsFile = None,
    today: Today = None,
    pin: Annotated[list[str] | None, typer.Option(metavar="NODE", help="A sibling that keeps its weight.")] = None,
    moved: Annotated[bool, typer.Option("--moved", help="Only rows whose score, rank or grade changes.")] = False,
    out: OutFile = None,
    findings: FindingsFile = None,
    lang: Language = None,
) -> None:
    """Edit one step or several, evaluate again and compare: who moves?

    Out: organisation_code, node_code, score_before, score_after, rank_before, rank_after, grade_before, grade_after,
    places_up (positive is better): a row per organisation and node.
    Exit 0: computed; 1: refused, also where an edit does not fit the scheme; 2: wrong call.
    """
    language = language_of(lang)
    try:
        changes = [read_edit(edit, tuple(pin or ())) for edit in edits]
    except DefinitionError as fault:
        raise typer.BadParameter(fault.in_language(language), param_hint="--set") from None
    difference = what_if(evaluated(scheme, values, targets, period, organisations, today, language), changes)
    deliver(difference.changed if moved else difference.table, out)
    if findings is not None:
        write_all(findings.parent, {findings.name: findings_text(difference.after.findings, language)})
    _summarise(difference, language)


def read_edit(text: str, pinned: tuple[str, ...] = ()) -> Change:
    """One edit from the command line, as EDITS writes it; DefinitionError where it cannot be read."""
    words, sign, value = text.partition("=")
    kind, *codes = words.split(":")
    readers = _readers(value.strip(), pinned)
    check_choice("set", kind, tuple(readers))
    needed, needs_value, make = readers[kind]
    if len(codes) not in needed or not all(codes) or bool(sign) != needs_value:
        fault = Text(f"“{text}” cannot be read.", f"无法识别“{text}”。")
        raise DefinitionError("bad_edit", fault, Text(f"Write {EDITS}", f"可写：{EDITS}"))
    return make(*codes)


def _readers(value: str, pinned: tuple[str, ...]) -> dict[str, tuple[tuple[int, ...], bool, Callable[..., Change]]]:
    """For each kind of edit: how many codes, whether “=value” belongs to it, and what it makes."""
    return {
        "weight": ((1,), True, lambda node: WeightChange(node, param_number("weight", value), pinned)),
        "target": ((2,), True, lambda who, what: TargetChange(who, what, param_number("target", value))),
        "value": (
            (2,),
            True,
            lambda who, what: ValueChange(who, what, param_number("value", value) if value else None),
        ),
        "rule": ((1,), True, lambda leaf: RuleChange(leaf, value)),
        "param": ((2,), True, lambda leaf, key: ParamChange(leaf, key, value)),
        "missing": ((0, 1), True, lambda leaf="": MissingChange(MissingPolicy(value), leaf)),
        "aggregate": ((0, 1), True, lambda node="": AggregationChange(value, node)),
        "adjustment": ((1,), True, lambda code: AdjustmentChange(code, param_number("adjustment", value))),
        "without": ((1,), False, Without),
        "exclude": ((1,), False, Exclusion),
    }


def _summarise(difference: Difference, language: str) -> None:
    size, movers = len(difference.after.workings.roster.codes), len(difference.movers)
    if language == "zh":
        say(f"{size} 个单位中有 {movers} 个的总名次或等次改变。")
    else:
        say(f"{movers} of {size} organisations get another rank or grade.")

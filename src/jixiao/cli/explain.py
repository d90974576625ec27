"""`jixiao explain`: the receipt (分数小票) of one score from a trace."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from jixiao.cli.files import read_text
from jixiao.cli.frame import Refusal, language_of
from jixiao.cli.receipt_text import print_rich, receipt_lines
from jixiao.engine.evaluate import Evaluation
from jixiao.engine.model.text import nearest
from jixiao.engine.scoring.receipt import Receipt


def explain_score(
    trace: Annotated[Path, typer.Argument(metavar="TRACE_OR_DIR", help="trace.json, or the folder that holds it.")],
    organisation: Annotated[str, typer.Argument(help="Code of the organisation.")],
    node: Annotated[str | None, typer.Argument(help="Code of the node; default: the whole score.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the receipt as JSON.")] = False,
    lang: Annotated[str | None, typer.Option(help="zh or en.")] = None,
) -> None:
    """Evaluate the trace again, check that the digits are the same, and print one score's receipt."""
    language = language_of(lang)
    receipt = _receipt(replayed(trace / "trace.json" if trace.is_dir() else trace), organisation, node)
    if as_json:
        typer.echo(json.dumps(receipt.to_dict(), ensure_ascii=False, indent=2))
    elif sys.stdout.isatty():
        print_rich(receipt, language)
    else:
        typer.echo("\n".join(receipt_lines(receipt, language)))


def replayed(path: Path) -> Evaluation:
    """The evaluation of a trace, done again; refused where it cannot be."""
    try:
        return Evaluation.from_trace(read_text(path))
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise Refusal(
            f"{path}: not a trace that can be replayed: {fault}", f"{path}：不是可重算的计算记录：{fault}"
        ) from None


def _receipt(evaluation: Evaluation, organisation: str, node: str | None) -> Receipt:
    codes = evaluation.workings.roster.codes
    if organisation not in codes:
        raise _unknown("organisation", "单位", organisation, codes)
    nodes = (evaluation.scheme.code, *(item.code for item in evaluation.scheme.walk()))
    if node is not None and node not in nodes:
        raise _unknown("node", "指标", node, nodes)
    return evaluation.explain(organisation, node)


def _unknown(kind: str, kind_zh: str, code: str, known: tuple[str, ...]) -> Refusal:
    guess = nearest(code, known)
    listed = ", ".join(known[:20])
    return Refusal(
        f"There is no {kind} “{code}” in this trace. " + (f"Did you mean “{guess}”?" if guess else f"Known: {listed}"),
        f"计算记录中没有{kind_zh}“{code}”。" + (f"是否应为“{guess}”？" if guess else f"可用的有：{listed}"),
    )

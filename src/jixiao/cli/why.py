"""`jixiao why`: two evaluations in; what moved each score between them, out."""

from pathlib import Path
from typing import Annotated

import typer

from jixiao.cli.explain import replayed
from jixiao.cli.frame import Refusal, language_of, say
from jixiao.cli.tables import Language, OutFile, deliver
from jixiao.engine.comparison.score_moves import DIGITS
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import nearest
from jixiao.engine.robustness.why_moved import WHY_COLUMNS, why_all_moved

TraceFile = Annotated[
    Path, typer.Argument(metavar="BEFORE", help="trace.json of the earlier evaluation, or the folder that holds it.")
]
LaterFile = Annotated[Path, typer.Argument(metavar="AFTER", help="The same of the later one.")]


def why_files(
    before: TraceFile,
    after: LaterFile,
    organisation: Annotated[str | None, typer.Option(help="Only this organisation.")] = None,
    digits: Annotated[int, typer.Option(help="Decimals of the effects.", min=0, max=9)] = DIGITS,
    out: OutFile = None,
    lang: Language = None,
) -> None:
    """Why did the score move? Every indicator's part of the change between two results of `jixiao evaluate`.

    Out: organisation_code,code,kind,effect, the strongest first. The effects of an organisation add up to its score after
    − its score before, to the last digit. kind: performance, weight, missing (a value is missing in one of them, or others'
    weights are stretched), adjustment, cap, floor, veto, rounding. Exit 0: told; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    first, last = (replayed(path / "trace.json" if path.is_dir() else path) for path in (before, after))
    if organisation is not None:
        known = dict.fromkeys((*first.workings.roster.codes, *last.workings.roster.codes))
        if organisation not in known:
            guess = nearest(organisation, known) or ", ".join(list(known)[:10])
            raise Refusal(
                f"There is no organisation “{organisation}”; known: {guess}.",
                f"没有单位“{organisation}”；可用的有：{guess}。",
            )
    result = why_all_moved(first, last, digits=digits)
    rows = [tuple(row.values()) for row in result.table if organisation in (None, row["organisation_code"])]
    deliver(Table.from_rows(WHY_COLUMNS, rows), out)
    for row in result.findings:
        if organisation in (None, row["organisation_code"]):
            say(f"{row['severity']}: {row['message_zh'] if language == 'zh' else row['message']}")

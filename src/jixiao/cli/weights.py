"""`jixiao weights`: weights of indicators, from their figures or from judgements."""

from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from jixiao.cli.files import read_table
from jixiao.cli.frame import language_of
from jixiao.cli.tables import FindingsFile, Language, MetaFile, OutFile, Sheet, deliver, tell_findings
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.indicator_table import IndicatorTable
from jixiao.engine.weighting.method import WEIGHTINGS, Weighting, build_weighting
from jixiao.engine.weighting.weigh import as_table

METHOD_HELP = ", ".join(WEIGHTINGS) + "."
TABLE_HELP = (
    "organisation_code, then one column per indicator. "
    "ahp: a square, its first column holds the codes of the header; judgements like 3 or 1/3. "
    "ahp-group: expert_code before that. bwm: rows best_to_others and others_to_worst. "
    "delphi: expert_code[,round], then scores."
)


def weigh_file(
    method: Annotated[str, typer.Argument(metavar="METHOD", help=METHOD_HELP)],
    table: Annotated[Path, typer.Argument(metavar="TABLE.csv", help=TABLE_HELP)],
    meta: MetaFile = None,
    of: Annotated[
        str | None,
        typer.Option(metavar="A,B", help="combined-game, combined-product: methods to join to META's weights."),
    ] = None,
    on: Annotated[
        str | None, typer.Option(help="std, entropy: raw (default) or minmax; optimised: minmax or raw.")
    ] = None,
    factors: Annotated[
        str | None, typer.Option(help="pca-rotated: how many; default: as much as explains enough.")
    ] = None,
    completion: Annotated[
        str | None, typer.Option(help="ahp, ahp-group, for blank pairs: eigenvalue (default) or harker.")
    ] = None,
    influence: Annotated[str | None, typer.Option(help="optimised: linear (default) or correlation-ratio.")] = None,
    best: Annotated[str | None, typer.Option(help="bwm: code of the best; default: the one with 1.")] = None,
    worst: Annotated[str | None, typer.Option(help="bwm: code of the worst; default: the one with 1.")] = None,
    out: OutFile = None,
    findings: FindingsFile = None,
    lang: Language = None,
) -> None:
    """Weigh indicators.

    Out: indicator_code,weight; weights sum to 1, with parents in META among the children of each (then a column parent).
    Further columns: consistency_ratio (ahp, ahp-group); consistency,input_consistency_ratio (bwm);
    mean,sd,cv,iqr,kendall_w (delphi); each set of weights (combined-…); stated_share,achieved_share (optimised).
    A weight that cannot be computed is an empty cell and has a finding. META gives direction and stated weights.
    Exit 0: computed; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    asked = {
        "of": of, "on": on, "factors": factors, "completion": completion, "influence": influence, "best": best,
        "worst": worst,
    }  # fmt: skip
    way = _way(method, {name: given for name, given in asked.items() if given is not None}, language)
    found = FindingList()
    columns = read_table(table, way.needed, corner="indicator_code")
    known = read_table(meta, ("indicator_code",)) if meta is not None else None
    deliver(as_table(way.weigh(columns, known, found)), out)
    rows = {
        str(code).strip(): int(row)
        for code, row in zip(columns.get("organisation_code", ()), columns["row"], strict=False)
    }
    nothing = IndicatorTable((), (), np.zeros((0, 0)))
    tell_findings(found, Sheet(table, nothing, rows), findings, language)


def _way(method: str, options: dict[str, str], language: str) -> Weighting:
    """The method as it was called for; a wrong name or option is a wrong call."""
    try:
        return build_weighting(method, options)
    except DefinitionError as fault:
        raise typer.BadParameter(fault.in_language(language)) from None

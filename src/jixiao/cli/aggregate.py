"""`jixiao aggregate`: one score and rank per organisation from a table of indicators."""

from pathlib import Path
from typing import Annotated

import typer

from jixiao.cli.files import read_table
from jixiao.cli.frame import language_of
from jixiao.cli.tables import FindingsFile, Language, MetaFile, OutFile, Sheet, deliver, read_sheet, tell_findings
from jixiao.engine.aggregation.aggregate import Wishes, score_memberships, score_table
from jixiao.engine.aggregation.fuzzy import Fuzzy
from jixiao.engine.aggregation.gaps import POLICIES
from jixiao.engine.aggregation.memberships import holds_memberships, read_memberships
from jixiao.engine.model.aggregation import AGGREGATIONS, Aggregation, build_aggregation
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.table import Table

METHOD_HELP = ", ".join(AGGREGATIONS) + "."
TABLE_HELP = (
    "organisation_code, then one column per indicator. "
    "fuzzy also: organisation_code,indicator_code, then a column of memberships (shares, counts) per grade, best first."
)


def aggregate_file(
    method: Annotated[str, typer.Argument(metavar="METHOD", help=METHOD_HELP)],
    table: Annotated[Path, typer.Argument(metavar="TABLE.csv", help=TABLE_HELP)],
    meta: MetaFile = None,
    missing: Annotated[str, typer.Option(metavar="POLICY", help=", ".join(POLICIES) + ".")] = POLICIES[0],
    dense: Annotated[bool, typer.Option("--dense", help="Ranks without gaps: 1, 2, 2, 3.")] = False,
    nodes: Annotated[
        bool, typer.Option("--nodes", help="A column score_<code> for every node below the index.")
    ] = False,
    v: Annotated[str | None, typer.Option(help="vikor: weight of S against R, 0 to 1; 0.5.")] = None,
    zeta: Annotated[str | None, typer.Option(help="grey-relational: distinguishing coefficient; 0.5.")] = None,
    cuts: Annotated[
        str | None, typer.Option(metavar="A,B,…", help="fuzzy: where the grades begin, best first; 90,80,60.")
    ] = None,
    grades: Annotated[
        str | None, typer.Option(metavar="A,B,…", help="fuzzy: names of the grades; 优,良,中,差.")
    ] = None,
    values: Annotated[
        str | None, typer.Option(metavar="A,B,…", help="fuzzy: what a grade scores; the middle of each.")
    ] = None,
    blur: Annotated[
        str | None, typer.Option(help="fuzzy: half the width of the passage between grades; half the narrowest grade.")
    ] = None,
    operator: Annotated[str | None, typer.Option(help="fuzzy: weighted, M(·,+), or min-max, M(∧,∨).")] = None,
    share_low: Annotated[
        str | None, typer.Option(help="bod: least share of each indicator in a score, 0 to 1; 0.")
    ] = None,
    share_high: Annotated[str | None, typer.Option(help="bod: largest share of each indicator in a score; 1.")] = None,
    out: OutFile = None,
    findings: FindingsFile = None,
    lang: Language = None,
) -> None:
    """Aggregate indicators to one score per organisation.

    Out: organisation_code,score,rank; then won,lost (copeland), s,r,compromise (vikor), verdict,membership_<grade>
    (fuzzy). Higher is better but for vikor. What cannot be computed is an empty cell and has a finding.
    META gives direction, weight and parent; the means and fuzzy go level by level, for the others the weights down the
    tree are multiplied. Means, fuzzy and bod take the table as given: normalise first.
    Exit 0: computed; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    asked = {
        "v": v, "zeta": zeta, "cuts": cuts, "grades": grades, "values": values, "blur": blur, "operator": operator,
        "share_low": share_low, "share_high": share_high,
    }  # fmt: skip
    options = {name: given for name, given in asked.items() if given is not None}
    try:
        wishes = Wishes(missing, dense, nodes)
        way = build_aggregation(method, options)
    except DefinitionError as fault:
        raise typer.BadParameter(fault.in_language(language)) from None
    found = FindingList()
    sheet, result = _scored(table, meta, way, wishes, found)
    deliver(result, out)
    tell_findings(found, sheet, findings, language)


def _scored(path: Path, meta: Path | None, way: Aggregation, wishes: Wishes, found: FindingList) -> tuple[Sheet, Table]:
    """The files as read and their scores; for fuzzy the table may hold memberships instead of values."""
    if isinstance(way, Fuzzy):
        columns = read_table(path, ("organisation_code",))
        if holds_memberships(columns):
            known = read_table(meta, ("indicator_code",)) if meta is not None else None
            given = read_memberships(columns, known, found)
            rows = dict(zip(reversed(columns["organisation_code"]), reversed(columns["row"]), strict=True))
            return Sheet(path, given.sheet, rows), score_memberships(given, way, wishes, found)
    sheet = read_sheet(path, meta, found)
    return sheet, score_table(sheet.table, way, wishes, found)

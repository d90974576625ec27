"""`jixiao efficiency`: how close each organisation comes to the frontier of the best, by data envelopment analysis."""

from typing import Annotated

import typer

from jixiao.cli.frame import language_of
from jixiao.cli.tables import FindingsFile, Language, OutFile, TableFile, deliver, read_sheet, tell_findings
from jixiao.engine.comparison.efficiency.envelopment import choose_model, column_names, efficiency_table
from jixiao.engine.comparison.efficiency.figures import check_columns, read_figures
from jixiao.engine.comparison.efficiency.registry import MODELS
from jixiao.engine.comparison.efficiency.scores import EfficiencyModel
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import FindingList


def efficiency_file(
    table: TableFile,
    inputs: Annotated[str, typer.Option(metavar="A,B", help="Columns of what is put in: less is better.")],
    outputs: Annotated[str, typer.Option(metavar="C,D", help="Columns of what comes out: more is better.")],
    model: Annotated[str, typer.Option(help=f"{', '.join(MODELS)}.")] = "ccr",
    orientation: Annotated[
        str | None, typer.Option(help="input (default) or output; sbm also none, its default.")
    ] = None,
    leave_out: Annotated[
        bool, typer.Option("--super", help="Compare each with all others but not itself: above 1 where efficient.")
    ] = False,
    slacks: Annotated[bool, typer.Option("--slacks", help="Add slack_<column>, in the column's own unit.")] = False,
    out: OutFile = None,
    findings: FindingsFile = None,
    lang: Language = None,
) -> None:
    """Compare what organisations get out with what they put in.

    Out: organisation_code,efficiency[,slack_<column>…],peers. Efficiency is a share of the frontier, 1 on it, in either
    orientation. A slack is what could still be saved or gained in one column after all have moved together (of sbm: all
    that could). peers names whom to learn from with its λ, the largest first: B:0.75;D:0.25.
    Figures of 0 or more; who has a missing or negative one is left out and has an empty cell and a finding.
    Exit 0: computed; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    spent, gained = column_names(inputs), column_names(outputs)
    chosen, facing = _called_for(model, orientation, spent, gained, language, leave_out=leave_out)
    found = FindingList()
    sheet = read_sheet(table, None, found, lambda columns, _: read_figures(columns, (*spent, *gained), found))
    deliver(
        efficiency_table(sheet.table, spent, gained, chosen, facing, found, leave_out=leave_out, slacks=slacks), out
    )
    tell_findings(found, sheet, findings, language)


def _called_for(
    model: str,
    orientation: str | None,
    spent: tuple[str, ...],
    gained: tuple[str, ...],
    language: str,
    *,
    leave_out: bool,
) -> tuple[EfficiencyModel, str]:
    """Model and orientation; what can be seen to be wrong without the file is a wrong call."""
    try:
        check_columns(spent, gained)
        return choose_model(model, orientation, super_efficiency=leave_out)
    except DefinitionError as fault:
        raise typer.BadParameter(fault.in_language(language)) from None

"""`jixiao malmquist`: tables of two periods in; how productivity changed, and through what, out."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from jixiao.cli.frame import language_of
from jixiao.cli.tables import FindingsFile, Language, OutFile, Sheet, deliver, read_sheet, tell_findings
from jixiao.engine.comparison.efficiency.envelopment import choose_model, column_names
from jixiao.engine.comparison.efficiency.figures import check_columns, read_figures
from jixiao.engine.comparison.malmquist import malmquist_table
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import FindingList

FirstFile = Annotated[
    Path, typer.Argument(metavar="FIRST.csv", help="The earlier period: organisation_code, a column per indicator.")
]
SecondFile = Annotated[Path, typer.Argument(metavar="SECOND.csv", help="The later period, with the same columns.")]


def malmquist_file(
    first: FirstFile,
    second: SecondFile,
    inputs: Annotated[str, typer.Option(metavar="A,B", help="Columns of what is put in: less is better.")],
    outputs: Annotated[str, typer.Option(metavar="C,D", help="Columns of what comes out: more is better.")],
    orientation: Annotated[str | None, typer.Option(help="Of pure_change: input (default) or output.")] = None,
    out: OutFile = None,
    findings: FindingsFile = None,
    lang: Language = None,
) -> None:
    """How productivity changed between two periods (Malmquist): by catching up, or because the frontier moved.

    Out: organisation_code,efficiency_first,efficiency_second,efficiency_change,technical_change,pure_change,scale_change,
    productivity_change. Above 1 is better. productivity = efficiency × technical, efficiency = pure × scale.
    Exit 0: computed; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    spent, gained = column_names(inputs), column_names(outputs)
    try:
        check_columns(spent, gained)
        choose_model("bcc", orientation, super_efficiency=False)
    except DefinitionError as fault:
        raise typer.BadParameter(fault.in_language(language)) from None
    found = FindingList(), FindingList()
    sheets = [_read(path, (*spent, *gained), told) for path, told in zip((first, second), found, strict=True)]
    deliver(malmquist_table((sheets[0].table, sheets[1].table), spent, gained, found, orientation), out)
    told = FindingList()
    for sheet, each in zip(sheets, found, strict=True):
        for finding in each.expanded():
            row = finding.row if finding.row is not None else sheet.rows.get(finding.organisation_code)
            told.add(replace(finding, file=sheet.path.name, row=row))
    tell_findings(told, sheets[0], findings, language)


def _read(path: Path, names: tuple[str, ...], told: FindingList) -> Sheet:
    return read_sheet(path, None, told, lambda columns, _: read_figures(columns, names, told))

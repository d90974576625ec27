"""`jixiao normalise`: a table of indicators on a common scale."""

from typing import Annotated

import typer

from jixiao.cli.frame import language_of
from jixiao.cli.tables import FindingsFile, Language, MetaFile, OutFile, TableFile, deliver, read_sheet, tell_findings
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import FindingList
from jixiao.engine.normalisation.method import Normalisation
from jixiao.engine.normalisation.normalise import build_normalisation, normalise_table
from jixiao.engine.normalisation.registry import NORMALISATIONS

METHOD_HELP = ", ".join(NORMALISATIONS) + "."


def normalise_file(
    method: Annotated[str, typer.Argument(metavar="METHOD", help=METHOD_HELP)],
    table: TableFile,
    meta: MetaFile = None,
    reference: Annotated[
        str | None,
        typer.Option(help="distance-to-reference: code of an organisation, or mean; default: META's reference."),
    ] = None,
    form: Annotated[str | None, typer.Option(help="distance-to-reference: distance, ratio or difference.")] = None,
    threshold: Annotated[str | None, typer.Option(help="above-below-mean: half the band's width, 0.2 is 20 %.")] = None,
    range_: Annotated[
        str | None, typer.Option("--range", metavar="LOW,HIGH", help="scaled: what worst and best become; 0,100.")
    ] = None,
    ends: Annotated[
        str | None, typer.Option(metavar="LOW,HIGH", help="scaled: values of the indicator in place of its extremes.")
    ] = None,
    out: OutFile = None,
    findings: FindingsFile = None,
    lang: Language = None,
) -> None:
    """Bring indicators onto a common scale on which higher is better.

    Out: organisation_code, then the same columns in the same order; a cell without a score is empty and has a finding.
    META gives direction, target (distance-to-target), goalpost_low and goalpost_high (goalposts).
    Exit 0: computed; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    options = {"reference": reference, "form": form, "threshold": threshold, "range": range_, "ends": ends}
    way = _way(method, {name: given for name, given in options.items() if given is not None}, language)
    found = FindingList()
    sheet = read_sheet(table, meta, found)
    deliver(normalise_table(sheet.table, way, found).to_table(), out)
    tell_findings(found, sheet, findings, language)


def _way(method: str, options: dict[str, str], language: str) -> Normalisation:
    """The method as it was called for; a wrong name or option is a wrong call."""
    try:
        return build_normalisation(method, options)
    except DefinitionError as fault:
        raise typer.BadParameter(fault.in_language(language)) from None

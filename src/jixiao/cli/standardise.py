"""`jixiao standardise`: rates as they would be with everybody's mix of cases, directly or indirectly standardised."""

from pathlib import Path
from typing import Annotated

import typer

from jixiao.cli.files import read_table
from jixiao.cli.frame import language_of
from jixiao.cli.series_files import tell_series_findings
from jixiao.cli.tables import FindingsFile, Language, OutFile, deliver
from jixiao.engine.comparison.standardisation import STANDARD_COLUMNS, WAYS, standardise
from jixiao.engine.model.codes import check_choice
from jixiao.engine.model.errors import DefinitionError

NEEDED = ("organisation_code", "stratum", "events", "exposure")
StrataFile = Annotated[Path, typer.Argument(metavar="STRATA.csv", help=",".join(NEEDED))]
StandardFile = Annotated[
    Path | None,
    typer.Option(help="stratum, events or rate, exposure: whom to hold them against; everybody together without it."),
]
EPILOG = f"Columns of --out: {', '.join(STANDARD_COLUMNS)}."


def standardise_file(
    strata: StrataFile,
    standard: StandardFile = None,
    way: Annotated[str, typer.Option(help="indirect (events over expected events) or direct.")] = "indirect",
    direction: Annotated[str, typer.Option(help="What is better: higher or lower.")] = "lower",
    out: OutFile = None,
    findings: FindingsFile = None,
    lang: Language = None,
) -> None:
    """Compare rates allowing for the mix of cases (by age, kind, …): raw and standardised side by side, with 95 % limits.

    Exit 0: compared; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    for name, word, options in (("--way", way, WAYS), ("--direction", direction, ("higher", "lower"))):
        try:
            check_choice(name, word, options)
        except DefinitionError as fault:
            raise typer.BadParameter(fault.in_language(language)) from None
    known = read_table(standard, ("stratum",)) if standard is not None else None
    columns = read_table(strata, NEEDED)
    result = standardise(columns, known, way=way, direction=direction)
    deliver(result.table, out)
    tell_series_findings(result.findings, {"strata": columns, "standard": known or {}}, findings, language)

"""`jixiao treat`: extreme values drawn in, every change listed; values per head or per km²."""

from pathlib import Path
from typing import Annotated

import typer

from jixiao.cli.frame import language_of
from jixiao.cli.tables import FindingsFile, Language, MetaFile, OutFile, TableFile, deliver, read_sheet, tell_findings
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.node import Denominator
from jixiao.engine.model.numbers import read_number
from jixiao.engine.treatment.changes import CHANGE_COLUMNS
from jixiao.engine.treatment.denominate import read_denominated
from jixiao.engine.treatment.outliers import Limits
from jixiao.engine.treatment.treat import treat_table

PER_HELP = (
    "Divide first: clinics=population*10000 is per 10 000 people; the denominator is a column, too. May be repeated."
)


def treat_file(
    table: TableFile,
    meta: MetaFile = None,
    log: Annotated[
        Path | None, typer.Option(metavar="FILE", help=f"What was changed: {', '.join(CHANGE_COLUMNS)}.")
    ] = None,
    per: Annotated[list[str] | None, typer.Option(metavar="A=B*SCALE", help=PER_HELP)] = None,
    skew: Annotated[float, typer.Option(help="Treated from this absolute skewness on, and …")] = 2.0,
    kurtosis: Annotated[float, typer.Option(help="… from this excess kurtosis on.")] = 3.5,
    points: Annotated[int, typer.Option(help="How many values may be winsorised at most.")] = 5,
    transform: Annotated[bool, typer.Option(help="Take logarithms where winsorising is not enough.")] = True,
    out: OutFile = None,
    findings: FindingsFile = None,
    lang: Language = None,
) -> None:
    """Winsorise, else take logarithms of, indicators that are too skewed; nothing is dropped, each change is listed.

    Out: organisation_code, then the same columns in the same order. Missing stays missing.
    Exit 0: computed; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    denominators = dict(_denominator(text, language) for text in per or ())
    limits = _limits(skew, kurtosis, points, transform, language)
    found = FindingList()
    sheet = read_sheet(table, meta, found, lambda columns, known: read_denominated(columns, known, denominators, found))
    treated, changes = treat_table(sheet.table, limits, found)
    deliver(treated.to_table(), out)
    if log is not None:
        deliver(changes, log)
    tell_findings(found, sheet, findings, language)


def _denominator(text: str, language: str) -> tuple[str, Denominator]:
    """`indicator=column*scale` read; a column may have a star in its code, a scale is a number."""
    indicator, sign, rest = text.partition("=")
    column, star, scale = rest.rpartition("*")
    number = read_number(scale).value if star else None
    if number is None:
        column, number = rest, 1.0
    try:
        if not sign:
            raise typer.BadParameter(f"“{text}”: write INDICATOR=COLUMN or INDICATOR=COLUMN*SCALE", param_hint="--per")
        return indicator.strip(), Denominator(column.strip(), number)
    except DefinitionError as fault:
        raise typer.BadParameter(f"“{text}”: {fault.in_language(language)}", param_hint="--per") from None


def _limits(skew: float, kurtosis: float, points: int, transform: bool, language: str) -> Limits:
    try:
        return Limits(skew, kurtosis, points, transform)
    except DefinitionError as fault:
        raise typer.BadParameter(fault.in_language(language)) from None

"""`jixiao difficulty`: a column of a table beside what would be expected in each organisation's circumstances."""

from typing import Annotated

import typer

from jixiao.cli.files import read_table
from jixiao.cli.frame import language_of, say
from jixiao.cli.series_files import tell_series_findings
from jixiao.cli.tables import FindingsFile, Language, OutFile, TableFile, deliver
from jixiao.engine.comparison.difficulty import ADJUSTED_COLUMNS, adjust_for_context
from jixiao.engine.model.codes import check_choice
from jixiao.engine.model.errors import DefinitionError

ValueName = Annotated[str, typer.Option("--value", metavar="COLUMN", help="The column to compare.")]
ContextNames = Annotated[
    str, typer.Option("--context", metavar="A,B", help="Columns of circumstances that organisations cannot help.")
]
DIRECTIONS = ("higher", "lower")
EPILOG = f"Columns of --out: {', '.join(ADJUSTED_COLUMNS)}."


def difficulty_file(
    table: TableFile,
    value: ValueName,
    context: ContextNames,
    direction: Annotated[str, typer.Option(help="What is better: higher or lower.")] = "higher",
    out: OutFile = None,
    findings: FindingsFile = None,
    lang: Language = None,
) -> None:
    """Compare organisations allowing for their circumstances: least squares on the context, raw and adjusted side by side.

    adjusted is the mean plus the residual: what would be reached in average circumstances. Ten organisations are needed for
    each column of context; with fewer only the raw is shown. Exit 0: compared; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    try:
        check_choice("--direction", direction, DIRECTIONS)
    except DefinitionError as fault:
        raise typer.BadParameter(fault.in_language(language)) from None
    names = [name.strip() for name in context.split(",") if name.strip()]
    result = adjust_for_context(read_table(table, ("organisation_code",)), value, names, direction=direction)
    deliver(result.table, out)
    tell_series_findings(result.findings, {}, findings, language)
    if result.coefficients:
        terms = "".join(f" {figure:+.6g} × {name}" for name, figure in result.coefficients.items() if name)
        said = "预期值 = " if language == "zh" else "expected = "
        say(f"{said}{result.coefficients['']:.6g}{terms} (R² {result.explained:.3f}, n {result.n})")

"""`jixiao spc`: series in, XmR control charts with their signals and icons out."""

from pathlib import Path
from typing import Annotated

import typer

from jixiao.cli.files import read_table
from jixiao.cli.frame import language_of
from jixiao.cli.series_files import SeriesFile, read_series_file, tell_series_findings
from jixiao.cli.tables import FindingsFile, Language, OutFile, deliver
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.warning.control_chart import ChartRules, control_charts
from jixiao.engine.warning.control_chart.rules import SHIFT, TREND

MetaFile = Annotated[
    Path | None,
    typer.Option(
        metavar="META.csv",
        help="series [, improvement, target, rebase_at]; improvement: up|down or blank; several rebase_at with ;.",
    ),
]


def spc_file(
    series: SeriesFile,
    meta: MetaFile = None,
    shift: Annotated[int, typer.Option(help="Points in a row on one side of the mean.")] = SHIFT,
    trend: Annotated[int, typer.Option(help="Points in a row that rise, or fall.")] = TREND,
    baseline: Annotated[
        int | None, typer.Option(help="The first so many points of each segment set its limits; all without it.")
    ] = None,
    all_ranges: Annotated[
        bool, typer.Option("--all-ranges", help="Keep moving ranges above 3.267 means; they are left out else.")
    ] = False,
    out: OutFile = None,
    findings: FindingsFile = None,
    lang: Language = None,
) -> None:
    """Control charts (XmR) after NHS “Making Data Count”: is a change more than the usual up and down?

    Out: series,period,value,mean,lower,upper,signal,variation,assurance. signal: outside_, trend_, two_of_three_, shift_;
    variation: improvement_high|low, concern_high|low, neutral_high|low, common_cause; assurance: consistent_pass,
    consistent_fail, inconsistent. The last row of a series has its icons. Chart rates or residuals, not trending totals.
    Exit 0: charted; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    try:
        rules = ChartRules(shift, trend, screened=not all_ranges, baseline=baseline)
    except DefinitionError as fault:
        raise typer.BadParameter(fault.in_language(language)) from None
    columns = read_series_file(series)
    known = read_table(meta, ("series",), may_be_empty=True) if meta is not None else None
    result = control_charts(columns, known, rules=rules)
    deliver(result.table, out)
    tell_series_findings(result.findings, {"": columns, "meta": known or {}}, findings, language)

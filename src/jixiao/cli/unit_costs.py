"""`jixiao unit-costs`: what one output costs against peers with the same output."""

from pathlib import Path
from typing import Annotated

import typer

from jixiao.cli.doubts import own_figures
from jixiao.cli.files import keep_apart, read_table
from jixiao.cli.frame import language_of, say
from jixiao.cli.series_files import tell_series_findings
from jixiao.cli.tables import FindingsFile, Language, OutFile, deliver
from jixiao.engine.budget.unit_cost import STANDINGS, unit_costs

EPILOG = "jixiao unit-costs outputs.csv --out costs.csv --cut distance=2.5"

OutputsFile = Annotated[
    Path, typer.Argument(metavar="OUTPUTS.csv", help="programme, output, unit, cost, quantity [, group].")
]
Cut = Annotated[
    list[str] | None,
    typer.Option("--cut", metavar="NAME=NUMBER", help="Another line, e.g. least_peers=6; may be repeated."),
]


def unit_costs_file(
    outputs: OutputsFile,
    cut: Cut = None,
    out: OutFile = None,
    findings: FindingsFile = None,
    lang: Language = None,
) -> None:
    """Cost per output against the median of the others with the same output, unit and group.

    Distances are robust (median and MAD of the logarithms, never counting itself), wider where peers are few; with too few
    there is no judgement. Exit 0: computed; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    own = own_figures("budget-unit-cost", cut, language)
    keep_apart((outputs,), {"--out": out, "--findings": findings}, language)
    columns = read_table(outputs, ("programme", "output", "unit", "cost", "quantity"))
    result = unit_costs(columns, own=own)
    deliver(result.table, out)
    tell_series_findings(result.findings, {"": columns}, findings, language, told=200)
    counts = {code: sum(each == code for each in result.table["standing"]) for code in STANDINGS}
    shown = ", ".join(f"{STANDINGS[code].in_language(language)} {n}" for code, n in counts.items() if n)
    say(f"{len(result.table)} 项产出：{shown}。" if language == "zh" else f"{len(result.table)} outputs: {shown}.")

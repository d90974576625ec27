"""`jixiao ranks`: counts of organisations in; rates drawn towards all, ranks with intervals and bands out."""

from pathlib import Path
from typing import Annotated

import typer

from jixiao.cli.files import read_table
from jixiao.cli.frame import language_of
from jixiao.cli.series_files import tell_series_findings
from jixiao.cli.tables import FindingsFile, Language, OutFile, deliver
from jixiao.engine.comparison.rank_intervals import RATE_COLUMNS, RUNS, rank_intervals
from jixiao.engine.model.codes import DIRECTIONS

RatesFile = Annotated[
    Path, typer.Argument(metavar="RATES.csv", help=f"{','.join(RATE_COLUMNS)}: so many of so many cases.")
]


def ranks_file(
    rates: RatesFile,
    direction: Annotated[str, typer.Option(help="higher (default) or lower is better.")] = "higher",
    runs: Annotated[int, typer.Option(min=100, max=100_000, help="Draws that the ranks' intervals come from.")] = RUNS,
    seed: Annotated[int, typer.Option(min=0, help="Of the draws.")] = 0,
    out: OutFile = None,
    findings: FindingsFile = None,
    lang: Language = None,
) -> None:
    """Honest ranks of rates: is the first better than the tenth, or did it have fewer cases?

    Out: organisation_code,numerator,denominator,rate,rate_rank,shrunk,lower,upper,own_share,rank,rank_low,rank_high,band.
    shrunk: the rate drawn towards all others', the more the fewer the cases; lower and upper hold it with 95 %. Those of one
    band cannot be told apart. Where nearly all are at the full, a warning says so.
    Exit 0: computed; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    if direction not in DIRECTIONS:
        raise typer.BadParameter(f"write {' or '.join(DIRECTIONS)}", param_hint="--direction")
    columns = read_table(rates, RATE_COLUMNS)
    result = rank_intervals(columns, direction=direction, runs=runs, seed=seed)
    deliver(result.table, out)
    tell_series_findings(result.findings, {"": columns}, findings, language)

"""`jixiao effect`: did the policy work? Series and the period in which it began in; effects with their checks out."""

from typing import Annotated

import typer

from jixiao.cli.frame import language_of
from jixiao.cli.series_files import SeriesFile, read_series_file, tell_series_findings
from jixiao.cli.tables import FindingsFile, Language, OutFile, deliver
from jixiao.engine.comparison.policy_effect.effect import Plan, policy_effect


def effect_file(
    series: SeriesFile,
    start: Annotated[str, typer.Option("--from", metavar="PERIOD", help="The first period under the policy.")],
    treated: Annotated[
        str,
        typer.Option(metavar="A,B", help="Series under the policy; the others are compared with them. All without it."),
    ] = "",
    season: Annotated[bool, typer.Option("--season", help="Take the season of the year away.")] = False,
    lag: Annotated[
        int | None, typer.Option(min=0, help="Lag of Newey–West's errors; by the length of the series without it.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of the shuffles, where there are too many to try all.")] = 0,
    out: OutFile = None,
    findings: FindingsFile = None,
    lang: Language = None,
) -> None:
    """Did the policy work: did accuracy rise because the street was assessed, or would it have risen anyway?

    Out: method,series,effect,estimate,standard_error,lower,upper,p_value,placebo_dates,placebo_organisations,n_before,
    n_after,verdict. Per series level, slope and average by segmented regression; against series without the policy the
    difference in differences. verdict: rose, fell, no_sign, or cannot_tell, with the reason on standard error.
    Exit 0: looked; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    columns = read_series_file(series)
    names = [name for name in (part.strip() for part in treated.split(",")) if name]
    result = policy_effect(columns, start, names, plan=Plan(lag=lag, season=season, seed=seed))
    deliver(result.table, out)
    tell_series_findings(result.findings, {"": columns}, findings, language)

"""`jixiao idle-funds`: execution month by month in; money that is likely to stay unused, with evidence, out."""

from pathlib import Path
from typing import Annotated

import typer

from jixiao.cli.doubts import own_figures
from jixiao.cli.files import about, keep_apart, read_table
from jixiao.cli.frame import language_of, say, wrong_call
from jixiao.cli.series_files import tell_series_findings
from jixiao.cli.tables import FindingsFile, Language, OutFile, deliver
from jixiao.engine.budget.idle import RULES, IdleFunds, idle_funds
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Frequency, Period

EPILOG = "jixiao idle-funds execution.csv --as-of 2026-10 --out idle.csv --pace pace.csv"

ExecutionFile = Annotated[
    Path,
    typer.Argument(
        metavar="EXECUTION.csv",
        help="programme, period (2026-03), paid, budget (of the year, adjusted) [, carried_over, name, department, group].",
    ),
]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="MONTH", help="Look only up to this month, 2026-10.")]
Cumulative = Annotated[bool, typer.Option("--cumulative", help="paid is the sum since January (累计支出).")]
Cut = Annotated[
    list[str] | None,
    typer.Option("--cut", metavar="NAME=NUMBER", help="Another line, e.g. least_unused=0.2; may be repeated."),
]
PaceFile = Annotated[
    Path | None,
    typer.Option("--pace", metavar="FILE", help="Every programme: paid, usually paid by now, likely at the end."),
]


def idle_funds_file(
    execution: ExecutionFile,
    as_of: AsOf = None,
    cumulative: Cumulative = False,
    cut: Cut = None,
    out: OutFile = None,
    pace: PaceFile = None,
    findings: FindingsFile = None,
    lang: Language = None,
) -> None:
    """Find idle money: behind the programme's own pace of earlier years (not month/12), carried over, rushed in December.

    A programme without a past is held against its peers of the same group, with a wider band. A month without a row:
    nothing was paid; a blank payment: that year is not judged. Each finding has its evidence, the amount that is likely to
    stay unused (with its range) and how sure it is: for a person to judge. Exit 0: looked; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    own = own_figures("budget-idle", cut, language)
    month = _month(as_of, language)
    keep_apart((execution,), {"--out": out, "--pace": pace, "--findings": findings}, language)
    columns = read_table(execution, ("programme", "period", "paid", "budget"))
    with about(execution):
        result = idle_funds(columns, as_of=month, cumulative=cumulative, own=own)
    deliver(result.table, out)
    if pace is not None:
        deliver(result.pace, pace)
    tell_series_findings(result.findings, {"": columns}, findings, language, told=200)
    _summarise(result, language)


def _month(text: str | None, language: str) -> Period | None:
    if text is None:
        return None
    try:
        month = Period.parse(text)
    except DefinitionError as fault:
        raise typer.BadParameter(fault.in_language(language), param_hint="--as-of") from None
    if month.frequency is not Frequency.MONTH:
        raise wrong_call("--as-of", f"“{text}”: write 2026-10", f"“{text}”应写作 2026-10", language)
    return month


def _summarise(result: IdleFunds, language: str) -> None:
    counts = {rule: sum(each == rule for each in result.table["rule"]) for rule in RULES}
    shown = ", ".join(f"{RULES[rule].in_language(language)} {n}" for rule, n in counts.items() if n) or "—"
    largest: dict[str, float] = {}
    for row in result.table:
        largest[row["programme"]] = max(largest.get(row["programme"], 0.0), row["likely_unused"] or 0.0)
    amount, n, of = sum(largest.values()), len(largest), len(set(result.pace["programme"]))
    if language == "zh":
        say(f"截至 {result.now}：{of or n} 个项目中 {n} 个有提示（{shown}）；预计用不完合计约 {amount:,.0f}。")
    else:
        say(
            f"By {result.now}: {n} of {of or n} programmes are told ({shown}); about {amount:,.0f} likely to stay unused."
        )

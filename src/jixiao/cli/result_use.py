"""`jixiao result-use`: results in; what they lead to under rules of use, as proposals for people to decide, out."""

from pathlib import Path
from typing import Annotated

import typer

from jixiao.cli.files import keep_apart, read_table, read_text
from jixiao.cli.frame import language_of, say
from jixiao.cli.series_files import tell_series_findings
from jixiao.cli.tables import FindingsFile, Language, OutFile, deliver
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Period
from jixiao.engine.result_use.propose import BASE, USE_COLUMNS, propose
from jixiao.engine.result_use.results import NEEDED, RESULT_COLUMNS
from jixiao.engine.result_use.rules import library_rules, read_use_rules

ResultsFile = Annotated[
    Path, typer.Argument(metavar="RESULTS.csv", help=f"{', '.join(NEEDED)} [, {', '.join(RESULT_COLUMNS[3:])}].")
]
RulesName = Annotated[str, typer.Option("--rules", metavar="CODE|FILE.yaml", help="Rules of the library, or your own.")]
BaseFile = Annotated[
    Path | None, typer.Option("--base", metavar="FILE", help="organisation_code, amount: what budgets change from.")
]
EPILOG = f"Columns of --out: {', '.join(USE_COLUMNS)}."


def result_use_file(
    results: ResultsFile,
    rules: RulesName = "default",
    base: BaseFile = None,
    period: Annotated[str | None, typer.Option(help="As of this period; the newest without it.")] = None,
    out: OutFile = None,
    findings: FindingsFile = None,
    lang: Language = None,
) -> None:
    """Propose what results lead to: bonus, budget, commendation, talk, training, reference for promotion.

    Nothing is applied: every line is a proposal with its reason. Exit 0: proposed; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    month = _period(period, language)
    is_file = rules.lower().endswith((".yaml", ".yml")) or "/" in rules
    keep_apart((results, base, Path(rules) if is_file else None), {"--out": out, "--findings": findings}, language)
    known = read_use_rules(read_text(Path(rules)), rules) if is_file else library_rules(rules)
    columns = read_table(results, NEEDED)
    amounts = read_table(base, ("organisation_code", "amount")) if base is not None else None
    found = propose(columns, known, base=amounts, period=month)
    deliver(found.table, out)
    read = {"": columns} if amounts is None else {"": columns, BASE: amounts}
    tell_series_findings(found.findings, read, findings, language)
    n, label = found.n_proposed, known.label.in_language(language)
    say(
        f"{found.period}：按“{label}”提出 {n} 项建议。"
        if language == "zh"
        else f"{found.period}: {n} proposals by “{label}”."
    )


def _period(text: str | None, language: str) -> str | None:
    """A period as it was called for; a wrong call where it is none."""
    try:
        return None if text is None else str(Period.parse(text))
    except DefinitionError as fault:
        raise typer.BadParameter(fault.in_language(language), param_hint="--period") from None

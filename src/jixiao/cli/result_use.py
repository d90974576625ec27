"""`jixiao result-use`: results in; what they lead to under rules of use, as proposals for people to decide, out."""

from pathlib import Path
from typing import Annotated

import typer

from jixiao.cli.files import read_table, read_text
from jixiao.cli.frame import language_of, say
from jixiao.cli.series_files import tell_series_findings
from jixiao.cli.tables import FindingsFile, Language, OutFile, deliver
from jixiao.engine.result_use.propose import USE_COLUMNS, propose
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
    is_file = rules.endswith((".yaml", ".yml"))
    known = read_use_rules(read_text(Path(rules)), rules) if is_file else library_rules(rules)
    columns = read_table(results, NEEDED)
    amounts = read_table(base, ("organisation_code", "amount")) if base is not None else None
    found = propose(columns, known, base=amounts, period=period)
    deliver(found.table, out)
    tell_series_findings(found.findings, {"": columns}, findings, language)
    n, label = found.n_proposed, known.label.in_language(language)
    say(
        f"{found.period}：按“{label}”提出 {n} 项建议。"
        if language == "zh"
        else f"{found.period}: {n} proposals by “{label}”."
    )

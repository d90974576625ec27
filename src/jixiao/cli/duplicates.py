"""`jixiao duplicate-programmes`: programmes in; pairs that may be the same construction, with what is the same, out."""

from pathlib import Path
from typing import Annotated

import typer

from jixiao.cli.doubts import own_figures
from jixiao.cli.files import keep_apart, read_table
from jixiao.cli.frame import language_of, say
from jixiao.cli.series_files import tell_series_findings
from jixiao.cli.tables import FindingsFile, Language, OutFile, deliver
from jixiao.engine.budget.duplicates import duplicate_programmes

EPILOG = "jixiao duplicate-programmes programmes.csv --out pairs.csv · --within also looks inside a department"

ProgrammesFile = Annotated[
    Path,
    typer.Argument(
        metavar="PROGRAMMES.csv",
        help="programme, department, name [, place, content, payees (with ；), begin, end (2026-01), amount].",
    ),
]
Within = Annotated[bool, typer.Option("--within", help="Pairs of one department, too.")]
Cut = Annotated[
    list[str] | None,
    typer.Option("--cut", metavar="NAME=NUMBER", help="Another figure, e.g. least_score=50; may be repeated."),
]


def duplicate_programmes_file(
    programmes: ProgrammesFile,
    within: Within = False,
    cut: Cut = None,
    out: OutFile = None,
    findings: FindingsFile = None,
    lang: Language = None,
) -> None:
    """Find programmes that may be built twice (重复建设): alike in name and content, at one place, with one payee.

    Text is held against text by characters and pairs of characters, the rarer the weightier, without place names and
    officialese. A different place halves the score (the same programme in every district is lawful), years that do not
    overlap end it. A pair is a hint for a person to judge, never a verdict. Exit 0: looked; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    own = own_figures("budget-duplicates", cut, language)
    keep_apart((programmes,), {"--out": out, "--findings": findings}, language)
    columns = read_table(programmes, ("programme", "department", "name"))
    result = duplicate_programmes(columns, within=within, own=own)
    deliver(result.table, out)
    tell_series_findings(result.findings, {"": columns}, findings, language, told=200)
    n, groups = len(result.table), len(set(result.table["group"]))
    amount = sum(row["amount"] or 0.0 for row in result.table)
    if language == "zh":
        say(f"{result.n_programmes} 个项目中有 {n} 对疑似重复（{groups} 组），涉及金额约 {amount:,.0f}；请人工核实。")
    else:
        say(
            f"{n} suspected pairs in {groups} groups among {result.n_programmes} programmes, about {amount:,.0f}; to be judged."
        )

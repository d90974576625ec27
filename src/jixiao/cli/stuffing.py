"""`jixiao stuffing`: anonymous answers in; which look stuffed and why, and every point's score without them, out."""

from pathlib import Path
from typing import Annotated

import typer

from jixiao.cli.doubts import own_figures
from jixiao.cli.files import read_table
from jixiao.cli.frame import language_of, say
from jixiao.cli.series_files import tell_series_findings
from jixiao.cli.tables import FindingsFile, Language, OutFile, deliver
from jixiao.engine.satisfaction.stuffing.stuffing import SIGNS, stuffing

EPILOG = (
    "jixiao stuffing answers.csv --out flags.csv --scores scores.csv · jixiao stuffing answers.csv --cut burst_times=8"
)

AnswersFile = Annotated[
    Path,
    typer.Argument(
        metavar="ANSWERS.csv",
        help="point, at (minute), degree [, answer, network_key, seconds, token_kind, text, any questions].",
    ),
]
ScoresFile = Annotated[
    Path | None,
    typer.Option("--scores", metavar="FILE", help="Every point: answers, flagged, score without and with them."),
]
Cut = Annotated[
    list[str] | None,
    typer.Option("--cut", metavar="NAME=NUMBER", help="Another cut, e.g. network_least=15; may be repeated."),
]


def stuffing_file(
    answers: AnswersFile,
    out: OutFile = None,
    scores: ScoresFile = None,
    cut: Cut = None,
    findings: FindingsFile = None,
    lang: Language = None,
) -> None:
    """Flag answers that look stuffed (刷评), each with its reasons; none is deleted, the flagged are counted apart.

    network_key is an opaque key of the network and day, never an address; token_kind “visit” (办件凭证) stands for a real
    visit. Signs: misused tokens, many answers of one network, copies, too fast, odd hours, regular gaps; on days with far
    more answers than usual less is enough. Exit 0: looked; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    own = own_figures("stuffing", cut, language)
    columns = read_table(answers, ("point", "at", "degree"))
    result = stuffing(columns, own=own)
    deliver(result.table, out)
    if scores is not None:
        deliver(result.scores, scores)
    tell_series_findings(result.findings, {"": columns}, findings, language, told=200)
    counts = {code: sum(row[f"flagged_{code}"] for row in result.scores) for code in SIGNS}
    shown = ", ".join(f"{SIGNS[code][1].in_language(language)} {n}" for code, n in counts.items() if n)
    n, flagged = len(result.table), result.n_flagged
    if language == "zh":
        say(f"{n} 条答卷中标记 {flagged} 条{f'（{shown}）' if shown else ''}；标记的答卷保留、单列，不计入得分。")
    else:
        say(f"{flagged} of {n} answers are flagged{f' ({shown})' if shown else ''}; they are kept and counted apart.")

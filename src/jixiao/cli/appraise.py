"""`jixiao appraise`: people's scores in; each object's means, each rater's leniency and how far they agree, out."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from jixiao.cli.doubts import own_figures
from jixiao.cli.files import keep_apart, read_table, write_all
from jixiao.cli.frame import language_of, say, wrong_call
from jixiao.cli.series_files import tell_series_findings
from jixiao.cli.tables import FindingsFile, Language, OutFile, deliver
from jixiao.engine.appraisal.agreement import icc_in_words, w_in_words
from jixiao.engine.appraisal.appraisal import Appraisal, appraise
from jixiao.engine.appraisal.bounds import BOUNDS
from jixiao.engine.model.settings import Settings
from jixiao.engine.model.tiers import tiers_of

EPILOG = (
    "jixiao appraise scores.csv --out result.json · "
    "jixiao appraise scores.csv --full 100 --out objects.csv --raters raters.csv --agreement agreement.json"
)
ScoresFile = Annotated[Path, typer.Argument(metavar="SCORES.csv", help="rater, object, score [, criterion, tier].")]
RatersFile = Annotated[Path | None, typer.Option("--raters", metavar="FILE", help="Leniency of each rater, as CSV.")]
AgreementFile = Annotated[
    Path | None, typer.Option("--agreement", metavar="FILE.json", help="Kendall's W and the ICCs with their intervals.")
]
OutliersFile = Annotated[Path | None, typer.Option("--outliers", metavar="FILE", help="Scores far from the others.")]
PairsFile = Annotated[
    Path | None, typer.Option("--double", metavar="FILE", help="Double scoring: differences, where a third is needed.")
]
Full = Annotated[float | None, typer.Option("--full", help="Full marks; scores outside 0 and these are refused.")]
Tiers = Annotated[str | None, typer.Option("--tiers", help="Standard of tiers (cn-2020-10); needs the column tier.")]
Cut = Annotated[
    list[str] | None, typer.Option("--cut", metavar="NAME=NUMBER", help="Another figure, e.g. trim_from=7; repeatable.")
]


def appraise_file(
    scores: ScoresFile,
    out: OutFile = None,
    raters: RatersFile = None,
    agreement: AgreementFile = None,
    outliers: OutliersFile = None,
    double: PairsFile = None,
    full: Full = None,
    tiers: Tiers = None,
    cut: Cut = None,
    findings: FindingsFile = None,
    lang: Language = None,
) -> None:
    """Mean of each object, without the highest and the lowest from five scores on, corrected for lenient raters.

    FILE.csv holds the objects; any other name, and standard output, the whole result as JSON: objects, raters, outliers,
    pairs, agreement. Blank scores are left out, never 0. Exit 0: computed; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    own = own_figures("appraisal", cut, language, BOUNDS)
    if full is not None and not 0 < full < float("inf"):
        raise wrong_call("--full", "full marks are above 0", "满分须大于 0", language)
    places = {"--out": out, "--raters": raters, "--agreement": agreement, "--outliers": outliers, "--double": double}
    keep_apart((scores,), {**places, "--findings": findings}, language)
    columns = read_table(scores, ("rater", "object", "score"))
    ranges = tiers_of(tiers) if tiers else ()
    if ranges and "tier" not in columns:
        raise wrong_call("--tiers", "the file has no column tier", "文件中没有 tier 列", language)
    result = appraise(columns, full=full or (100.0 if ranges else None), tiers=ranges, own=own)
    if out is not None and out.suffix.lower() == ".csv":
        deliver(result.table, out)
    else:
        deliver_json(result.to_dict(), out)
    for path, table in ((raters, result.raters), (outliers, result.outliers), (double, result.pairs)):
        if path is not None:
            deliver(table, path)
    if agreement is not None:
        deliver_json([each.to_dict() for each in result.agreement], agreement)
    tell_series_findings(result.findings, {"": columns}, findings, language, told=200)
    _say_agreement(result, Settings.on("appraisal", None, own), language)


def deliver_json(data: Any, out: Path | None) -> None:
    """Plain values as JSON, to a file or to standard output."""
    text = json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    if out is None:
        typer.echo(text, nl=False)
    else:
        write_all(out.parent, {out.name: text})


def _say_agreement(result: Appraisal, settings: Settings, language: str) -> None:
    for each in result.agreement:
        name = f"{each.criterion}: " if each.criterion else ""
        said = [note.in_language(language) for note in each.notes]
        if each.w is not None:
            said.insert(
                0, f"W = {each.w.w:.3f} (p = {each.w.p:.3g}): {w_in_words(each.w.w, settings).in_language(language)}"
            )
        if "ICC(2,1)" in each.icc:
            value = each.icc["ICC(2,1)"].value
            said.insert(1, f"ICC(2,1) = {value:.3f}: {icc_in_words(value, settings).in_language(language)}")
        say(name + "; ".join(said))

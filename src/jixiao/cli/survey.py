"""`jixiao survey`: a survey's answers and its design in; estimates with their margin of error and response rates out."""

from pathlib import Path
from typing import Annotated

import typer

from jixiao.cli.doubts import read_relations_file
from jixiao.cli.files import read_table
from jixiao.cli.frame import language_of
from jixiao.cli.series_files import tell_series_findings
from jixiao.cli.tables import FindingsFile, Language, OutFile, deliver
from jixiao.engine.satisfaction.survey.design import read_design
from jixiao.engine.satisfaction.survey.survey import survey, survey_change

EPILOG = (
    "jixiao survey answers.csv --design park.yaml --out estimates.csv --response response.csv · "
    "jixiao survey 2026.csv --design park.yaml --against 2025.csv --change change.csv"
)

SurveyFile = Annotated[
    Path, typer.Argument(metavar="ANSWERS.csv", help="A row for everybody asked; columns as the design names.")
]
DesignFile = Annotated[
    Path,
    typer.Option(
        "--design",
        metavar="FILE.yaml",
        help="kind: sample or open; strata, cluster, weight, margins, disposition, questions, by.",
    ),
]
ResponseFile = Annotated[
    Path | None, typer.Option("--response", metavar="FILE", help="Outcomes and AAPOR response rates by stratum.")
]
AgainstFile = Annotated[
    Path | None, typer.Option("--against", metavar="FILE", help="An earlier survey of the same design.")
]
AgainstDesign = Annotated[
    Path | None, typer.Option("--against-design", metavar="FILE.yaml", help="The earlier survey's own design.")
]
ChangeFile = Annotated[
    Path | None,
    typer.Option("--change", metavar="FILE", help="Differences to the earlier survey with their intervals."),
]


def survey_file(
    answers: SurveyFile,
    design: DesignFile,
    out: OutFile = None,
    response: ResponseFile = None,
    against: AgainstFile = None,
    against_design: AgainstDesign = None,
    change: ChangeFile = None,
    findings: FindingsFile = None,
    lang: Language = None,
) -> None:
    """Satisfaction survey: means and shares with standard error, margin, interval, effective size and design effect.

    Weights by strata, raked to known margins (whether that converged is told). An open link has no margin of error: it is
    no probability sample. Fewer than 30 answers are not ranked, under five are marked suppressed.
    Exit 0: computed; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    if (against is None) != (change is None):
        raise typer.BadParameter("--against and --change go together", param_hint="--against")
    plan = read_design(read_relations_file(design))
    columns = read_table(answers, [question.code for question in plan.questions])
    result = survey(columns, plan)
    deliver(result.table, out)
    if response is not None:
        deliver(result.response, response)
    if against is not None and change is not None:
        earlier_plan = read_design(read_relations_file(against_design)) if against_design is not None else plan
        earlier = survey(read_table(against, [question.code for question in earlier_plan.questions]), earlier_plan)
        deliver(survey_change(earlier, result), change)
    tell_series_findings(result.findings, {"": columns}, findings, language, told=200)

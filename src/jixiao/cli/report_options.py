"""The options of `jixiao report`, each with its help; by panel of what they are for."""

from pathlib import Path
from typing import Annotated

import typer

from jixiao.report.formats import FORMATS
from jixiao.report.kinds import EVERY_KIND

EVALUATIONS, AIR, OFFICIAL, TEMPLATES = "Evaluations", "Air quality", "Official document", "Templates and wording"

Material = Annotated[
    Path,
    typer.Argument(
        metavar="RESULTS",
        help="Folder that `jixiao evaluate` wrote; of kind air CONCENTRATIONS.csv, of self-evaluation and rectification a file.",
    ),
]
Out = Annotated[Path, typer.Option(help="Folder for the report's files.")]
KindName = Annotated[str, typer.Option(help=f"Kind of report: {', '.join(EVERY_KIND)}.")]
Formats = Annotated[str, typer.Option("--format", help=f"{','.join(FORMATS)}, or several of them.")]
Lang = Annotated[str | None, typer.Option(help="zh or en.")]

Before = Annotated[
    Path | None, typer.Option(help="Results of an earlier period, to compare with.", rich_help_panel=EVALUATIONS)
]
Names = Annotated[
    Path | None,
    typer.Option(help="organisation_code, name [, name_en]: what to call them.", rich_help_panel=EVALUATIONS),
]
Organisation = Annotated[
    list[str] | None,
    typer.Option(help="Of kinds about one organisation: only these; default: everybody.", rich_help_panel=EVALUATIONS),
]
WarningsFile = Annotated[
    Path | None,
    typer.Option("--warnings", metavar="FILE", help="As `jixiao warn` writes them.", rich_help_panel=EVALUATIONS),
]
ForecastFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--forecast", metavar="FILE", rich_help_panel=EVALUATIONS,
        help="As `jixiao attain` or `jixiao forecast` writes them, series named organisation/indicator; may be repeated.",
    ),
]  # fmt: skip
EvidenceFile = Annotated[
    Path | None,
    typer.Option(
        "--evidence", metavar="FILE", rich_help_panel=EVALUATIONS,
        help="organisation_code, indicator_code, reason, evidence: reasons that may be told, each with where it is written.",
    ),
]  # fmt: skip

Standard = Annotated[
    str, typer.Option(help="hj633-2012 or hj633-2026; without it that of the newest day.", rich_help_panel=AIR)
]
By = Annotated[str, typer.Option(help="month, quarter, half or year.", rich_help_panel=AIR)]
PeriodName = Annotated[str, typer.Option("--period", help="2026-03; the newest without.", rich_help_panel=AIR)]
City = Annotated[str | None, typer.Option(metavar="NAME", help="All stations as one city.", rich_help_panel=AIR)]
Hourly = Annotated[bool, typer.Option("--hourly", help="Rows are means of an hour.", rich_help_panel=AIR)]
Targets = Annotated[
    list[str] | None,
    typer.Option(
        "--target", metavar="NAME=NUMBER", help="The year's target: pm25=30, good_days=300.", rich_help_panel=AIR
    ),
]

Issuer = Annotated[str, typer.Option(help="Who issues it (发文机关).", rich_help_panel=OFFICIAL)]
Number = Annotated[str, typer.Option(help="Number of the document (发文字号).", rich_help_panel=OFFICIAL)]
Addressee = Annotated[str, typer.Option(help="To whom (主送机关).", rich_help_panel=OFFICIAL)]
Day = Annotated[
    str, typer.Option(help="Day below the text, as it shall stand there (成文日期).", rich_help_panel=OFFICIAL)
]
Copies = Annotated[str, typer.Option(help="Who gets a copy (抄送).", rich_help_panel=OFFICIAL)]
Printer = Annotated[str, typer.Option(help="Who printed it (印发机关).", rich_help_panel=OFFICIAL)]
PrintedOn = Annotated[str, typer.Option(help="When it was printed (印发日期).", rich_help_panel=OFFICIAL)]

TemplateFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--template", metavar="FILE", rich_help_panel=TEMPLATES,
        help="Your own layout (Typst, for pdf), sentences (YAML) or Word file (.docx); may be repeated.",
    ),
]  # fmt: skip
RephraseWith = Annotated[
    str | None,
    typer.Option(
        metavar="URL", rich_help_panel=TEMPLATES,
        help="A language model (OpenAI-compatible) rewords paragraphs; what changes a figure is thrown away. Off without. "
        "Its key: JIXIAO_MODEL_KEY.",
    ),
]  # fmt: skip
Model = Annotated[str, typer.Option(metavar="NAME", help="Which model is asked.", rich_help_panel=TEMPLATES)]

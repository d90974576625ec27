"""`jixiao report`: the results of an evaluation become a report in words, tables and pictures."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from jixiao.cli.explain import replayed
from jixiao.cli.files import read_table, write_all
from jixiao.cli.frame import Refusal, language_of, say
from jixiao.engine.evaluate import Evaluation
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text, did_you_mean
from jixiao.report.document import Imprint
from jixiao.report.file_names import file_name_of
from jixiao.report.formats import FORMATS
from jixiao.report.kinds import KINDS, write_report
from jixiao.report.results import Results

MANY = 5
"""From so many documents on a bar shows how far it is."""


def write_reports(
    results: Annotated[Path, typer.Argument(metavar="RESULTS_DIR", help="Folder that `jixiao evaluate` wrote.")],
    out: Annotated[Path, typer.Option(help="Folder for the report's files.")],
    kind: Annotated[str, typer.Option(help=f"Kind of report: {', '.join(KINDS)}.")] = "annual",
    formats: Annotated[str, typer.Option("--format", help=f"{','.join(FORMATS)}, or several of them.")] = "html",
    before: Annotated[Path | None, typer.Option(help="Results of an earlier period, to compare with.")] = None,
    names: Annotated[Path | None, typer.Option(help="organisation_code, name [, name_en]: what to call them.")] = None,
    issuer: Annotated[str, typer.Option(help="Who issues it (发文机关).")] = "",
    number: Annotated[str, typer.Option(help="Number of the document (发文字号).")] = "",
    addressee: Annotated[str, typer.Option(help="To whom (主送机关).")] = "",
    day: Annotated[str, typer.Option(help="Day below the text, as it shall stand there.")] = "",
    organisation: Annotated[
        list[str] | None, typer.Option(help="Of kinds about one organisation: only these; default: everybody.")
    ] = None,
    lang: Annotated[str | None, typer.Option(help="zh or en.")] = None,
) -> None:
    """Write the report. Exit 0: written; 1: refused, with the figure that stopped it; 2: wrong call."""
    language = language_of(lang)
    asked = _asked_formats(formats)
    try:
        made = KINDS.named(kind)()
        found = read_results(results, before, names)
        subjects = _subjects(found, organisation) if made.of_one else [""]
        for about in track(subjects, console=Console(stderr=True), transient=True, disable=len(subjects) < MANY):
            report = write_report(made, found, language, Imprint(issuer, number, addressee, day), about=about)
            name = f"{kind}-{file_name_of(about)}" if about else kind
            write_all(out, {f"{name}.{each}": FORMATS[each](report) for each in asked})
    except DefinitionError as fault:
        raise Refusal(fault.in_language("en"), fault.in_language("zh")) from None
    n = len(subjects) * len(asked)
    if language == "zh":
        say(f"{made.label.zh}：数字均有来源；已写入 {out}：{n} 个文件（{'、'.join(asked)}）")
    else:
        say(f"{made.label.en}: every figure bound; {n} files in {out} ({', '.join(asked)})")


def _subjects(found: Results, asked: list[str] | None) -> list[str]:
    """The organisations asked for, everybody without; refused where one is not there."""
    for code in asked or ():
        if code not in found.organisations:
            hint = did_you_mean(code, found.organisations)
            raise Refusal(
                f"There is no organisation “{code}” in the results. {hint.en}", f"结果中没有单位“{code}”。{hint.zh}"
            )
    return list(dict.fromkeys(asked or found.organisations))


def _asked_formats(text: str) -> list[str]:
    asked = [each.strip().lower() for each in text.split(",") if each.strip()]
    unknown = [each for each in asked if each not in FORMATS]
    if unknown or not asked:
        raise typer.BadParameter(f"“{text}”: write one or more of {','.join(FORMATS)}", param_hint="--format")
    return list(dict.fromkeys(asked))


def read_results(results: Path, before: Path | None, names: Path | None) -> Results:
    """The results in a folder, those before them where asked for, and what organisations are called."""
    return Results(_read(results), None if before is None else _read(before), _names(names))


def _read(folder: Path) -> Evaluation:
    return replayed(folder / "trace.json" if folder.is_dir() else folder)


def _names(path: Path | None) -> dict[str, Text]:
    """Names by code; the English one falls back on the other."""
    if path is None:
        return {}
    frame = read_table(path, ("organisation_code", "name"))
    english = frame.get("name_en", frame["name"])
    rows = zip(frame["organisation_code"], frame["name"], english, strict=True)
    return {
        code.strip(): Text(en.strip() or name.strip(), name.strip())
        for code, name, en in rows
        if code.strip() and name.strip()
    }

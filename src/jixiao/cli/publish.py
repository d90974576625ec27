"""`jixiao publish`: files are sealed into a log that can only grow, so that anybody can check what was published."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from jixiao.cli.files import write_all
from jixiao.cli.frame import Refusal, language_of, say
from jixiao.engine.model.errors import DefinitionError
from jixiao.report.file_names import file_name_of
from jixiao.report.publication import PublicationLog
from jixiao.report.publication.log import entry_of


def publish_files(
    paths: Annotated[list[Path], typer.Argument(metavar="FILE...", help="What is published: tables, reports.")],
    log: Annotated[Path, typer.Option(help="Folder of the log; made where there is none.")],
    code: Annotated[str, typer.Option(help="Code of this publication, as 2026-09-waste.")],
    title: Annotated[str, typer.Option(help="What it is called.")],
    origin: Annotated[str, typer.Option(help="Whose log it is; needed for a new one.")] = "",
    corrects: Annotated[str, typer.Option(help="Code of the publication that this one corrects.")] = "",
    note: Annotated[str, typer.Option(help="Why; needed for a correction.")] = "",
    at: Annotated[str | None, typer.Option(help="When, as 2026-10-15T09:00+08:00; now without.")] = None,
    lang: Annotated[str | None, typer.Option(help="zh or en.")] = None,
) -> None:
    """Add one publication to the log; beside it stands verify_release.py, with which anybody checks it.

    Writes entries.jsonl, checkpoint.txt (three lines to keep or to print), checkpoints/ and proof-CODE.json.
    Exit 0: published; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    absent = next((path for path in paths if not path.is_file()), None)
    if absent is not None:
        raise Refusal(f"{absent}: there is no such file.", f"{absent}：文件不存在。")
    try:
        entry = entry_of(code, title, paths, _moment(at), corrects, note)
        grown = PublicationLog.open(log, origin).add(entry)
    except DefinitionError as fault:
        raise Refusal(fault.in_language("en"), fault.in_language("zh")) from None
    write_all(log, {f"proof-{file_name_of(code)}.json": grown.proof(code)})
    n, size = len(entry.files), len(grown.entries)
    if language == "zh":
        say(f"已公开“{title}”（{n} 个文件），日志共 {size} 条：{log}。核验：python3 {log}/verify_release.py log {log}")
    else:
        say(
            f"“{title}” is published ({n} files), entry {size} of {log}. To check: python3 {log}/verify_release.py log {log}"
        )


def _moment(text: str | None) -> datetime:
    if text is None:
        return datetime.now().astimezone()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"“{text}” is not a moment; write 2026-10-15T09:00+08:00", param_hint="--at") from None
    return moment if moment.tzinfo else moment.astimezone()

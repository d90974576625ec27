"""`jixiao doubts`: files of values in; doubts with their evidence, and the check of every newest value, out."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from jixiao.cli.files import csv_text, read_table, read_targets, read_text, write_all
from jixiao.cli.frame import Refusal, language_of, say
from jixiao.engine.integrity.doubts import NEWEST_COLUMNS, Doubts, doubts
from jixiao.engine.integrity.review import REVIEW_COLUMNS
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.settings import Bounds, Settings
from jixiao.engine.model.table import Table

VALUES = ("organisation_code", "indicator_code", "period", "value")
DOUBTS = ("organisation_code", "indicator_code", "period", "rule", "score", "message")
TOLD = 1000

ValuesFile = Annotated[
    Path, typer.Argument(metavar="VALUES.csv", help=f"Long table: {','.join(VALUES)} [, recorded_at, due_date].")
]
OutFile = Annotated[Path, typer.Option(metavar="FILE", help=f"The doubts: {', '.join(DOUBTS)}.")]
TargetsFile = Annotated[
    Path | None,
    typer.Option(help="organisation_code, indicator_code, period, target [, direction]; * for all organisations."),
]
RulesFile = Annotated[
    Path | None,
    typer.Option("--rules", metavar="RULES.yaml", help="Relations between indicators: relations: [{rule: …}]."),
]
NewestFile = Annotated[
    Path | None, typer.Option(metavar="FILE", help=f"The newest value of every series: {', '.join(NEWEST_COLUMNS)}.")
]
ReviewFile = Annotated[
    Path | None, typer.Option(metavar="FILE", help=f"Whom to ask first: {', '.join(REVIEW_COLUMNS)}.")
]
Only = Annotated[list[str] | None, typer.Option("--only", metavar="RULE", help="Only this rule; may be repeated.")]
Cut = Annotated[
    list[str] | None,
    typer.Option("--cut", metavar="NAME=NUMBER", help="Another cut, e.g. least_score=0.5; may be repeated."),
]


def doubts_file(
    values: ValuesFile,
    out: OutFile,
    targets: TargetsFile = None,
    rules: RulesFile = None,
    newest: NewestFile = None,
    review: ReviewFile = None,
    only: Only = None,
    cut: Cut = None,
    lang: Annotated[str | None, typer.Option(help="Language of messages: zh or en.")] = None,
) -> None:
    """Look for doubtful figures (疑点), for a person to judge: one line a doubt, its score 1 at the cut.

    Rows that cannot be looked at are told on standard error. Exit 0: looked; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    own_cuts = dict(cut_of(text) for text in cut or ())
    relations = read_relations_file(rules) if rules is not None else None
    frame = read_table(values, VALUES)
    known = read_targets(targets) if targets is not None else None
    result = doubts(frame, known, relations, rules=only, cuts=own_cuts)
    files = {out: doubts_text(result, language)}
    if newest is not None:
        files[newest] = _text(result.newest, NEWEST_COLUMNS)
    if review is not None:
        files[review] = _text(result.review, REVIEW_COLUMNS)
    if len(files) < 1 + (newest is not None) + (review is not None):
        raise typer.BadParameter("--out, --newest and --review need files of their own")
    for path, text in files.items():
        write_all(path.parent, {path.name: text})
    tell_rows(result.findings, language)
    _summarise(result, out, language)


def read_relations_file(path: Path) -> object:
    """The relations in a YAML file as plain data; refused where it is no YAML."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        data = YAML(typ="safe", pure=True).load(read_text(path))
    except YAMLError as fault:
        where = getattr(fault, "problem_mark", None)
        line = f", line {where.line + 1}" if where is not None else ""
        raise Refusal(
            f"{path}{line}: not YAML. Indent with spaces and quote texts with colons.",
            f"{path}{line}：不是有效的 YAML。请用空格缩进，含冒号的文字加引号。",
        ) from None
    if data is None:
        raise Refusal(f"{path}: the file is empty.", f"{path}：文件为空。")
    return data


def doubts_text(result: Doubts, language: str) -> str:
    """The doubts as the text of a CSV file, in one language."""
    said = "message_zh" if language == "zh" else "message"
    return _text(result.table, (*DOUBTS[:-1], said), DOUBTS)


def _text(table: Table, names: Iterable[str], header: Iterable[str] | None = None) -> str:
    chosen = list(names)
    columns = [table[name] for name in chosen]
    return csv_text(list(header or chosen), (list(map(_cell, row)) for row in zip(*columns, strict=True)))


def _cell(value: Any) -> Any:
    return f"{value:.4f}" if isinstance(value, float) else value


def cut_of(text: str) -> tuple[str, str]:
    """NAME=NUMBER of a call in its two parts; a wrong call where it is none."""
    name, sign, number = text.partition("=")
    if not sign:
        raise typer.BadParameter(f"“{text}”: write NAME=NUMBER", param_hint="--cut")
    return name.strip(), number.strip()


def own_figures(file: str, cut: Sequence[str] | None, language: str, bounds: Bounds | None = None) -> dict[str, float]:
    """The figures of `--cut`; a wrong call where the library's `file` has none of that name, or it makes no sense."""
    try:
        return dict(Settings.on(file, None, dict(cut_of(text) for text in cut or ()), bounds).own)
    except DefinitionError as fault:
        raise typer.BadParameter(fault.in_language(language), param_hint="--cut") from None


def tell_rows(findings: Table, language: str) -> None:
    """What could not be looked at, with file and row, to standard error; past a thousand the rest is counted."""
    rows = findings.to_rows()
    for row in rows[:TOLD]:
        where = ", ".join(filter(None, (row["file"], _row(row["row"], language))))
        said = row["message_zh"] if language == "zh" else row["message"]
        say(f"{row['severity']}: {where}: {said}" if where else f"{row['severity']}: {said}")
    if len(rows) > TOLD:
        more = len(rows) - TOLD
        say(f"另有 {more} 条。" if language == "zh" else f"And {more} more.")


def _row(number: int | None, language: str) -> str:
    if number is None:
        return ""
    return f"第 {number} 行" if language == "zh" else f"row {number}"


def _summarise(result: Doubts, out: Path, language: str) -> None:
    panel = result.case.panel
    n_doubts, n_values, n_series = len(result.table), len(panel.values), panel.n_series
    if language == "zh":
        say(f"查看 {n_series} 条序列、{n_values} 个数据，{n_doubts} 个疑点，见 {out}")
    else:
        say(f"{n_values} values of {n_series} series looked at, {n_doubts} doubts; see {out}")

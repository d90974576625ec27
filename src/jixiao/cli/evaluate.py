"""`jixiao evaluate`: a scheme and files of values become scores, findings and a trace."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from jixiao.cli.files import Columns, csv_text, read_scheme_file, read_table, read_targets, write_all
from jixiao.cli.frame import Refusal, language_of, say
from jixiao.engine.evaluate import Evaluation, evaluate
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import FINDING_COLUMNS
from jixiao.engine.model.period import Period
from jixiao.engine.model.scheme import Scheme

VALUES = ("organisation_code", "indicator_code", "period", "value")
SCORES = ("organisation_code", "node_code", "raw", "score", "weight", "rank", "grade")
FINDINGS = FINDING_COLUMNS[:-1]


SchemeFile = Annotated[Path, typer.Argument(metavar="SCHEME.yaml", help="The scheme.")]
ValuesFile = Annotated[Path, typer.Argument(metavar="VALUES.csv", help=f"Long table: {','.join(VALUES)}.")]
TargetsFile = Annotated[
    Path | None,
    typer.Option(help="organisation_code, indicator_code, period, target [, base, stretch]; * for all organisations."),
]
PeriodText = Annotated[str | None, typer.Option(help="2026, 2026H1, 2026Q3 or 2026-09; default: the newest.")]
OrganisationsFile = Annotated[Path | None, typer.Option(help="organisation_code [, peer_group].")]
Today = Annotated[str | None, typer.Option(help="Values of periods after this day are refused.")]


def evaluate_files(
    scheme: SchemeFile,
    values: ValuesFile,
    out: Annotated[Path, typer.Option(help="Folder for scores.csv, findings.csv, trace.json.")],
    targets: TargetsFile = None,
    period: PeriodText = None,
    organisations: OrganisationsFile = None,
    today: Today = None,
    lang: Annotated[str | None, typer.Option(help="Language of findings: zh or en.")] = None,
) -> None:
    """Score every organisation. Exit 0: computed (look at findings.csv); 1: refused; 2: wrong call."""
    language = language_of(lang)
    result = evaluated(scheme, values, targets, period, organisations, today, language)
    write_all(out, result_files(result, language))
    _summarise(result, out, language)


def evaluated(
    scheme: Path,
    values: Path,
    targets: Path | None,
    period: str | None,
    organisations: Path | None,
    today: str | None,
    language: str,
) -> Evaluation:
    """The evaluation of a scheme and its files, as every command reads them; tells which period was taken."""
    day = asked_day(today)
    asked = _asked_period(period)
    law = read_scheme_file(scheme)
    frame = read_table(values, VALUES)
    when = asked or _newest(law, frame, values, day)
    if asked is None:
        say(f"考核周期：{when}（最新一期）" if language == "zh" else f"Period: {when} (the newest in {values.name}).")
    return evaluate(
        law,
        frame,
        read_targets(targets) if targets else None,
        period=when,
        organisations=read_organisations(organisations) if organisations else None,
        as_of=day,
    )


def result_files(result: Evaluation, language: str) -> dict[str, str]:
    """The three files of a result by name."""
    digits = result.scheme.rounding.digits
    columns = [result.scores[name] for name in SCORES]
    scores = (
        (organisation, node, _clean(raw), _fixed(score, digits), _clean(weight), rank, grade)
        for organisation, node, raw, score, weight, rank, grade in zip(*columns, strict=True)
    )
    return {
        "scores.csv": csv_text(SCORES, scores),
        "findings.csv": findings_text(result.findings, language),
        "trace.json": json.dumps(result.trace, ensure_ascii=False, allow_nan=False),
    }


def findings_text(findings: Iterable[Mapping[str, Any]], language: str) -> str:
    """Findings as the text of a CSV file, in one language."""
    said = "message_zh" if language == "zh" else "message"
    return csv_text(FINDINGS, ([*(row[name] for name in FINDINGS[:-1]), row[said]] for row in findings))


def _clean(number: float | None) -> str:
    """Full precision without the noise of binary arithmetic."""
    if number is None:
        return ""
    text = repr(number)
    if len(text) > 14:
        text = repr(float(f"{number:.14g}"))
    return text.removesuffix(".0")


def _fixed(number: float | None, digits: int) -> str:
    return "" if number is None else f"{number:.{digits}f}"


def asked_day(text: str | None) -> date:
    """The day asked for, today without one; a wrong call where it is no date."""
    if text is None:
        return date.today()  # noqa: DTZ011 (the person's own day, on the person's own machine)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"“{text}” is not a date; write 2026-09-30", param_hint="--today") from None


def _asked_period(text: str | None) -> Period | None:
    try:
        return None if text is None else Period.parse(text)
    except DefinitionError as fault:
        raise typer.BadParameter(str(fault), param_hint="--period") from None


def _newest(law: Scheme, frame: Columns, path: Path, day: date) -> Period:
    """The newest period in the values that has begun; one of the scheme's own frequency before any other."""
    found = []
    for text in dict.fromkeys(frame["period"]):
        try:
            found.append(Period.parse(text))
        except DefinitionError:
            continue
    begun = [period for period in found if period.first_date <= day]
    if not begun:
        raise Refusal(
            f"{path}: the column period holds no period that has begun on {day}. Write 2026, 2026H1, 2026Q3 or 2026-09.",
            f"{path}：period 列中没有截至 {day} 已开始的数据所属期。请写成 2026、2026H1、2026Q3 或 2026-09。",
        )
    own = [period for period in begun if period.frequency is law.periodicity]
    return max(own or begun, key=lambda period: (period.first_date, period.last_date))


def read_organisations(path: Path) -> dict[str, str | None]:
    """Organisations and their peer groups from a file; refused where one is listed twice."""
    frame = read_table(path, ("organisation_code",))
    codes = [code.strip() for code in frame["organisation_code"]]
    groups = [group.strip() or None for group in frame.get("peer_group", [""] * len(codes))]
    doubled = next((code for code in codes if codes.count(code) > 1), None) if len(set(codes)) < len(codes) else None
    if doubled is not None:
        raise Refusal(f"{path}: “{doubled}” is listed twice.", f"{path}：“{doubled}”重复列出。")
    return {code: group for code, group in zip(codes, groups, strict=True) if code}


def _summarise(result: Evaluation, out: Path, language: str) -> None:
    severities = list(result.findings["severity"])
    errors, warnings = severities.count("error"), severities.count("warning")
    size = len(result.workings.roster.codes)
    if language == "zh":
        say(f"{result.period.label_zh}：{size} 个单位已计分，{errors} 个错误、{warnings} 个提醒，结果在 {out}")
    else:
        say(f"{result.period.label_en}: {size} organisations scored, {errors} errors, {warnings} warnings; see {out}")

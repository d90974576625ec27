"""`jixiao report`: results, a month of air, a programme's form or an order become a report in words, tables and pictures."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.progress import track

from jixiao.cli import report_options as option
from jixiao.cli.files import write_all
from jixiao.cli.frame import Refusal, language_of, say
from jixiao.cli.report_sources import OF_AIR, OF_RESULTS, SOURCES, Inputs, read_results, read_source, subjects_of
from jixiao.engine.model.errors import DefinitionError
from jixiao.report.document import Imprint
from jixiao.report.file_names import file_name_of
from jixiao.report.formats import FORMATS
from jixiao.report.kinds import EVERY_KIND, Kind, Report, write_report

MANY = 5
"""From so many documents on a bar shows how far it is."""
Reword = Callable[[Report], Report]

__all__ = ["read_results", "write_reports"]


def write_reports(
    results: option.Material,
    out: option.Out,
    kind: option.KindName = "annual",
    formats: option.Formats = "html",
    before: option.Before = None,
    names: option.Names = None,
    organisation: option.Organisation = None,
    warnings: option.WarningsFile = None,
    forecast: option.ForecastFiles = None,
    evidence: option.EvidenceFile = None,
    standard: option.Standard = "",
    by: option.By = "month",
    period: option.PeriodName = "",
    city: option.City = None,
    hourly: option.Hourly = False,
    target: option.Targets = None,
    issuer: option.Issuer = "",
    number: option.Number = "",
    addressee: option.Addressee = "",
    day: option.Day = "",
    copies: option.Copies = "",
    printer: option.Printer = "",
    printed_on: option.PrintedOn = "",
    template: option.TemplateFiles = None,
    rephrase_with: option.RephraseWith = None,
    model: option.Model = "",
    lang: option.Lang = None,
) -> None:
    """Write the report. Exit 0: written; 1: refused, with the figure that stopped it; 2: wrong call."""
    language = language_of(lang)
    asked = _asked_formats(formats)
    given = Inputs(
        before, names, warnings, tuple(forecast or ()), evidence, standard, by, period, city, hourly, _targets(target)
    )
    _check_call(kind, given, organisation)
    imprint = Imprint(issuer, number, addressee, day, copies=copies, printer=printer, printed_on=printed_on)
    try:
        EVERY_KIND.named(kind)
        templates = [_template(path) for path in template or ()]
        reword = _reword(rephrase_with, model, language)
        found = read_source(results, SOURCES[kind], given, language)
        made = _kind(kind, templates)
        n = _write(made, kind, found, organisation, (asked, templates, reword), (language, imprint, out))
    except DefinitionError as fault:
        raise Refusal(fault.in_language("en"), fault.in_language("zh")) from None
    if language == "zh":
        say(f"{made.label.zh}：数字均有来源；已写入 {out}：{n} 个文件（{'、'.join(asked)}）")
    else:
        say(f"{made.label.en}: every figure bound; {n} files in {out} ({', '.join(asked)})")


def _write(
    made: Kind[Any],
    kind: str,
    found: Any,
    organisation: list[str] | None,
    how: tuple[Sequence[str], Sequence[Any], Reword],
    where: tuple[str, Imprint, Path],
) -> int:
    """One report, or one for each organisation; how many files there are."""
    from jixiao.report.templates import write_with

    (forms, templates, reword), (language, imprint, out) = how, where
    subjects = subjects_of(found, organisation) if made.of_one else [""]
    for about in track(subjects, console=Console(stderr=True), transient=True, disable=len(subjects) < MANY):
        report = reword(write_report(made, found, language, imprint, about=about))
        name = f"{kind}-{file_name_of(about)}" if about else kind
        write_all(out, {f"{name}.{form}": write_with(templates, report, form) for form in forms})
    return len(subjects) * len(forms)


def _kind(kind: str, templates: Sequence[Any]) -> Kind[Any]:
    """The kind by its name, or the office's own sentences in its place."""
    from jixiao.report.templates import Wording

    wordings = [each for each in templates if isinstance(each, Wording)]
    return wordings[0] if wordings else EVERY_KIND.named(kind)()


def _template(path: Path) -> Any:
    from jixiao.report.templates import read_template

    try:
        return read_template(path.read_bytes(), str(path))
    except OSError as fault:
        raise Refusal(f"{path}: cannot be read: {fault.strerror}.", f"{path}：无法读取：{fault.strerror}。") from None


def _reword(url: str | None, model: str, language: str) -> Reword:
    """What rewords a report, and says what was kept and what was thrown away; nothing without an address."""
    if url is None:
        return lambda report: report
    from jixiao.report.rephrase import ModelAddress, rephrased

    address = ModelAddress.checked(url, model)

    def reword(report: Report) -> Report:
        done = rephrased(report, address)
        for place, why in done.refused:
            say(f"未采用：{place}：{why.zh}" if language == "zh" else f"not taken: {place}: {why.en}")
        n = len(done.reworded)
        say(f"语言模型改写 {n} 段" if language == "zh" else f"paragraphs reworded by the model: {n}")
        return done.report

    return reword


def _asked_formats(text: str) -> list[str]:
    asked = [each.strip().lower() for each in text.split(",") if each.strip()]
    unknown = [each for each in asked if each not in FORMATS]
    if unknown or not asked:
        raise typer.BadParameter(f"“{text}”: write one or more of {','.join(FORMATS)}", param_hint="--format")
    return list(dict.fromkeys(asked))


def _check_call(kind: str, given: Inputs, organisation: list[str] | None) -> None:
    """Options that mean nothing for the kind are a wrong call: nobody shall think that they did something."""
    source = SOURCES.get(kind, "")
    of_results = {
        "--before": given.before, "--warnings": given.warnings, "--forecast": given.forecasts,
        "--evidence": given.evidence, "--organisation": organisation,
    }  # fmt: skip
    of_air = {
        "--standard": given.standard, "--period": given.period, "--city": given.city, "--hourly": given.hourly,
        "--target": given.targets,
    }  # fmt: skip
    for options, wanted in ((of_results, OF_RESULTS), (of_air, OF_AIR)):
        used = next((name for name, value in options.items() if value), None)
        if used is not None and source and source != wanted:
            raise typer.BadParameter(f"means nothing for --kind {kind}", param_hint=used)
    if source == OF_AIR and given.by not in ("month", "quarter", "half", "year"):
        raise typer.BadParameter("write month, quarter, half or year", param_hint="--by")


def _targets(given: list[str] | None) -> dict[str, float]:
    wanted = {}
    for text in given or ():
        name, _sign, number = text.partition("=")
        try:
            wanted[name.strip()] = float(number)
        except ValueError:
            raise typer.BadParameter(f"“{text}”: write NAME=NUMBER, e.g. pm25=30", param_hint="--target") from None
    return wanted

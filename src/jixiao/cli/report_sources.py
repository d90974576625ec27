"""What `jixiao report` reads for each kind: a folder of results, concentrations, a programme's form, an order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jixiao.cli.explain import replayed
from jixiao.cli.files import Columns, read_table, read_text
from jixiao.cli.frame import Refusal, say
from jixiao.cli.selfevaluation import WORKBOOKS, read_forms
from jixiao.engine.evaluate import Evaluation
from jixiao.engine.model.text import Text, did_you_mean
from jixiao.report.results import Results
from jixiao.report.results.beside import COLUMNS, REASONS, WARNINGS, beside, kind_of_forecast

OF_RESULTS, OF_AIR, OF_PROGRAMMES, OF_ORDERS = "results", "air", "programme", "order"
SOURCES = {
    "annual": OF_RESULTS, "bulletin": OF_RESULTS, "card": OF_RESULTS, "self-evaluation": OF_PROGRAMMES,
    "self-evaluation-form": OF_PROGRAMMES, "air": OF_AIR, "rectification": OF_ORDERS,
}  # fmt: skip
"""From what each kind is written."""


@dataclass(frozen=True)
class Inputs:
    """What was given on the command line beside the file itself."""

    before: Path | None = None
    names: Path | None = None
    warnings: Path | None = None
    forecasts: tuple[Path, ...] = ()
    evidence: Path | None = None
    standard: str = ""
    by: str = "month"
    period: str = ""
    city: str | None = None
    hourly: bool = False
    targets: Mapping[str, float] | None = None


def read_source(path: Path, source: str, given: Inputs, language: str) -> Any:
    """The source of a report; Refusal or DefinitionError where it cannot be read."""
    readers: dict[str, Callable[[Path, Inputs, str], Any]] = {
        OF_RESULTS: _results, OF_AIR: _air, OF_PROGRAMMES: _programme, OF_ORDERS: _order,
    }  # fmt: skip
    return readers[source](path, given, language)


def _results(path: Path, given: Inputs, language: str) -> Results:
    tables: dict[str, Columns | None] = {
        WARNINGS: None if given.warnings is None else read_table(given.warnings, COLUMNS[WARNINGS], may_be_empty=True),
        REASONS: None if given.evidence is None else read_table(given.evidence, COLUMNS[REASONS], may_be_empty=True),
    }
    for each in given.forecasts:
        columns = read_table(each, ("series",), may_be_empty=True)
        kind = kind_of_forecast(columns)
        tables[kind] = columns
    return replace(read_results(path, given.before, given.names), beside=beside(**tables))


def read_results(results: Path, before: Path | None, names: Path | None) -> Results:
    """The results in a folder, those before them where asked for, and what organisations are called."""
    return Results(_evaluation(results), None if before is None else _evaluation(before), _names(names))


def _evaluation(folder: Path) -> Evaluation:
    return replayed(folder / "trace.json" if folder.is_dir() else folder)


def _air(path: Path, given: Inputs, language: str) -> Any:
    from jixiao.report.results.air import AirPeriod  # the engine of air is only loaded by who asks for air

    made = AirPeriod.of(
        read_table(path, ()), by=given.by, period=given.period, targets=given.targets, names=_names(given.names),
        standard=given.standard, city=given.city, hourly=given.hourly,
    )  # fmt: skip
    for row in made.findings:
        if row["severity"] != "info":
            where = ", ".join(str(row[name]) for name in ("organisation_code", "period") if row[name])
            said = row["message_zh" if language == "zh" else "message"]
            say(f"{row['severity']}: {where}: {said}" if where else f"{row['severity']}: {said}")
    return made


def _programme(path: Path, given: Inputs, language: str) -> Any:
    if path.suffix.lower() in WORKBOOKS:
        from jixiao.report.results.programme_form import programme_of_form

        return programme_of_form(read_forms(path)[0])
    from jixiao.report.results.programme_file import read_programme

    made = read_programme(read_text(path), str(path))
    for key in made.ignored:
        say(f"{path}：键“{key}”不是自评数据，已忽略。" if language == "zh" else f"{path}: the key “{key}” is not used.")
    return made


def _order(path: Path, given: Inputs, language: str) -> Any:
    from jixiao.report.results.order import Order

    return Order.from_yaml(read_text(path), str(path))


def subjects_of(found: Results, asked: list[str] | None) -> list[str]:
    """The organisations asked for, everybody without; refused where one is not there."""
    for code in asked or ():
        if code not in found.organisations:
            hint = did_you_mean(code, found.organisations)
            raise Refusal(
                f"There is no organisation “{code}” in the results. {hint.en}", f"结果中没有单位“{code}”。{hint.zh}"
            )
    return list(dict.fromkeys(asked or found.organisations))


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

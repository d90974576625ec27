"""`jixiao aqi`: concentrations in; the air quality index of every day (or hour), and months and years of it, out."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from jixiao.cli.files import Columns, read_table, read_text
from jixiao.cli.frame import Refusal, language_of
from jixiao.cli.series_files import tell_series_findings
from jixiao.cli.tables import FindingsFile, Language, OutFile, deliver
from jixiao.engine.air_quality.aqi import concentration_table, days_given, hourly_aqi, indexed_days
from jixiao.engine.air_quality.intake.concentrations import Concentrations
from jixiao.engine.air_quality.periods import evaluation
from jixiao.engine.air_quality.periods.allowance import remaining_allowances
from jixiao.engine.air_quality.standards import air_standard
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import FINDING_COLUMNS, FindingList
from jixiao.engine.model.table import Table

CO_UNITS = {"mg/m3": "mg/m3", "ug/m3": "ug/m3", "µg/m3": "ug/m3", "mg": "mg/m3", "ug": "ug/m3"}
EPILOG = (
    "jixiao aqi days.csv --standard hj633-2012 --out aqi.csv --summary months.csv --year-on-year changes.csv · "
    "jixiao aqi hours.csv --hourly --standard hj633-2026 --city 滨江市 --out city.csv · "
    "jixiao aqi days.csv --target pm25=30 --target good_days=300 --allowance left.csv"
)

ConcentrationsFile = Annotated[
    Path,
    typer.Argument(
        metavar="CONCENTRATIONS.csv", help="date (or time) [, station], pm25, pm10, so2, no2, co, o3; µg/m³, CO mg/m³."
    ),
]
Standard = Annotated[
    str | None, typer.Option(help="hj633-2012 or hj633-2026; without it the one in force on the newest day.")
]
Hourly = Annotated[bool, typer.Option("--hourly", help="Rows are means of an hour; days are made of them (HJ 663).")]
RealTime = Annotated[
    bool, typer.Option("--real-time", help="Rows are means of an hour; the index of each hour (实时报) is wanted.")
]
City = Annotated[str | None, typer.Option(metavar="NAME", help="One row a day: the city, as the mean of its stations.")]
DaysFile = Annotated[
    Path | None, typer.Option("--days", metavar="FILE", help="The daily concentrations that the index is made of.")
]
SummaryFile = Annotated[
    Path | None, typer.Option("--summary", metavar="FILE", help="Good days, composite index and rank by period.")
]
ChangeFile = Annotated[
    Path | None, typer.Option("--year-on-year", metavar="FILE", help="Periods beside those a year before.")
]
AnnualFile = Annotated[
    Path | None, typer.Option("--annual", metavar="FILE", help="Each pollutant's year against its limits (HJ 663).")
]
By = Annotated[str, typer.Option(help="Periods of --summary and --year-on-year: month, quarter, half or year.")]
Targets = Annotated[
    list[str] | None,
    typer.Option("--target", metavar="NAME=NUMBER", help="A year's target: pm25=30, good_days=300; may be repeated."),
]
AllowanceFile = Annotated[
    Path | None, typer.Option("--allowance", metavar="FILE", help="What the days left may have, for each --target.")
]
Hours = Annotated[
    str | None,
    typer.Option(help="An hour is named by its start or end; without it by its end where there is a 24:00."),
]
CoUnit = Annotated[str, typer.Option(help="In what CO is, where its heading does not say: mg/m3 or ug/m3.")]


def aqi_file(
    concentrations: ConcentrationsFile,
    standard: Standard = None,
    hourly: Hourly = False,
    real_time: RealTime = False,
    city: City = None,
    out: OutFile = None,
    days: DaysFile = None,
    summary: SummaryFile = None,
    year_on_year: ChangeFile = None,
    annual: AnnualFile = None,
    by: By = "month",
    target: Targets = None,
    allowance: AllowanceFile = None,
    hours: Hours = None,
    co_unit: CoUnit = "mg/m3",
    findings: FindingsFile = None,
    lang: Language = None,
) -> None:
    """Air quality index (AQI) of days or hours by HJ 633, months and years by HJ 663, what a target still allows.

    Out: date,station,aqi,level,primary_pollutant,iaqi_pm25,…,iaqi_o3 and what they are called; level as the standard
    says it (优 …), primary pollutants joined by “;”, iaqi as whole numbers. O3: daily maximum of 8 hours; o3_1h as well
    where 8 hours exceed 800 (2012). Two years are compared under one standard. Exit 0: done; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    wanted = _targets(target, allowance)
    _check_call(standard, by, hours, real_time, (days, summary, year_on_year, annual, allowance, city), co_unit)
    columns = _read(concentrations)
    how = {"standard": standard or "", "named_by": hours or "", "co_unit": CO_UNITS[co_unit.lower()]}
    if real_time:
        result = hourly_aqi(columns, **how)
        deliver(result.table, out)
        _tell([result.findings], columns, findings, language)
        return
    told = FindingList()
    known, chosen = days_given(columns, told, hourly=hourly, city=city, **how)
    deliver(indexed_days(known, chosen, told), out)
    if days is not None:
        deliver(concentration_table(known), days)
    files = {"summary": summary, "year_on_year": year_on_year, "annual": annual, "allowance": allowance}
    more = [_written(kind, path, known, chosen.name, by, wanted) for kind, path in files.items() if path is not None]
    _tell([told.table(), *more], columns, findings, language)


def _read(path: Path) -> Columns:
    if not read_text(path).strip():
        header = "date,station,pm25,pm10,so2,no2,co,o3"
        raise Refusal(
            f"{path}: the file is empty. Its first line may be: {header}",
            f"{path}：文件为空。首行可为：{header}",
        )
    return read_table(path, ())


def _written(
    kind: str, path: Path, known: Concentrations, standard: str, by: str, targets: Mapping[str, float]
) -> Table:
    """One more table written; its findings."""
    if kind == "annual":
        result = evaluation.annual_evaluation(known, standard=standard)
    elif kind == "allowance":
        result = remaining_allowances(known, targets, standard=standard)
    else:
        made = evaluation.air_summary if kind == "summary" else evaluation.year_on_year
        result = made(known, by=by, standard=standard)
    deliver(result.table, path)
    return result.findings


def _targets(given: list[str] | None, allowance: Path | None) -> dict[str, float]:
    if bool(given) != (allowance is not None):
        raise typer.BadParameter("--target and --allowance go together", param_hint="--target")
    wanted = {}
    for text in given or ():
        name, sign, number = text.partition("=")
        try:
            wanted[name.strip()] = float(number)
        except ValueError:
            sign = ""
        if not sign:
            raise typer.BadParameter(f"“{text}”: write NAME=NUMBER, e.g. pm25=30", param_hint="--target")
    return wanted


def _check_call(
    standard: str | None, by: str, hours: str | None, real_time: bool, of_days: tuple[Any, ...], co_unit: str
) -> None:
    """What is no fault of the data is told before the file is read."""
    if standard is not None:
        try:
            air_standard(standard)
        except DefinitionError as fault:
            raise typer.BadParameter(str(fault), param_hint="--standard") from None
    if by not in ("month", "quarter", "half", "year"):
        raise typer.BadParameter("write month, quarter, half or year", param_hint="--by")
    if hours not in (None, "start", "end"):
        raise typer.BadParameter("write start or end", param_hint="--hours")
    if co_unit.lower() not in CO_UNITS:
        raise typer.BadParameter("write mg/m3 or ug/m3", param_hint="--co-unit")
    if real_time and any(each is not None for each in of_days):
        raise typer.BadParameter("--real-time gives hours; the other tables are of days", param_hint="--real-time")


def _tell(found: list[Table], columns: Columns, path: Path | None, language: str) -> None:
    """The findings of all tables, each once."""
    rows = dict.fromkeys(tuple(row[name] for name in FINDING_COLUMNS) for table in found for row in table.to_rows())
    tell_series_findings(Table.from_rows(FINDING_COLUMNS, list(rows)), {"": columns}, path, language, told=200)

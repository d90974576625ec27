"""The bulletin on the city's month of air, written by the kind “air” of the reports from what is kept here."""

from dataclasses import replace

from jixiao.engine.model.period import Period
from jixiao.engine.model.text import Text
from jixiao.report.kinds import EVERY_KIND, Report, write_report
from jixiao.report.results.air import AirPeriod
from jixiao.web.air import queries
from jixiao.web.air.frames.statistics import standard_for
from jixiao.web.base.words import name_of
from jixiao.web.organisations.queries import tree_on


def city_name(period: Period) -> Text:
    """What the city was called at the period's end."""
    root = tree_on(period.last_date).root
    return name_of(root) if root else Text("the city", "全市")


def bulletin(period: Period, language: str) -> Report:
    """The city's month or year beside the one before, both under the standard of the period, with the year's targets.

    DefinitionError where no day of the period is known.
    """
    name = city_name(period)
    known = queries.concentrations(period.year_on_year().first_date.replace(month=1, day=1), period.last_date)
    known = replace(known, stations=tuple(name.zh for _ in known.stations))
    targets = {each: row.value for each, row in queries.current_targets(period.year).items()}
    source = AirPeriod.of(
        known, by=period.frequency.value, period=str(period), targets=targets, names={name.zh: name},
        standard=standard_for(period).name,
    )  # fmt: skip
    return write_report(EVERY_KIND.named("air")(), source, language)

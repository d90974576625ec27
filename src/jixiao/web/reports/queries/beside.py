"""What stands beside a run's results: warnings, chances, forecasts, explained reasons; as they were known for its period."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from jixiao.engine.model.period import Period
from jixiao.report.results.beside import CHANCES, COLUMNS, FORECASTS, REASONS, WARNINGS, beside
from jixiao.report.results.cells import Cells
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.evaluation.queries import own_indicator, scheme_of
from jixiao.web.organisations.rules import Access
from jixiao.web.outlook import queries as outlook
from jixiao.web.outlook.models import Chance, Outlook
from jixiao.web.warnings import queries as warnings
from jixiao.web.warnings.models import WarningCase


class Sight(NamedTuple):
    """Which of these a reader sees of everybody in a report: of some alone nothing is told, a part would read as the whole."""

    warnings: bool = False
    outlook: bool = False

    @property
    def is_full(self) -> bool:
        return self.warnings and self.outlook


NOTHING, ALL = Sight(), Sight(warnings=True, outlook=True)


def sight_of(access: Access, ids: Collection[int]) -> Sight:
    """What these rights show of all who are told of."""
    wanted = set(ids)
    return Sight(wanted <= access.visible_ids("warnings.view"), wanted <= access.visible_ids("outlook.view"))


def tables_beside(run: ScoringRun, sight: Sight, ranked: Mapping[str, int]) -> dict[str, Cells]:
    """The tables by name, about the ranked organisations and the indicators that the scheme looks at as they are."""
    leaves = {code: leaf.code for leaf in reversed(scheme_of(run).leaves) if (code := own_indicator(leaf))}
    period, ids = Period.parse(run.period), list(ranked.values())
    tables: dict[str, list[tuple[Any, ...]]] = {}
    if sight.warnings:
        cases = warnings.standing_in(ids, period)
        tables[WARNINGS] = [row for case in cases if (row := _warning(case, period, leaves)) is not None]
        tables[REASONS] = _reasons(ids, period, leaves)
    if sight.outlook:
        tables[CHANCES] = _chances(ids, period, leaves)
        tables[FORECASTS] = _forecasts(ids, period, leaves)
    return beside(**{name: _columns(name, rows) for name, rows in tables.items()})


def _columns(name: str, rows: list[tuple[Any, ...]]) -> dict[str, list[Any]]:
    return {column: [row[place] for row in rows] for place, column in enumerate(COLUMNS[name])}


def _warning(case: WarningCase, period: Period, leaves: Mapping[str, str]) -> tuple[Any, ...] | None:
    """A case as it stood in the period; of one that went on later only how long it has stood is known of then."""
    code = case.indicator.code if case.indicator else ""
    if code and code not in leaves:
        return None
    severity, zh, en, told = case.severity, case.message_zh, case.message_en, case.last_period
    if not period.contains(Period.parse(told)):
        severity, told = warnings.severity_by(case, period), str(period)
        zh, en = f"自{case.first_period}起预警", f"warned of since {case.first_period}"
    return (case.organisation.code, leaves.get(code, ""), told, case.rule, severity, case.score, en, zh)


def _reasons(ids: list[int], period: Period, leaves: Mapping[str, str]) -> list[tuple[Any, ...]]:
    """Explanations of the period that brought a file: a reason without evidence is an opinion and is not told."""
    return [
        (event.warning.organisation.code, leaves[event.warning.indicator.code], event.words,
         f"{event.details['file_name']}（{event.at:%Y-%m-%d}）")
        for event in warnings.explained_with_file(ids)
        if event.warning.indicator is not None and event.warning.indicator.code in leaves
        and period.contains(Period.parse(event.period))
    ]  # fmt: skip


def _chances(ids: list[int], period: Period, leaves: Mapping[str, str]) -> list[tuple[Any, ...]]:
    """The chance of each target of the year: by the newest look, or as it was told when the period was the newest."""
    found = {
        (one.organisation.code, one.indicator.code): one
        for one in outlook.outlooks(ids, period.year, outlook.Filter())
        if one.indicator.code in leaves
    }
    told, stood = _told_then(ids, period), outlook.forecasts_stood(ids, period)
    rows = []
    for (organisation, indicator), one in sorted(found.items()):
        series = f"{organisation}/{leaves[indicator]}"
        if _is_of(one, period):
            rows.append((series, period.year, one.probability, one.required, one.light))
        elif (organisation, indicator) in told:
            chance, then = told[organisation, indicator], stood.get((organisation, indicator))
            required = then.required if then and then.newest_period == chance.newest_period else None
            rows.append((series, period.year, chance.probability, required, chance.light))
    return rows


def _told_then(ids: list[int], period: Period) -> dict[tuple[str, str], Chance]:
    """By organisation and indicator the last chance whose newest figure was not later than the period."""
    return {
        (chance.organisation.code, chance.indicator.code): chance
        for chance in outlook.chances_told(ids, period.year)
        if Period.parse(chance.newest_period).last_date <= period.last_date
    }


def _forecasts(ids: list[int], period: Period, leaves: Mapping[str, str]) -> list[tuple[Any, ...]]:
    """The next period of each series: by the newest look, or as it was forecast when the period was the newest."""
    rows = []
    stood = outlook.forecasts_stood(ids, period)
    for one in outlook.outlooks(ids, period.year).defer(None).order_by("organisation__code", "indicator__code"):
        if one.indicator.code not in leaves:
            continue
        series = f"{one.organisation.code}/{leaves[one.indicator.code]}"
        then = stood.get((one.organisation.code, one.indicator.code))
        if _is_of(one, period):
            rows += [(series, *one.path[0][:4])] if one.path else []
        elif then is not None:
            rows.append((series, then.next_period, then.mean, then.low, then.high))
    return rows


def _is_of(one: Outlook, period: Period) -> bool:
    """Whether the newest figure that the look saw is not later than the period."""
    return bool(one.newest_period) and Period.parse(one.newest_period).last_date <= period.last_date

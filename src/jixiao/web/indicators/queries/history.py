"""Observed figures for the shape of a target's path. They belong to a later stage, which plugs its reader in here."""

from collections.abc import Callable, Mapping

from jixiao.web.indicators.models import Indicator
from jixiao.web.organisations.models import Organisation

HistorySource = Callable[[Indicator, Organisation, int], Mapping[str, float]]
_SOURCES: list[HistorySource] = []


def plug_in_history(source: HistorySource) -> None:
    """`source(indicator, organisation, year)` gives approved figures by period for that year; called once at start."""
    _SOURCES[:] = [source]


def history_of(indicator: Indicator, organisation: Organisation, year: int) -> dict[str, float]:
    """Figures of the three years before `year`, by period; empty where no data collection is plugged in."""
    return {
        period: value
        for source in _SOURCES
        for earlier in range(year - 3, year)
        for period, value in source(indicator, organisation, earlier).items()
    }

"""What the stages share: the city's seed turned into figures and filings, and the rows that exist so far."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from jixiao.demo.calendar import FIRST
from jixiao.demo.figures import SEED, Figures, make_figures
from jixiao.demo.filing import Filing, make_filings
from jixiao.demo.planted import doctor
from jixiao.engine.model.period import Period
from jixiao.web.evaluation.models import EvaluationCycle
from jixiao.web.indicators.models import Indicator, SchemeVersion
from jixiao.web.organisations.models import Account, Organisation, PeerGroup


@dataclass
class World:
    """The fictional city while it is played; rows by code."""

    figures: Figures
    filings: dict[Period, list[Filing]]
    since: Period = FIRST
    has_passwords: bool = True
    """Nobody in a sandbox has one: there a part is taken by a press."""
    passwords: dict[str, str] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    groups: dict[str, PeerGroup] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    versions: dict[int, SchemeVersion] = field(default_factory=dict)  # by the year that they rule
    cycles: dict[int, EvaluationCycle] = field(default_factory=dict)
    delivered: dict[str, dict[str, float | None]] = field(default_factory=dict)
    """What sources have delivered for the month that is being collected: values by street and indicator."""
    hotline: tuple[int, str] = (0, "")
    """Port and token of the hotline's interface."""

    def version_for(self, month: Period) -> SchemeVersion:
        """The scheme version that rules a month."""
        return self.versions[max(year for year in self.versions if year <= max(month.year, min(self.versions)))]

    def named(self, codes: Iterable[str]) -> list[Organisation]:
        """Organisations by code."""
        return [self.organisations[code] for code in codes]


def make_world(seed: int = SEED, since: Period = FIRST) -> World:
    """The city that the seed means, before anybody has done anything; its people act from `since` on."""
    figures, filings = story(seed)
    return World(figures, dict(filings), since)


@cache
def story(seed: int) -> tuple[Figures, dict[Period, list[Filing]]]:
    """What happens in the city and how it is reported, month by month, as the seed means it."""
    rng = np.random.default_rng(seed)
    figures = doctor(make_figures(rng), rng)
    filings: dict[Period, list[Filing]] = {}
    for filing in make_filings(figures, rng):
        filings.setdefault(filing.month, []).append(filing)
    return figures, filings

"""Which indicators have figures for which periods; found by leaps through the index, not by reading the figures."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Frequency, Period

# Each step asks the index of (indicator, period) for the next period: as many steps as there are answers.
LEAPS = """
WITH RECURSIVE held(indicator_id, period) AS (
    SELECT i.id, (SELECT MIN(o.period) FROM collection_observation o WHERE o.indicator_id = i.id)
    FROM indicators_indicator i
    UNION ALL
    SELECT h.indicator_id, (SELECT MIN(o.period) FROM collection_observation o
                            WHERE o.indicator_id = h.indicator_id AND o.period > h.period)
    FROM held h WHERE h.period IS NOT NULL
)
SELECT indicator_id, period FROM held WHERE period IS NOT NULL
"""


@dataclass(frozen=True)
class Held:
    """Periods with figures by frequency and indicator id; an unreadable period is left out."""

    periods: dict[str, dict[int, frozenset[str]]]

    @property
    def frequencies(self) -> list[str]:
        """Frequencies that figures have, the finest first."""
        return [each.value for each in reversed(Frequency) if self.periods.get(each.value)]

    def ids(self, every: str) -> frozenset[int]:
        """Indicators that have figures of that frequency."""
        return frozenset(self.periods.get(every, {}))

    def all_periods(self, every: str, ids: Collection[int] | None = None) -> list[str]:
        """Periods in which any indicator (of `ids`) has figures, oldest first."""
        known = self.periods.get(every, {})
        return sorted({period for id_, own in known.items() if ids is None or id_ in ids for period in own})

    def newest(self, every: str) -> str:
        """The newest period that at least half of the indicators have figures for, else the newest of any."""
        known = self.periods.get(every, {})
        counted = Counter(period for own in known.values() for period in own)
        usual = [period for period, n in counted.items() if 2 * n >= len(known)]
        return max(usual or counted, default="")


def held() -> Held:
    """What there are figures of; one query of as many leaps as there are pairs of indicator and period."""
    with connection.cursor() as cursor:
        cursor.execute(LEAPS)
        rows = cursor.fetchall()
    kinds: dict[str, str] = {}
    found: dict[str, dict[int, set[str]]] = {}
    for indicator_id, period in rows:
        if period not in kinds:
            kinds[period] = frequency_of(period)
        if kinds[period]:
            found.setdefault(kinds[period], {}).setdefault(indicator_id, set()).add(period)
    return Held({every: {id_: frozenset(own) for id_, own in known.items()} for every, known in found.items()})


def frequency_of(period: str) -> str:
    """The frequency of a period as text; nothing where it is none."""
    try:
        return Period.parse(period).frequency.value
    except DefinitionError:
        return ""

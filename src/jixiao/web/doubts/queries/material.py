"""Everything that one search for doubts looks at, sorted: figures, series, what two origins tell differently."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from jixiao.engine.model.period import Period
from jixiao.web.doubts.queries.figures import BY_ITSELF, Aim, Revision

Key = tuple[str, str, str]
"""Organisation, indicator, period."""


def key_of(row: Revision) -> Key:
    """Which figure a record is of."""
    return row.organisation, row.indicator, row.period


@dataclass(frozen=True)
class Material:
    """Everything that one search looks at. `top_id`: where doubts about all organisations stand."""

    revisions: Sequence[Revision]
    top_id: int | None
    due: Mapping[tuple[int, str], Any] = field(default_factory=dict)
    aims: Sequence[Aim] = ()
    relations: object = None
    decimals: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def figures(self) -> dict[Key, Revision]:
        """The revision of each figure that holds, where there is a value."""
        return {key_of(row): row for row in self.revisions if row.is_newest and row.value is not None}

    @cached_property
    def series(self) -> dict[tuple[str, str], list[Revision]]:
        """The figures of each organisation and indicator, by period."""
        found: dict[tuple[str, str], list[Revision]] = defaultdict(list)
        for (organisation, indicator, _), row in self.figures.items():
            found[organisation, indicator].append(row)
        for rows in found.values():
            rows.sort(key=lambda row: (Period.parse(row.period).last_date, row.period))
        return found

    @cached_property
    def ids(self) -> tuple[dict[str, int], dict[str, int]]:
        """Ids of organisations and of indicators by code."""
        organisations = {row.organisation: row.organisation_id for row in self.revisions}
        return organisations, {row.indicator: row.indicator_id for row in self.revisions}

    @cached_property
    def pairs(self) -> list[tuple[Revision, Revision]]:
        """(typed, from a source): figures that a person and a source tell, and tell differently."""
        typed: dict[Key, Revision] = {}
        captured: dict[Key, Revision] = {}
        for row in self.revisions:
            if row.value is not None:
                (captured if row.source in BY_ITSELF else typed)[key_of(row)] = row
        both = typed.keys() & captured.keys() & self.figures.keys()
        return [(typed[key], captured[key]) for key in sorted(both) if typed[key].value != captured[key].value]

"""Indicators and organisations over all releases: every figure with the release that told it last."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from jixiao.report.open_data.api.release import ApiRelease, address_of, link
from jixiao.report.open_data.tables import OpenTable

ORGANISATION, INDICATOR, PERIOD = "organisation", "indicator", "period"
FIGURES = {ORGANISATION, INDICATOR, PERIOD}
Row = dict[str, Any]


class Figure(NamedTuple):
    """A figure and the release it is from."""

    row: Row
    release: str


@dataclass(frozen=True)
class Series:
    """What valid releases say, in the order of publication; where two tell the same figure, the one of that period counts."""

    releases: Sequence[ApiRelease]

    @cached_property
    def valid(self) -> list[ApiRelease]:
        """Releases whose place no other took, oldest first."""
        return sorted(
            (each for each in self.releases if each.is_valid),
            key=lambda each: (each.about.published_on, each.about.code),
        )

    @cached_property
    def figures(self) -> dict[tuple[str, str, str], Figure]:
        """By organisation, indicator and period."""
        found: dict[tuple[str, str, str], Figure] = {}
        own: set[tuple[str, str, str]] = set()
        for release in self.valid:
            for row in self._rows_of(release, FIGURES):
                key = (row[ORGANISATION], row[INDICATOR], row[PERIOD])
                is_own = row[PERIOD] == release.about.period
                if is_own or key not in own:
                    found[key] = Figure(row, release.about.code)
                if is_own:
                    own.add(key)
        return found

    @cached_property
    def indicators(self) -> dict[str, Row]:
        """What the newest release says of each indicator."""
        told = {key[1]: {INDICATOR: key[1]} for key in sorted(self.figures)}
        return told | self._told_of(INDICATOR)

    @cached_property
    def organisations(self) -> dict[str, Row]:
        """What the newest release says of each organisation."""
        told = {key[0]: {ORGANISATION: key[0]} for key in sorted(self.figures)}
        return told | self._told_of(ORGANISATION)

    def list_of(self, key: str) -> list[Row]:
        """Every indicator or organisation with where its own document stands."""
        known = self.indicators if key == INDICATOR else self.organisations
        return [
            {"code": code, **_names(row), "url": link(address_of(f"{key}s", f"{code}.json"))}
            for code, row in sorted(known.items())
        ]

    def indicator(self, code: str) -> Row | None:
        """Its definition and every figure; None where no valid release knows it."""
        if code not in self.indicators:
            return None
        figures = [
            _figure(figure, INDICATOR) for key, figure in sorted(self.figures.items(), key=_by_period) if key[1] == code
        ]
        return {"code": code, **_names(self.indicators[code]), "definition": self.indicators[code], "values": figures}

    def organisation(self, code: str) -> Row | None:
        """Its name, what each release's tables by organisation say of it, and every figure."""
        if code not in self.organisations:
            return None
        standings = [
            {"release": release.about.code, "period": release.about.period, "table": table.name, **row}
            for release in self.valid
            for table in _tables_by(release, {ORGANISATION})
            for row in release.rows(table)
            if row[ORGANISATION] == code
        ]
        figures = [
            _figure(figure, ORGANISATION)
            for key, figure in sorted(self.figures.items(), key=_by_period)
            if key[0] == code
        ]
        return {"code": code, **_names(self.organisations[code]), "standings": standings, "values": figures}

    def _told_of(self, key: str) -> dict[str, Row]:
        found: dict[str, Row] = {}
        for release in self.valid:
            for row in self._rows_of(release, {key}):
                found[row[key]] = {**found.get(row[key], {}), **row}
        return found

    def _rows_of(self, release: ApiRelease, keys: set[str]) -> Iterator[Row]:
        for table in _tables_by(release, keys):
            yield from release.rows(table)


def _tables_by(release: ApiRelease, keys: set[str]) -> Iterator[OpenTable]:
    """The tables whose rows these keys tell apart."""
    for table in release.tables:
        if {field.name for field in table.keys} == keys:
            yield table


def _figure(figure: Figure, without: str) -> Row:
    return {**{name: cell for name, cell in figure.row.items() if name != without}, "release": figure.release}


def _by_period(item: tuple[tuple[str, str, str], Figure]) -> tuple[str, str, str]:
    organisation, indicator, period = item[0]
    return period, organisation, indicator


def _names(row: Row) -> Row:
    return {"title": {language: row.get(f"label_{language}") for language in ("zh", "en")}}

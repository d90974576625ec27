"""What is known of a column of figures before its rows are read: from its heading, its table's name, the mapping."""

from dataclasses import dataclass

from jixiao.capture.mapping import ValueColumn


@dataclass(frozen=True)
class Given:
    """What a heading or a table's name says about its figures: places in the lists, or nothing (None)."""

    organisation: int | None = None
    indicator: int | None = None
    period: int | None = None
    parts: tuple[tuple[str, str], ...] = ()
    unit: str = ""


@dataclass(frozen=True)
class Plan:
    """One column of figures of a table and what is known of it before its rows are read."""

    column: str
    given: Given
    value: ValueColumn


def both(named: Given, given: Given, unit: str) -> Given:
    """What the name of the table and the heading say together; the heading is nearer."""
    return Given(
        named.organisation if given.organisation is None else given.organisation,
        named.indicator if given.indicator is None else given.indicator,
        named.period if given.period is None else given.period,
        tuple((dict(named.parts) | dict(given.parts)).items()),
        unit or named.unit,
    )

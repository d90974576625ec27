"""Frames for the tests of warnings."""

from collections.abc import Iterable, Sequence

from jixiao.engine.model.period import Period

Row = dict[str, object]


def series(
    values: Sequence[float | None], organisation: str = "A", indicator: str = "x", first: str = "2024-01"
) -> list[Row]:
    """One series, a value a period; None for a gap."""
    begin = Period.parse(first)
    return [
        {
            "organisation_code": organisation,
            "indicator_code": indicator,
            "period": str(begin.shift(step)),
            "value": value,
        }
        for step, value in enumerate(values)
        if value is not None
    ]


def target(value: float, period: str = "2025", indicator: str = "x", **more: object) -> Row:
    """One target for all organisations."""
    return {"organisation_code": "*", "indicator_code": indicator, "period": period, "target": value, **more}


def told(table: Iterable[Row], *names: str) -> list[tuple[object, ...]]:
    """Some columns of every row."""
    return [tuple(row[name] for name in names) for row in table]

"""Charts over open tables: what a release draws is frozen as data beside its tables, and drawn alike on page and paper."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from jixiao.engine.model.period import Period
from jixiao.engine.model.text import Text
from jixiao.report.charts import LineChart, Series, ValueBar, ValueBars
from jixiao.report.charts.figures import written
from jixiao.report.open_data.tables import Field, OpenTable

FEWEST = 2
"""Points that make a line, and bars that can be held beside each other."""
MOST_BARS = 24
"""Of more rows the best and the last are drawn."""
MOST_DECIMALS = 4
UNSAID = Text("", "")
Shape = Literal["line", "bars"]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Picture:
    """A chart over a table: the cells of `values` along those of `along`; its title says what it shows.

    Drawn are the rows whose fields hold what `where` says. `limit` is a line across. Where `along` has two columns of
    names beside it (label for label_zh and label_en) rows are called so; several columns are said one after the other.
    A line per field; bars of the first, longest first.
    """

    table: str
    along: str
    values: tuple[str, ...]
    title: Text
    shape: Shape = "line"
    where: tuple[tuple[str, str | bool], ...] = ()
    limit: float | None = None
    limit_label: Text = UNSAID


def picture_chart(
    picture: Picture, table: OpenTable, language: str, *, narrow: bool = True
) -> LineChart | ValueBars | None:
    """The chart in one language, `narrow` for a phone, wide for paper; None where the table holds too little to draw."""
    names = [field.name for field in table.fields]
    rows = [dict(zip(names, row, strict=True)) for row in table.rows]
    chosen = [row for row in rows if all(row.get(name) == held for name, held in picture.where)]
    known = [row for row in chosen if _number(row.get(picture.values[0])) is not None]
    if len(known) < FEWEST:
        return None
    fields = {field.name: field for field in table.fields}
    return replace(_DRAWN[picture.shape](picture, fields, chosen, language), narrow=narrow)


def _line(picture: Picture, fields: Mapping[str, Field], rows: Sequence[Row], language: str) -> LineChart:
    decimals = _decimals(row.get(name) for name in picture.values for row in rows)
    lines = [
        Series(
            fields[name].title.in_language(language), [_number(row[name]) for row in rows], "main" if place == 0 else "other"
        )
        for place, name in enumerate(picture.values)
    ]  # fmt: skip
    if picture.limit is not None:
        words = f"{picture.limit_label.in_language(language)} {picture.limit:g}".strip()
        lines.append(Series(words, [picture.limit] * len(rows), "target", words))
    positions = [_position(_name(row, picture.along, language), language) for row in rows]
    unit = fields[picture.values[0]].unit_in(language)
    title = picture.title.in_language(language)
    return LineChart(title, positions, lines, unit if len(unit) <= 1 else "", decimals)


def _bars(picture: Picture, fields: Mapping[str, Field], rows: Sequence[Row], language: str) -> ValueBars:
    name = picture.values[0]
    decimals, unit = _decimals(row.get(name) for row in rows), fields[name].unit_in(language)
    tail = unit if len(unit) <= 1 else ""
    known = [(value, _name(row, picture.along, language)) for row in rows if (value := _number(row[name])) is not None]
    known.sort(key=lambda each: (-each[0], each[1]))
    shown = known if len(known) <= MOST_BARS else [*known[: MOST_BARS // 2], *known[-MOST_BARS // 2 :]]
    bars = [ValueBar(label, value, f"{written(value, decimals)}{tail}") for value, label in shown]
    limit = picture.limit_label.in_language(language) if picture.limit is not None else ""
    return ValueBars(picture.title.in_language(language), bars, unit, picture.limit, limit)


_DRAWN: dict[str, Callable[[Picture, Mapping[str, Field], Sequence[Row], str], LineChart | ValueBars]] = {
    "line": _line, "bars": _bars,
}  # fmt: skip


def _name(row: Row, along: str, language: str) -> str:
    """What a row is called: of two columns of names the reader's, the other where that is empty; else its cell."""
    first, other = ("zh", "en") if language == "zh" else ("en", "zh")
    told = (row.get(f"{each}_{first}") or row.get(f"{each}_{other}") or row.get(each, "—") for each in along.split())
    return " ".join(map(str, told))


def _position(told: str, language: str) -> str:
    """A day as month and day, a period in words; anything else as it is."""
    try:
        day = date.fromisoformat(told)
    except ValueError:
        pass
    else:
        return f"{day.month}-{day.day}"
    try:
        period = Period.parse(told)
    except ValueError:
        return told
    return period.label_zh if language == "zh" else period.label_en


def _decimals(values: Any) -> int:
    """As many as the figures have, up to four."""
    known = [number for value in values if (number := _number(value)) is not None]
    return next((n for n in range(MOST_DECIMALS) if all(round(each, n) == each for each in known)), MOST_DECIMALS)


def _number(value: object) -> float | None:
    return None if isinstance(value, bool) or not isinstance(value, int | float) else value

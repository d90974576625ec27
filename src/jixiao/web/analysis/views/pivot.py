"""The table that is turned: rows, columns and cells of one page, in the order asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import cast

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from jixiao.report.charts import Sparkline
from jixiao.web.analysis import frames, queries, rules
from jixiao.web.analysis.views import cells
from jixiao.web.analysis.views.room import Key, Room
from jixiao.web.base.templatetags.words import label, period_label

MOST_READ, MOST_CELLS = 12_000, 900
"""So many figures of peers are read, and so many cells drawn on a page; of larger groups fewer rows stand on one."""
FEWEST_ROWS = 10


@dataclass(frozen=True)
class Head:
    """The head of a row or column: what it is called, in which unit, and where it leads."""

    key: Key
    code: str
    label: str
    unit: str = ""
    note: str = ""
    href: str = ""
    sort: str = ""
    sort_href: str = ""


@dataclass(frozen=True)
class Line:
    """One row with its cells in the order of the columns."""

    head: Head
    cells: tuple[cells.Cell, ...]
    words: Mapping[str, str]
    trend: Sparkline | None = None

    @property
    def html(self) -> SafeString:
        """Its cells as they stand in the table; every text in them is escaped where it is written."""
        return mark_safe("".join(cell.td(self.words) for cell in self.cells))  # noqa: S308


@dataclass(frozen=True)
class Grid:
    """One page of the table; `n_rows` and `n_columns` count all of them."""

    columns: tuple[Head, ...]
    lines: tuple[Line, ...]
    n_rows: int
    n_columns: int
    rows_shown: int
    n_empty: int
    seen: frames.Seen
    trend_head: str = ""

    @property
    def n_pages(self) -> int:
        return max(1, -(-self.n_rows // self.rows_shown))


@dataclass(frozen=True)
class Pivot:
    """Reads and arranges what a room's question asks for."""

    room: Room

    @property
    def question(self) -> rules.Question:
        return self.room.question

    @cached_property
    def columns(self) -> list[Key]:
        """Keys of the columns shown."""
        keys = self.room.keys(self.question.columns)
        if self.question.columns in {rules.PERIODS, rules.CONTRASTS_AXIS}:
            return keys  # what follows in time, or belongs to one figure, is not cut
        start = self.question.start if self.question.start < len(keys) else 0
        return keys[start : start + rules.COLUMNS_SHOWN]

    def look(self, rows: Sequence[Key], columns: Sequence[Key]) -> frames.Seen:
        """The figures at these rows and columns."""
        axes = {axis: self.room.keys(axis)[:1] for axis in rules.AXES}
        axes |= {self.question.rows: list(rows), self.question.columns: list(columns)}
        cut = queries.Cut(
            cast(list[int], axes[rules.ORGANISATIONS]), cast(list[int], axes[rules.INDICATORS]),
            cast(list[str], axes[rules.PERIODS]), cast(list[str], axes[rules.CONTRASTS_AXIS]),
        )  # fmt: skip
        return frames.look(cut, self.room.ground, with_peers=True)

    @cached_property
    def _fixed(self) -> dict[str, Key]:
        return {axis: next(iter(self.room.keys(axis)), 0) for axis in rules.AXES}

    def place(self, row: Key, column: Key) -> tuple[queries.Place, str]:
        """Which figure a cell shows, and how it is looked at."""
        at = self._fixed | {self.question.rows: row, self.question.columns: column}
        place = (at[rules.ORGANISATIONS], at[rules.INDICATORS], at[rules.PERIODS])
        return cast(queries.Place, place), cast(str, at[rules.CONTRASTS_AXIS])

    def value(self, seen: frames.Seen, row: Key, column: Key) -> float | None:
        """The figure of a cell as the engine gave it."""
        place, show = self.place(row, column)
        return seen.shown.get(show, {}).get(place)

    def grid(self, *, whole: bool = False) -> Grid:
        """One page, or the whole table for an export."""
        rows = self.room.keys(self.question.rows)
        columns = self.columns
        if self.question.rows == rules.ORGANISATIONS:
            seen = self.look(rows, columns)
            there = [key for key in rows if any(self._is_there(seen, key, column) for column in columns)]
            ordered = self._ordered(seen, there)
            shown = ordered if whole else self._page(ordered, self.rows_shown)
        else:
            ordered, there = self._ordered(self._to_sort(rows), rows), rows
            shown = ordered if whole else self._page(ordered, self.rows_shown)
            seen = self.look(shown, columns)
        painter = cells.Painter(self.room, seen)
        words = cells.mark_words()
        lines = tuple(
            Line(
                self.head(self.question.rows, row),
                tuple(painter.cell(*self.place(row, column)) for column in columns),
                words,
            )
            for row in shown
        )
        n_columns = len(self.room.keys(self.question.columns))
        heads = tuple(self._with_sort(self.head(self.question.columns, column)) for column in columns)
        return Grid(heads, lines, len(ordered), n_columns, self.rows_shown, len(rows) - len(there), seen)

    @cached_property
    def rows_shown(self) -> int:
        """How many rows stand on a page: fewer where they are wide, or where each needs the figures of many peers."""
        n_columns = max(1, len(self.columns))
        size = min(rules.ROWS_SHOWN, MOST_CELLS // n_columns)
        if self.question.rows != rules.ORGANISATIONS:
            organisations = cast(list[int], self.room.keys(rules.ORGANISATIONS))
            n_times = 1 if self.question.columns == rules.ORGANISATIONS else n_columns
            size = min(size, MOST_READ // max(1, n_times * len(self.room.ground.peers(organisations))))
        return max(FEWEST_ROWS, size)

    def _is_there(self, seen: frames.Seen, row: Key, column: Key) -> bool:
        return self.place(row, column)[0] in seen.figures

    @property
    def sort_column(self) -> Key | None:
        """The column that the rows are sorted by."""
        code = self.question.sort.removeprefix("-")
        keys = self.room.keys(self.question.columns)
        return next((key for key in keys if self.room.code(self.question.columns, key) == code), None)

    def _to_sort(self, rows: Sequence[Key]) -> frames.Seen:
        column = self.sort_column
        return frames.NOTHING if column is None else self.look(rows, [column])

    def _ordered(self, seen: frames.Seen, rows: Sequence[Key]) -> list[Key]:
        """Sorted by name or by a column; what is not known comes last."""
        down = self.question.sort.startswith("-")
        if self.question.sort.removeprefix("-") == "name":
            return sorted(rows, key=lambda key: self.head(self.question.rows, key).label, reverse=down)
        column = self.sort_column
        if column is None:
            return list(rows)
        values: Mapping[Key, float | None] = {key: self.value(seen, key, column) for key in rows}
        known = [key for key in rows if values[key] is not None]
        known.sort(key=lambda key: values[key] or 0.0, reverse=down)
        return known + [key for key in rows if values[key] is None]

    def _page(self, rows: Sequence[Key], size: int) -> list[Key]:
        n_pages = max(1, -(-len(rows) // size))
        start = (min(self.question.page, n_pages) - 1) * size
        return list(rows[start : start + size])

    def head(self, axis: str, key: Key) -> Head:
        """What an organisation, indicator, period or comparison is called, and the question about it alone."""
        question, code = self.question, self.room.code(axis, key)
        if axis == rules.ORGANISATIONS:
            place = self.room.by_id[cast(int, key)]
            href = question.address(
                organisations=(code,), rows=rules.INDICATORS, columns=rules.CONTRASTS_AXIS, view="table", sort=""
            )
            return Head(key, code, label(place), href=href)
        if axis == rules.INDICATORS:
            version = self.room.all_versions[cast(int, key)]
            href = question.address(
                indicators=(code,), rows=rules.ORGANISATIONS, columns=rules.CONTRASTS_AXIS, view="table", sort=""
            )
            show = rules.VALUE if question.is_free(rules.CONTRASTS_AXIS) else question.show
            unit = cells.unit_of(show, version)
            note = "" if version.direction != "lower" else _("lower is better")
            return Head(key, code, label(version), unit, note, href)
        if axis == rules.PERIODS:
            href = question.address(
                period=code, rows=rules.ORGANISATIONS, columns=rules.INDICATORS, view="table", sort=""
            )
            return Head(key, code, period_label(code), href=href)
        contrast, one = rules.CONTRASTS[code], self.room.version
        unit = cells.unit_of(code, one) if one is not None and not question.is_free(rules.INDICATORS) else ""
        return Head(key, code, _(contrast.short), unit, _(contrast.label), question.address(show=code, **self._apart()))

    def _apart(self) -> dict[str, object]:
        """Where one comparison alone is asked for, the comparisons leave their axis."""
        if not self.question.is_free(rules.CONTRASTS_AXIS):
            return {}
        other = self.question.columns if self.question.rows == rules.CONTRASTS_AXIS else self.question.rows
        rows, columns = other, rules.PERIODS if other != rules.PERIODS else rules.INDICATORS
        return {"rows": rows, "columns": columns}

    def _with_sort(self, head: Head) -> Head:
        sort = self.question.sort
        first, second = f"-{head.code}", head.code
        target = second if sort == first else first
        state = {first: "descending", second: "ascending"}.get(sort, "")
        return replace(head, sort=state, sort_href=self.question.address(sort=target))

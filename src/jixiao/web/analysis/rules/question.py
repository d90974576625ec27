"""What is compared, read from an address and written into one: each view of a comparison is a link. No Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from jixiao.engine.model.period import Frequency
from jixiao.web.analysis.rules.asked import Asked
from jixiao.web.analysis.rules.contrasts import CONTRASTS, PERCENTILE, VALUE
from jixiao.web.base.words import N_

ORGANISATIONS, INDICATORS, PERIODS, CONTRASTS_AXIS = "organisations", "indicators", "periods", "contrasts"
AXES = (ORGANISATIONS, INDICATORS, PERIODS, CONTRASTS_AXIS)
AXIS_LABELS = {
    ORGANISATIONS: N_("Organisations"),
    INDICATORS: N_("Indicators"),
    PERIODS: N_("Periods"),
    CONTRASTS_AXIS: N_("Comparisons"),
}

TABLE, BARS, LINES, HEAT, RADAR, MULTIPLES, MAP = "table", "bars", "lines", "heat", "radar", "multiples", "map"
VIEW_LABELS = {
    TABLE: N_("Table"),
    BARS: N_("Bars"),
    LINES: N_("Lines"),
    HEAT: N_("Heat map"),
    RADAR: N_("Radar"),
    MULTIPLES: N_("Small charts"),
    MAP: N_("Map"),
}
OVER_TIME = frozenset({LINES, MULTIPLES})

EVERY_LABELS = {
    Frequency.MONTH.value: N_("Months"),
    Frequency.QUARTER.value: N_("Quarters"),
    Frequency.HALF.value: N_("Half-years"),
    Frequency.YEAR.value: N_("Years"),
}
SPANS = (6, 12, 24, 36)
TRENDS = (12, 24, 36, 0)
"""Over how many periods the small line of a row goes; 0: no line."""
ROWS_SHOWN, COLUMNS_SHOWN = 50, 12
# field → name in the address, where they differ
PARAMETERS = {
    "organisations": "organisation",
    "indicators": "indicator",
    "contrasts": "contrast",
    "as_now": "as",
    "start": "from",
}


@dataclass(frozen=True)
class Question:
    """Two of four axes make rows and columns; on each other axis the first thing named is looked at.

    What cannot be read gives way to its default, so that an old or mistyped link still opens.
    """

    rows: str = ORGANISATIONS
    columns: str = INDICATORS
    show: str = VALUE
    view: str = TABLE
    every: str = Frequency.MONTH.value
    period: str = ""
    span: int = 12
    group: str = ""
    goal: str = ""
    organisations: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    contrasts: tuple[str, ...] = ()
    trend: int = TRENDS[0]
    sort: str = ""
    page: int = 1
    start: int = 0
    as_now: bool = False

    @classmethod
    def read(cls, asked: Mapping[str, Sequence[str]]) -> "Question":
        """The question that an address asks; `asked` holds all values of each parameter."""

        given = Asked(asked)
        span = given.whole("span", 12, SPANS)
        found = cls(
            rows=given.one("rows", AXES, ORGANISATIONS),
            columns=given.one("columns", AXES, INDICATORS),
            show=given.one("show", list(CONTRASTS), VALUE),
            view=given.one("view", VIEW_LABELS, TABLE),
            every=given.one("every", EVERY_LABELS, Frequency.MONTH.value),
            period=given.one("period"),
            span=span,
            group=given.one("group"),
            goal=given.one("goal"),
            organisations=given.many("organisation"),
            indicators=given.many("indicator"),
            contrasts=tuple(code for code in CONTRASTS if code in given.many("contrast")),
            trend=given.whole("trend", TRENDS[0], TRENDS),
            sort=given.one("sort"),
            page=max(given.whole("page", 1), 1),
            start=given.whole("from", 0),
            as_now=given.one("as") == "now",
        )
        return found.in_order()

    def in_order(self) -> "Question":
        """The question with rows and columns that differ and that its view can draw."""
        rows, columns, show = self.rows, self.columns, self.show
        if self.view in OVER_TIME:
            rows, columns = (rows if rows in {ORGANISATIONS, INDICATORS} else ORGANISATIONS), PERIODS
        elif self.view == RADAR:
            rows, columns, show = ORGANISATIONS, INDICATORS, PERCENTILE
        elif self.view == MAP or (self.view == BARS and rows == CONTRASTS_AXIS):
            rows = ORGANISATIONS
        if rows == columns:
            columns = next(axis for axis in (INDICATORS, ORGANISATIONS) if axis != rows)
        return replace(self, rows=rows, columns=columns, show=show)

    @property
    def axes(self) -> frozenset[str]:
        """The two axes that make the table."""
        return frozenset({self.rows, self.columns})

    @property
    def has_trend(self) -> bool:
        """Whether its rows may have a small line: in the table, of what has a past of its own."""
        return self.view == TABLE and self.rows in {ORGANISATIONS, INDICATORS}

    def is_free(self, axis: str) -> bool:
        """Whether the axis makes rows or columns; on one that does not, a single thing is looked at."""
        return axis in self.axes

    def changed(self, **changes: object) -> "Question":
        """Another question; it begins at its first page and in its own order."""
        moved = {"page": 1, "start": 0} | ({} if {"rows", "columns"}.isdisjoint(changes) else {"sort": ""})
        return replace(self, **(moved | changes)).in_order()  # type: ignore[arg-type]

    def turned(self) -> "Question":
        """Rows and columns changed over."""
        return self.changed(rows=self.columns, columns=self.rows, view=TABLE if self.view != HEAT else HEAT)

    def parameters(self) -> list[tuple[str, str]]:
        """What differs from the plain question, as an address says it."""
        found: list[tuple[str, str]] = []
        for each in fields(self):
            value = getattr(self, each.name)
            name = PARAMETERS.get(each.name, each.name)
            if value == each.default:
                continue
            if isinstance(value, tuple):
                found += [(name, text) for text in value]
            else:
                found.append((name, "now" if name == "as" else str(value)))
        return found

    def address(self, **changes: object) -> str:
        """The query part of this question's address, with some of it changed."""
        other = self.changed(**changes) if changes else self
        return f"?{urlencode(other.parameters())}" if other.parameters() else "?"

"""The table's page as a picture: bars, lines with the peers' band, heat map, radar, small charts, map."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from django.utils.translation import gettext as _

from jixiao.report.charts import (
    Band,
    BandLine,
    BandLines,
    Compared,
    HeatCell,
    HeatMap,
    HeatRow,
    Panel,
    Radar,
    RadarLine,
    RegionPicture,
    Shape,
    SmallMultiples,
    ValueBar,
    ValueBars,
)
from jixiao.web.analysis import frames, queries, rules
from jixiao.web.analysis.views import cells
from jixiao.web.analysis.views.pivot import Grid, Line, Pivot
from jixiao.web.analysis.views.titles import column_unit, main_column, marks_title, means_title, title_of

MOST_LINES, MOST_OUTLINES, MOST_PANELS, MOST_SPOKES = 8, 4, 24, 12
SPREADS = 1.0
"""The band reaches so many MADs to either side of the median: half of all peers lie in it."""


@dataclass(frozen=True)
class Picture:
    """A chart with what it leaves out, or why there is none."""

    chart: Compared | None
    note: str = ""
    why_not: str = ""


def picture(pivot: Pivot, grid: Grid, known_map: queries.KnownMap | None) -> Picture | None:
    """The picture of the question's view; nothing where it is the table."""
    view = pivot.question.view
    if view == "table":
        return None
    if not grid.lines or not grid.columns:
        return Picture(None, why_not=_("There is nothing to draw: no figure matches what was chosen."))
    if view == "map":
        return regions(pivot, grid, known_map)
    return _DRAWN[view](pivot, grid)


def bars(pivot: Pivot, grid: Grid) -> Picture:
    """A bar per row of one column."""
    at = main_column(pivot, grid)
    head = grid.columns[at]
    rows = [
        ValueBar(line.head.label, cell.value, cell.text, cell.heat, cell.mark, cell.href)
        for line in _largest_first(pivot, grid, at)
        for cell in [line.cells[at]]
    ]
    medians = {} if pivot.question.rows != rules.ORGANISATIONS else _medians(pivot, grid, at)
    one = next(iter(medians.values())) if len(set(medians.values())) == 1 else None
    note = _("Of one column: %(column)s. Sort by another column to draw that one.") % {"column": head.label}
    return Picture(
        ValueBars(
            title_of(pivot, grid, at), rows, column_unit(pivot, head), one, _("median") if one is not None else ""
        ),
        note,
    )


def _largest_first(pivot: Pivot, grid: Grid, at: int) -> list[Line]:
    """The rows in the order asked for; where none was, by their bars. Periods keep theirs."""
    if pivot.question.sort or pivot.question.rows == rules.PERIODS:
        return list(grid.lines)
    known = [line for line in grid.lines if line.cells[at].value is not None]
    known.sort(key=lambda line: -(line.cells[at].value or 0.0))
    return known + [line for line in grid.lines if line.cells[at].value is None]


def _medians(pivot: Pivot, grid: Grid, at: int) -> dict[int, float]:
    """The peers' median behind each value of a column; empty where it shows something else than values."""
    key = grid.columns[at].key
    keys = [line.head.key for line in grid.lines]
    places = [pivot.place(row, key) for row in keys]
    if any(show != rules.VALUE for _place, show in places):
        return {}
    cut = queries.Cut(
        list(dict.fromkeys(place[0] for place, _ in places)), list(dict.fromkeys(place[1] for place, _ in places)),
        list(dict.fromkeys(place[2] for place, _ in places)), [rules.VALUE, rules.MEDIAN],
    )  # fmt: skip
    seen = frames.look(cut, pivot.room.ground, with_peers=True)
    return {place[0]: round(seen.shown[rules.VALUE][place] - gap, 9) for place, gap in seen.shown[rules.MEDIAN].items()}


def colour_words(pivot: Pivot) -> str:
    """What the colours of the cells mean."""
    question = pivot.question
    both, is_signed = question.is_free(rules.CONTRASTS_AXIS), rules.CONTRASTS[question.show].is_signed
    place = _("Colour: place among peers in the same period.")
    size = _("Colour of differences: how large, against what is usual for the indicator.")
    return " ".join(words for words, told in ((place, both or not is_signed), (size, both or is_signed)) if told)


def heat(pivot: Pivot, grid: Grid) -> Picture:
    """Every cell as a coloured field."""
    rows = [
        HeatRow(
            line.head.label,
            [HeatCell(cell.value, cell.text, cell.heat, cell.mark, cell.title, cell.href) for cell in line.cells],
        )
        for line in grid.lines
    ]
    return Picture(HeatMap(marks_title(pivot, grid), [head.label for head in grid.columns], rows), colour_words(pivot))


def lines(pivot: Pivot, grid: Grid) -> Picture:
    """A line per row in front of the band of the peers; of indicators in different units, none."""
    units = {line.head.unit for line in grid.lines} if pivot.question.rows == rules.INDICATORS else {""}
    if len(units) > 1:
        return multiples(pivot, grid)
    shown = grid.lines[:MOST_LINES]
    named = bool(
        pivot.question.organisations if pivot.question.rows == rules.ORGANISATIONS else pivot.question.indicators
    )
    drawn = [BandLine(line.head.label, [cell.value for cell in line.cells]) for line in shown]
    others = [] if named else grid.lines[MOST_LINES:]
    drawn += [BandLine(line.head.label, [cell.value for cell in line.cells], is_main=False) for line in others]
    version = pivot.room.version
    band = _band(pivot)
    note = _("Band: the median and one MAD to either side; half of all organisations lie in it.") if band else ""
    if others:
        note += " " + _("The first %(n)s are named; choose organisations to name others.") % {"n": MOST_LINES}
    unit = cells.unit_of(pivot.question.show, version) if version else ""
    chart = BandLines(
        title_of(pivot, grid, len(grid.columns) - 1),
        [head.label for head in grid.columns],
        drawn,
        band,
        unit,
        version.decimals if version else 1,
    )
    return Picture(chart, note.strip())


def _band(pivot: Pivot) -> Band | None:
    """Median and MAD of the peers where all rows are of one group, else of all organisations of the table."""
    if pivot.question.rows != rules.ORGANISATIONS or pivot.question.show != rules.VALUE:
        return None
    ids = cast(list[int], pivot.room.keys(rules.ORGANISATIONS))
    ground = pivot.room.ground
    groups = {ground.group_of.get(id_) for id_ in ids}
    one_group = len(groups) == 1 and None not in groups
    if not one_group and len(ids) < frames.FEWEST_PEERS:
        return None
    periods = cast(list[str], pivot.columns)
    middle = frames.middle_of(ground.peers(ids) if one_group else ids, next(iter(pivot.room.versions)), periods, ground)
    edges = list(zip(middle.median, middle.mad, strict=True))
    low = [None if m is None or s is None else m - SPREADS * s for m, s in edges]
    high = [None if m is None or s is None else m + SPREADS * s for m, s in edges]
    return Band(_("Peers' median") if one_group else _("Median of all shown"), low, middle.median, high)


def multiples(pivot: Pivot, grid: Grid) -> Picture:
    """A small chart per row."""
    shown = grid.lines[:MOST_PANELS]
    band = _band(pivot)
    note = _("Dashed line: the median. All charts have the same axis.") if band else ""
    own_axes = pivot.question.rows == rules.INDICATORS
    if own_axes:
        note = _("Each chart has an axis of its own: the indicators are counted in different units.")
    if len(grid.lines) > MOST_PANELS:
        note += " " + _("The first %(n)s of this page are drawn.") % {"n": MOST_PANELS}
    version = pivot.room.version
    panels = [_panel(line) for line in shown]
    chart = SmallMultiples(
        title_of(pivot, grid, len(grid.columns) - 1), [head.label for head in grid.columns], panels, band.middle if band else (),
        band.label if band else "", column_unit(pivot, grid.columns[-1]), version.decimals if version else 1, own_axes,
    )  # fmt: skip
    return Picture(chart, note.strip())


def _panel(line: Line) -> Panel:
    newest = next((cell for cell in reversed(line.cells) if cell.value is not None), None)
    values = [cell.value for cell in line.cells]
    return Panel(line.head.label, values, newest.text if newest else "—", newest.mark if newest else "", line.head.href)


def radar(pivot: Pivot, grid: Grid) -> Picture:
    """Percentiles of a few organisations over the indicators."""
    shown = grid.lines[:MOST_OUTLINES]
    # Where all are equal nobody is better: such an axis would only draw everybody into the middle.
    telling = [at for at in range(len(grid.columns)) if len({line.cells[at].value for line in grid.lines}) > 1]
    telling = telling[:MOST_SPOKES]
    if len(telling) < 3:
        return Picture(
            None,
            why_not=_("A radar needs at least three indicators in which organisations differ. Choose more, or bars."),
        )
    columns = [grid.columns[at] for at in telling]
    outlines = [RadarLine(line.head.label, [line.cells[at].value for at in telling]) for line in shown]
    note = _("Percentile among peers: 100 is the best of the group, 0 the last; outward is better.")
    if len(grid.lines) > MOST_OUTLINES:
        note += " " + _("The first %(n)s are drawn; choose the organisations you want to see.") % {"n": MOST_OUTLINES}
    title = means_title(pivot, grid, [(each.label, list(each.values)) for each in outlines])
    return Picture(Radar(title, [head.label for head in columns], outlines), note)


def regions(pivot: Pivot, grid: Grid, known: queries.KnownMap | None) -> Picture:
    """One column on the map that was uploaded."""
    if known is None:
        return Picture(None, why_not=_("No map has been uploaded yet."))
    if not known.regions:
        return Picture(None, why_not=_("The file of the map is gone or cannot be read. Upload it again."))
    at = main_column(pivot, grid)
    by_key: dict[str, tuple[str, cells.Cell]] = {}
    for line in grid.lines:
        place = pivot.room.by_id[cast(int, line.head.key)]
        for key in (place.code, place.label_zh, place.label_en):
            if key:
                by_key.setdefault(key, (line.head.label, line.cells[at]))
    shapes = [_shape(region, by_key) for region in known.regions]
    n_found = sum(shape.text != "" for shape in shapes)
    if not n_found:
        return Picture(None, why_not=_("No region of the map bears the code or name of an organisation shown here."))
    head = grid.columns[at]
    note = _("%(n)s of %(total)s regions have a figure. Of one column: %(column)s.") % {
        "n": n_found, "total": len(shapes), "column": head.label,
    }  # fmt: skip
    return Picture(RegionPicture(title_of(pivot, grid, at), shapes, column_unit(pivot, head)), note)


def _shape(region: rules.Region, by_key: Mapping[str, tuple[str, cells.Cell]]) -> Shape:
    found = next((by_key[key] for key in region.keys if key in by_key), None)
    if found is None:
        return Shape(region.label, region.rings)
    name, cell = found
    return Shape(name, region.rings, cell.value, cell.text, cell.heat, cell.mark, cell.title, cell.href)


_DRAWN: Mapping[str, Callable[[Pivot, Grid], Picture]] = {
    "bars": bars,
    "lines": lines,
    "heat": heat,
    "radar": radar,
    "multiples": multiples,
}

"""What a trial holds warnings against: events that somebody names, else year's targets that were missed in the end."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.period import Period
from jixiao.engine.model.rows import ColumnsMissingError, coded, to_columns
from jixiao.engine.model.text import Text
from jixiao.engine.warning.rules.rule import ANY
from jixiao.engine.warning.scene.grid import Grid
from jixiao.engine.warning.scene.scene import Scene
from jixiao.engine.warning.scene.year_paths import in_years

EVENT_COLUMNS = ("organisation_code", "indicator_code", "first", "last")


@dataclass(frozen=True)
class PastEvent:
    """Something that a warning should tell: of whom (`*`: any indicator), and from which period to which.

    `ahead`: None where the trial says how early a warning may come; else so many periods.
    """

    organisation: str
    indicator: str
    first: Period
    last: Period
    ahead: int | None = None


def read_events(frame: object, scene: Scene, findings: FindingList) -> list[PastEvent]:
    """The rows of a frame of EVENT_COLUMNS (`last` may be blank or absent); unusable rows become findings."""
    columns = to_columns(frame)
    missing = [name for name in EVENT_COLUMNS[:3] if name not in columns]
    if missing and columns:
        raise ColumnsMissingError("events", missing, list(columns))
    texts = [_texts(columns[name]) for name in EVENT_COLUMNS if name in columns]
    found = []
    for number, row in enumerate(zip(*texts, strict=True), start=1):
        organisation, indicator, first, *last = row
        try:
            begin = Period.parse(first)
            end = Period.parse(last[0]) if last and last[0] else begin
        except DefinitionError as fault:
            _tell(findings, number, fault.code, fault.text, organisation, indicator)
            continue
        if end.last_date < begin.first_date:
            text = Text(f"It ends ({end}) before it begins ({begin}).", f"结束（{end}）早于开始（{begin}）。")
            _tell(findings, number, "ends_before_it_begins", text, organisation, indicator)
        elif organisation not in scene.panel.organisations:
            text = Text(
                f"There are no values of “{organisation}”: nothing could warn of this.",
                f"没有单位“{organisation}”的数据，无从预警。",
            )
            _tell(findings, number, "unknown_organisation", text, organisation, indicator)
        else:
            found.append(PastEvent(organisation, indicator or ANY, begin, end))
    return found


def _texts(column: object) -> list[str]:
    words = coded(column)
    return [words.at(row).strip() for row in range(len(words.codes))]


def _tell(findings: FindingList, row: int, rule: str, text: Text, organisation: str, indicator: str) -> None:
    findings.add(Finding(Severity.ERROR, rule, text, organisation, indicator, "", "events", row))


@dataclass(frozen=True)
class YearEnds:
    """How years came out: `missed` their target, and all whose outcome is known (organisation, indicator, year)."""

    missed: tuple[PastEvent, ...]
    settled: frozenset[tuple[str, str, int]]


def year_ends(scene: Scene) -> YearEnds:
    """Years held against their targets: one that missed is an event in its last period, of which any period may warn.

    Flows are held by their sum, averages by their mean, levels by the last value; only where that is known.
    """
    missed, settled = [], set()
    for grid in scene.grids:
        for line, year, is_missed in _outcomes(scene, grid):
            codes = scene.panel.codes(int(grid.series[line]))
            settled.add((*codes, year))
            if is_missed:
                last = Period(year, grid.frequency, grid.season)
                missed.append(PastEvent(*codes, last, last, grid.season - 1))
    return YearEnds(tuple(missed), frozenset(settled))


def _outcomes(scene: Scene, grid: Grid) -> Iterator[tuple[int, int, bool]]:
    """Line, year and whether the target was missed, where that can be told."""
    years = in_years(grid)
    yearly = in_years(grid, grid.spread_out(scene.aims.of_year)).values
    lower = in_years(grid, grid.spread_out(scene.aims.lower_is_better.astype(np.float64))).values
    aim, is_lower = _last_known(yearly), np.nan_to_num(_last_known(lower)) > 0
    result = _settled(years.values, [scene.aims.kinds.get(code, "level") for code in scene.panel.indicators], grid)
    failed = _failed(result, aim, is_lower)
    known = np.isfinite(result) & np.isfinite(aim)
    for line, place in zip(*(each.tolist() for each in np.nonzero(known)), strict=True):
        yield line, years.first + place, bool(failed[line, place])


def _settled(values: Floats, kinds: Sequence[str], grid: Grid) -> Floats:
    """What each year came to, by series and year."""
    kind = np.array(kinds)[grid.indicator][:, None]
    total = values.sum(axis=2)
    return np.where(kind == "flow", total, np.where(kind == "average", total / grid.season, values[:, :, -1]))


def _failed(settled: Floats, aim: Floats, is_lower: Bools) -> Bools:
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(is_lower, settled > aim, settled < aim))


def _last_known(values: Floats) -> Floats:
    """The last figure of every year that is there."""
    known = np.isfinite(values)
    place = values.shape[2] - 1 - known[:, :, ::-1].argmax(axis=2)
    return np.take_along_axis(values, place[:, :, None], axis=2)[:, :, 0]

"""The rule lab (预警规则试运行): rules run over past periods as they were known then, before anybody is warned by them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.admission import admit
from jixiao.engine.model.arrays import Bools
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.period import Period
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text
from jixiao.engine.warning.lab.events import PastEvent, YearEnds, read_events, year_ends
from jixiao.engine.warning.lab.raised import matched, raised_by
from jixiao.engine.warning.lab.recorded import Recorded, judge_then, tell_late
from jixiao.engine.warning.lab.tables import (
    EVENTS,
    NOTHING,
    TARGETS,
    event_table,
    period_table,
    raised_table,
    rule_table,
    who_table,
)
from jixiao.engine.warning.rules.judge import Judged, ask_all, judge
from jixiao.engine.warning.rules.reader import active_rules
from jixiao.engine.warning.rules.remarks import remark
from jixiao.engine.warning.rules.rule import WarningRule
from jixiao.engine.warning.scene.grid import Grid
from jixiao.engine.warning.scene.making import Beside, make_scene
from jixiao.engine.warning.scene.scene import Scene

LONGEST_WAIT = 3660


@dataclass(frozen=True)
class Trial(Outcome):
    """`table`: a row of RULE_COLUMNS per rule, and one (`*`) for all together. `lead` is the median number of periods by
    which warnings came before what they told (negative: after it began), None without hits.

    `yardstick`: events, targets (the year's target was missed) or nothing; then hits and the like are None. `known` says
    from what each period was judged.
    """

    yardstick: str
    known: Text
    periods: Table
    warnings: Table
    events: Table
    who: Table


def try_rules(
    rules: object,
    values: object,
    targets: object = None,
    events: object = None,
    first: str | None = None,
    last: str | None = None,
    *,
    ahead: int = 0,
    wait: int | None = None,
    due: object = None,
    forecasts: object = None,
    relations: object = None,
    doubts: object = None,
    ranks: object = None,
) -> Trial:
    """Run rules over the periods from `first` to `last` (all without), each judged from what was known then: values up to
    it and, where they carry `recorded_at`, recorded by the day it was looked at (`wait` days after it; else the end of the
    next period).

    `events`: a frame organisation_code, indicator_code (blank: any), first, last (periods). A warning hits an event where
    it stands in one of its periods or up to `ahead` periods before. Without events those are years that missed their
    target, and any period of the year may warn. Frames and refusals as for `warn`.
    """
    chosen, findings = active_rules(rules), FindingList()
    span = _span(first, last)
    if ahead < 0:
        raise DefinitionError("bad_parameter", Text("“ahead” must not be negative.", "“ahead”不得为负。"))
    _check_wait(wait)
    admitted = admit(values, findings)
    scene = make_scene(admitted.panel, Beside(targets, due, forecasts, relations, doubts, ranks), findings)
    remark(chosen, scene, findings)
    ends = year_ends(scene) if events is None else YearEnds((), frozenset())
    past_events = read_events(events, scene, findings) if events is not None else ends.missed
    yardstick = EVENTS if events is not None else TARGETS if ends.settled else NOTHING
    recorded = Recorded(admitted.records, wait)
    rulings = _rulings(chosen, scene, span, recorded, findings)
    raised = [each for ruling in rulings for each in raised_by(scene, ruling)]
    for each in raised:
        is_settled = (each.organisation, each.indicator, each.period.year) in ends.settled
        each.hit = False if is_settled or yardstick == EVENTS else None
    told = matched(raised, [each for each in past_events if _is_within(span, each)], ahead)
    n_periods = len({(each.grid.frequency, c) for each in rulings for c in np.flatnonzero(each.asked.any(0)).tolist()})
    table = rule_table(chosen, raised, told, yardstick, n_periods)
    return Trial(
        table, findings.table(), yardstick, recorded.told, period_table(rulings), raised_table(raised), event_table(told),
        who_table(raised),
    )  # fmt: skip


Span = tuple[Period | None, Period | None]


def _span(first: str | None, last: str | None) -> Span:
    begin, end = (Period.parse(each) if each else None for each in (first, last))
    if begin is not None and end is not None and end.last_date < begin.first_date:
        raise DefinitionError(
            "ends_before_it_begins",
            Text(f"The trial ends ({end}) before it begins ({begin}).", f"试运行的结束（{end}）早于开始（{begin}）。"),
        )
    return begin, end


def _check_wait(wait: int | None) -> None:
    if wait is not None and not 0 <= wait <= LONGEST_WAIT:
        text = Text(f"“wait” must lie between 0 and {LONGEST_WAIT} days.", f"“wait”须为 0 至 {LONGEST_WAIT} 天。")
        raise DefinitionError("bad_parameter", text)


def _rulings(
    rules: Sequence[WarningRule], scene: Scene, span: Span, recorded: Recorded, findings: FindingList
) -> list[Judged]:
    """What the rules say of the periods of the span, as far as it was known."""
    if recorded.is_known:
        tell_late(recorded, scene, findings)
        return list(judge_then(rules, scene, lambda grid: _within(span, grid), recorded))
    if recorded.wait is not None:
        text = Text(
            "The values carry no recorded_at, so “wait” says nothing: periods are judged from the figures as they stand.",
            "数据未附 recorded_at，“wait”不起作用，各期按现存数值判断。",
        )
        findings.add(Finding(Severity.WARNING, "no_recording_days", text))
    return list(judge(rules, scene, lambda scene, grid, signal: ask_all(scene, grid, signal) & _within(span, grid)))


def _within(span: Span, grid: Grid) -> Bools:
    """The columns whose period lies within the span."""
    begin, end = span
    low = -grid.first if begin is None else Period.of(begin.first_date, grid.frequency).ordinal - grid.first
    high = grid.n_columns if end is None else Period.of(end.last_date, grid.frequency).ordinal - grid.first
    columns = np.arange(grid.n_columns)
    return np.asarray((columns >= low) & (columns <= high))


def _is_within(span: Span, event: PastEvent) -> bool:
    begin, end = span
    return (begin is None or event.last.last_date >= begin.first_date) and (
        end is None or event.first.first_date <= end.last_date
    )

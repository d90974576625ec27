"""The rule lab (预警规则试运行): rules run over past periods as they were known then, before anybody is warned by them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

import numpy as np

from jixiao.engine.model.admission import admit
from jixiao.engine.model.arrays import Bools
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.period import Period
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text
from jixiao.engine.warning.lab.events import PastEvent, YearEnds, read_events, year_ends
from jixiao.engine.warning.rules.judge import Judged, ask_all, judge
from jixiao.engine.warning.rules.reader import active_rules
from jixiao.engine.warning.rules.remarks import remark
from jixiao.engine.warning.rules.rule import ANY, WarningRule
from jixiao.engine.warning.scene.grid import Grid
from jixiao.engine.warning.scene.making import Beside, make_scene
from jixiao.engine.warning.scene.scene import Scene
from jixiao.engine.warning.severity import SEVERITIES

RULE_COLUMNS = (
    "rule", "n_warnings", "per_period", "n_events", "n_hits", "n_misses", "n_false", "precision", "recall", "lead",
)  # fmt: skip
PERIOD_COLUMNS = ("period", "rule", "n_raised", "n_standing")
RAISED_COLUMNS = (
    "organisation_code", "indicator_code", "rule", "severity", "raised", "cleared", "n_periods", "score", "hit",
)  # fmt: skip
EVENT_TOLD_COLUMNS = ("organisation_code", "indicator_code", "first", "last", "hit", "rule", "raised", "lead")
WHO_COLUMNS = ("organisation_code", "n_warnings", *reversed(SEVERITIES))
EVENTS, TARGETS, NOTHING = "events", "targets", "nothing"


@dataclass
class Raised:
    """One warning from its raising to its clearing (ordinals; `until` is the first period in which it is gone).

    `hit` is None where nobody knows how it came out.
    """

    organisation: str
    indicator: str
    rule: str
    period: Period
    until: int | None
    n_periods: int
    level: int
    score: float
    hit: bool | None = False


@dataclass(frozen=True)
class Trial(Outcome):
    """`table`: a row of RULE_COLUMNS per rule, and one (`*`) for all together. `lead` is the median number of periods by
    which warnings came before what they told (negative: after it began), None without hits.

    `yardstick`: events, targets (the year's target was missed) or nothing; then hits and the like are None.
    """

    yardstick: str
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
    due: object = None,
    forecasts: object = None,
    relations: object = None,
    doubts: object = None,
    ranks: object = None,
) -> Trial:
    """Run rules over the periods from `first` to `last` (all without), each judged from values up to it alone.

    `events`: a frame organisation_code, indicator_code (blank: any), first, last (periods). A warning hits an event where
    it stands in one of its periods or up to `ahead` periods before. Without events those are years that missed their
    target, and any period of the year may warn. Frames and refusals as for `warn`.
    """
    chosen, findings = active_rules(rules), FindingList()
    span = _span(first, last)
    if ahead < 0:
        raise DefinitionError("bad_parameter", Text("“ahead” must not be negative.", "“ahead”不得为负。"))
    scene = make_scene(
        admit(values, findings).panel, Beside(targets, due, forecasts, relations, doubts, ranks), findings
    )
    remark(chosen, scene, findings)
    ends = year_ends(scene) if events is None else YearEnds((), frozenset())
    past_events = read_events(events, scene, findings) if events is not None else ends.missed
    yardstick = EVENTS if events is not None else TARGETS if ends.settled else NOTHING
    rulings = list(judge(chosen, scene, lambda scene, grid, signal: _within(span, grid, ask_all(scene, grid, signal))))
    raised = [each for ruling in rulings for each in _raised(scene, ruling)]
    for each in raised:
        is_settled = (each.organisation, each.indicator, each.period.year) in ends.settled
        each.hit = False if is_settled or yardstick == EVENTS else None
    told = _matched(raised, [each for each in past_events if _is_within(span, each)], ahead)
    n_periods = len({(each.grid.frequency, c) for each in rulings for c in np.flatnonzero(each.asked.any(0)).tolist()})
    table = _rule_table(chosen, raised, told, yardstick, n_periods)
    return Trial(
        table, findings.table(), yardstick, _period_table(rulings), _raised_table(raised), _event_table(told),
        _who_table(raised),
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


def _within(span: Span, grid: Grid, asked: Bools) -> Bools:
    """The cells asked about whose period lies within the span."""
    begin, end = span
    low = -grid.first if begin is None else Period.of(begin.first_date, grid.frequency).ordinal - grid.first
    high = grid.n_columns if end is None else Period.of(end.last_date, grid.frequency).ordinal - grid.first
    columns = np.arange(grid.n_columns)
    return np.asarray(asked & (columns >= low) & (columns <= high))


def _is_within(span: Span, event: PastEvent) -> bool:
    begin, end = span
    return (begin is None or event.last.last_date >= begin.first_date) and (
        end is None or event.first.first_date <= end.last_date
    )


def _raised(scene: Scene, ruling: Judged) -> Iterator[Raised]:
    """Every warning of one rule that stands in a period asked about, once."""
    asked_from = ruling.asked.argmax(axis=1)
    stands, score = ruling.standing.stands, ruling.score
    begins = ruling.standing.is_raised.copy()
    lines = np.arange(len(stands))
    begins[lines, asked_from] |= stands[lines, asked_from]
    for row, column in zip(*(each.tolist() for each in np.nonzero(begins & stands)), strict=True):
        if column < asked_from[row]:
            continue
        gone = np.flatnonzero(~stands[row, column:])
        stop = column + int(gone[0]) if len(gone) else None
        held = slice(column, stop)
        codes = scene.panel.codes(int(ruling.grid.series[ruling.lines[row]]))
        yield Raised(
            *codes, ruling.rule.code, ruling.grid.period(column), None if stop is None else ruling.grid.first + stop,
            len(stands[row, held]), int(ruling.standing.level[row, held].max()), float(np.nanmax(score[row, held])),
        )  # fmt: skip


@dataclass
class Told:
    """An event with the warnings that hit it, each with its lead."""

    event: PastEvent
    hits: list[tuple[int, Raised]] = field(default_factory=list)


def _matched(raised: Iterable[Raised], events: Iterable[PastEvent], ahead: int) -> list[Told]:
    """Every event with the warnings that stood in its time; those are marked as hits."""
    of_organisation = defaultdict(list)
    for warning in raised:
        of_organisation[warning.organisation].append(warning)
    told = []
    for event in events:
        found = Told(event)
        for warning in of_organisation[event.organisation]:
            if event.indicator not in (ANY, warning.indicator):
                continue
            frequency = warning.period.frequency
            begin = Period.of(event.first.first_date, frequency).ordinal
            end = Period.of(event.last.last_date, frequency).ordinal
            early = ahead if event.ahead is None else event.ahead
            if warning.period.ordinal <= end and (warning.until is None or warning.until > begin - early):
                warning.hit = True
                found.hits.append((begin - warning.period.ordinal, warning))
        told.append(found)
    return told


def _rule_table(
    rules: Sequence[WarningRule], raised: Sequence[Raised], told: Sequence[Told], yardstick: str, n_periods: int
) -> Table:
    rows = [_rule_row(rule.code, [rule], raised, told, yardstick, n_periods) for rule in rules]
    return Table.from_rows(RULE_COLUMNS, [*rows, _rule_row(ANY, rules, raised, told, yardstick, n_periods)])


def _rule_row(
    code: str,
    rules: Sequence[WarningRule],
    raised: Sequence[Raised],
    told: Sequence[Told],
    yardstick: str,
    n_periods: int,
) -> tuple[object, ...]:
    """One line: of a rule's warnings and of the events that it could have told."""
    codes = {rule.code for rule in rules}
    own = [each for each in raised if each.rule in codes]
    shown = code, len(own), len(own) / n_periods if n_periods else 0.0
    if yardstick == NOTHING:
        return (*shown, *[None] * 7)
    due = [each for each in told if any(_could_tell(rule, each.event) for rule in rules)]
    leads = [max(lead for lead, _ in hits) for hits in (_by(each, codes) for each in due) if hits]
    n_false, n_right = sum(each.hit is False for each in own), sum(each.hit is True for each in own)
    precision = n_right / (n_right + n_false) if n_right + n_false else None
    recall = len(leads) / len(due) if due else None
    lead = float(median(leads)) if leads else None
    return (*shown, len(due), len(leads), len(due) - len(leads), n_false, precision, recall, lead)


def _by(told: Told, codes: set[str]) -> list[tuple[int, Raised]]:
    return [hit for hit in told.hits if hit[1].rule in codes]


def _could_tell(rule: WarningRule, event: PastEvent) -> bool:
    """Whether the rule looks at what the event is about."""
    return (ANY in rule.organisations or event.organisation in rule.organisations) and (
        ANY in rule.indicators or event.indicator == ANY or event.indicator in rule.indicators
    )


def _period_table(rulings: Sequence[Judged]) -> Table:
    """How many warnings each rule raises and has standing, in every period."""
    counts: dict[tuple[Period, str], list[int]] = {}
    for ruling in rulings:
        raised, stands = (
            (each & ruling.asked).sum(axis=0).tolist() for each in (ruling.standing.is_raised, ruling.standing.stands)
        )
        for column in np.flatnonzero(ruling.asked.any(axis=0)).tolist():
            count = counts.setdefault((ruling.grid.period(column), ruling.rule.code), [0, 0])
            count[0] += raised[column]
            count[1] += stands[column]
    order = {ruling.rule.code: place for place, ruling in enumerate(rulings)}
    keys = sorted(counts, key=lambda key: (key[0].last_date, key[0].frequency.per_year, order[key[1]]))
    return Table.from_rows(PERIOD_COLUMNS, [(str(key[0]), key[1], *counts[key]) for key in keys])


def _raised_table(raised: Sequence[Raised]) -> Table:
    rows = [
        (
            each.organisation, each.indicator, each.rule, SEVERITIES[each.level - 1], str(each.period), _gone(each),
            each.n_periods, each.score, each.hit,
        )
        for each in sorted(raised, key=lambda each: (each.organisation, each.indicator, each.period.first_date, each.rule))
    ]  # fmt: skip
    return Table.from_rows(RAISED_COLUMNS, rows)


def _gone(each: Raised) -> str | None:
    """The period in which a warning is cleared; None where it still stands."""
    return None if each.until is None else str(each.period.shift(each.until - each.period.ordinal))


def _event_table(told: Sequence[Told]) -> Table:
    rows: list[tuple[object, ...]] = []
    for each in told:
        event = each.event
        place = event.organisation, event.indicator, str(event.first), str(event.last)
        if each.hits:
            lead, warning = max(each.hits, key=lambda hit: hit[0])
            rows.append((*place, True, warning.rule, str(warning.period), lead))
        else:
            rows.append((*place, False, None, None, None))
    return Table.from_rows(EVENT_TOLD_COLUMNS, rows)


def _who_table(raised: Iterable[Raised]) -> Table:
    """Who would have been warned, how often and how gravely; most warnings first."""
    counts: Mapping[str, Counter[str]] = defaultdict(Counter)
    for each in raised:
        counts[each.organisation][SEVERITIES[each.level - 1]] += 1
    order = sorted(counts, key=lambda code: (-counts[code].total(), code))
    rows = [(code, counts[code].total(), *(counts[code][name] for name in reversed(SEVERITIES))) for code in order]
    return Table.from_rows(WHO_COLUMNS, rows)

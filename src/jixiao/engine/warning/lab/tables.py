"""The tables of a trial: by rule, by period, each warning, each event, and who would have been warned."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import median

import numpy as np

from jixiao.engine.model.period import Period
from jixiao.engine.model.table import Table
from jixiao.engine.warning.lab.events import PastEvent
from jixiao.engine.warning.lab.raised import Raised, Told
from jixiao.engine.warning.rules.judge import Judged
from jixiao.engine.warning.rules.rule import ANY, WarningRule
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


def rule_table(
    rules: Sequence[WarningRule], raised: Sequence[Raised], told: Sequence[Told], yardstick: str, n_periods: int
) -> Table:
    """A row of RULE_COLUMNS for each rule, and one (`*`) for all together."""
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


def period_table(rulings: Sequence[Judged]) -> Table:
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


def raised_table(raised: Sequence[Raised]) -> Table:
    """A row of RAISED_COLUMNS for each warning, by organisation, indicator, period and rule."""
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


def event_table(told: Sequence[Told]) -> Table:
    """A row of EVENT_TOLD_COLUMNS for each event, with the earliest warning that told it."""
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


def who_table(raised: Iterable[Raised]) -> Table:
    """Who would have been warned, how often and how gravely; most warnings first."""
    counts: Mapping[str, Counter[str]] = defaultdict(Counter)
    for each in raised:
        counts[each.organisation][SEVERITIES[each.level - 1]] += 1
    order = sorted(counts, key=lambda code: (-counts[code].total(), code))
    rows = [(code, counts[code].total(), *(counts[code][name] for name in reversed(SEVERITIES))) for code in order]
    return Table.from_rows(WHO_COLUMNS, rows)

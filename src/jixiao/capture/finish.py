"""From readings to observations: doubles settled, many readings made into one, ranges checked; each loss is told."""

from collections.abc import Mapping

import numpy as np

from jixiao.capture.aggregate import RUNNING, Groups, Step, reduce_groups, running_maxima, too_few
from jixiao.capture.cell_finding import CellFinding
from jixiao.capture.mapping import Mapping as Rules
from jixiao.capture.observed import Lists, Observed, joined
from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.findings import Finding, Severity
from jixiao.engine.model.text import Text, show


class Finisher:
    """Takes observations through the mapping's last steps; `findings` grows, `n_refused` counts values not used."""

    def __init__(self, rules: Rules, lists: Lists) -> None:
        self.rules, self.lists = rules, lists
        self.findings: list[Finding] = []
        self.n_refused = 0

    def finished(self, observed: Observed, ranges: Mapping[str, tuple[float, float]]) -> Observed:
        """Doubles, aggregates, ranges, in this order."""
        observed = self._within(observed, ranges if not self.rules.aggregate else {})
        for place, step in enumerate(self.rules.aggregate):
            observed = self._stepped(observed, step, is_first=place == 0)
        if self.rules.aggregate:
            return self._within(observed, ranges)
        return self._single(observed)

    def _stepped(self, observed: Observed, step: Step, *, is_first: bool) -> Observed:
        codes = self.lists.indicators.entries
        wanted = np.array([not step.indicators or code in step.indicators for code in codes] or [True])
        mine = wanted[observed.indicator] if len(observed) else np.zeros(0, dtype=np.bool_)
        readings = observed.taken(mine)
        if is_first and step.counts_readings:
            readings = self._single(readings)
        return joined([observed.taken(~mine), self._reduced(readings, step)])

    def _reduced(self, readings: Observed, step: Step) -> Observed:
        """The readings of one step made into longer periods; those with too few readings are told and left out."""
        periods = self.lists.periods
        longer = np.array([periods.place(period.within(step.to)) for period in list(periods.entries)], dtype=np.int64)
        if not len(readings):
            return readings
        period = longer[readings.period]
        when = np.argsort(np.argsort(np.array([str(each) for each in periods.entries])))
        groups = Groups.of(readings.key(self.lists, period), when[readings.period])
        firsts = readings.taken(groups.firsts)
        rows = readings.row[groups.order]
        value, n_readings = self._figures(readings, groups, step)
        made = Observed(
            firsts.organisation,
            firsts.indicator,
            period[groups.firsts],
            value,
            firsts.file,
            firsts.column,
            np.minimum.reduceat(rows, groups.starts),
            np.maximum.reduceat(readings.last_row[groups.order], groups.starts),
            np.add.reduceat(readings.n_rows[groups.order], groups.starts),
        )
        return made.taken(~self._thin(made, readings, groups, step, n_readings))

    def _figures(self, readings: Observed, groups: Groups, step: Step) -> tuple[Floats, Ints]:
        """One figure per group, and how many usable readings (or running means) it stands on."""
        if step.by != RUNNING:
            return reduce_groups(step, readings.value, groups), groups.sizes
        hour_of = np.array([period.hour for period in self.lists.periods.entries], dtype=np.int64)
        return running_maxima(step.running, readings.value, hour_of[readings.period], groups)

    def _thin(self, made: Observed, readings: Observed, groups: Groups, step: Step, n_readings: Ints) -> Bools:
        periods = self.lists.periods
        held = [periods[place] for place in made.period.tolist()]
        parts = []
        if step.each is not None:
            ordered = [periods[place] for place in readings.period[groups.order].tolist()]
            bounds = zip(groups.starts.tolist(), (groups.starts + groups.sizes).tolist(), strict=True)
            parts = [ordered[start:end] for start, end in bounds]
        faults = too_few(step, held, parts, n_readings.tolist())
        thin = ~np.isfinite(made.value)
        for place, text in faults.items():
            thin[place] = True
            self._tell("too_few_readings", text, made, place)
        return thin

    def _single(self, observed: Observed) -> Observed:
        """One value for each organisation, indicator and period, as the mapping says about doubles."""
        groups = Groups.of(observed.key(self.lists), np.arange(len(observed)))
        if len(groups.starts) == len(observed):
            return observed
        kept = np.ones(len(observed), dtype=np.bool_)
        value = observed.value.copy()
        for group in np.flatnonzero(groups.sizes > 1).tolist():
            start = int(groups.starts[group])
            self._settle(observed, groups.order[start : start + int(groups.sizes[group])], kept, value)
        return observed.with_value(value).taken(kept)

    def _settle(self, observed: Observed, rows: Ints, kept: Bools, value: Floats) -> None:
        """One group of doubles settled in `kept` and `value`."""
        how = self.rules.duplicates
        places = self._shown_rows(observed, rows)
        held = observed.value[rows]
        kept[rows[1:]] = False
        if how == "sum":
            value[rows[0]] = held.sum()
        elif how in ("first", "last"):
            value[rows[0]] = held[0] if how == "first" else held[-1]
            text = Text(
                f"Given {len(rows)} times ({places}); the {how} is used.",
                f"重复 {len(rows)} 次（{places}），取{'首' if how == 'first' else '末'}次。",
            )
            self._tell("duplicate", text, observed, int(rows[0]), Severity.INFO)
        elif (held == held[0]).all():
            text = Text(
                f"Given {len(rows)} times with the same value ({places}); used once.",
                f"同一数值重复 {len(rows)} 次（{places}），只取一次。",
            )
            self._tell("duplicate", text, observed, int(rows[0]), Severity.WARNING)
        else:
            kept[rows[0]] = False
            self.n_refused += len(rows)
            values = ", ".join(show(each) for each in held[:5].tolist())
            text = Text(
                f"Given {len(rows)} times with different values: {values} ({places}). None is used; correct the source, "
                "narrow “where”, or write “duplicates: last”.",
                f"重复 {len(rows)} 次且不一致：{values}（{places}），均未采用。请更正来源、收窄 where，或写明 duplicates: last。",
            )
            for row in rows.tolist():
                self._tell("duplicate_differs", text, observed, row)

    def _shown_rows(self, observed: Observed, rows: Ints) -> str:
        """The places of doubles: at most five."""
        shown = [f"{self.lists.files[int(observed.file[row])]}:{int(observed.row[row])}" for row in rows[:5].tolist()]
        return ", ".join(shown) + (" …" if len(rows) > 5 else "")

    def _within(self, observed: Observed, ranges: Mapping[str, tuple[float, float]]) -> Observed:
        """Values outside the range of their indicator are told and not used."""
        kept = np.ones(len(observed), dtype=np.bool_)
        for place, code in enumerate(self.lists.indicators.entries):
            if code not in ranges:
                continue
            low, high = ranges[code]
            outside = (observed.indicator == place) & ~((observed.value >= low) & (observed.value <= high))
            kept &= ~outside
            for row in np.flatnonzero(outside).tolist():
                value = show(float(observed.value[row]))
                text = Text(
                    f"{value} is outside {show(low)} to {show(high)}.",
                    f"{value} 超出范围 {show(low)} 至 {show(high)}。",
                )
                self.n_refused += 1
                self._tell("out_of_range", text, observed, row)
        return observed.taken(kept)

    def _tell(self, rule: str, text: Text, at: Observed, row: int, severity: Severity = Severity.ERROR) -> None:
        lists = self.lists
        self.findings.append(
            CellFinding(
                severity,
                rule,
                text,
                lists.organisations[int(at.organisation[row])],
                lists.indicators[int(at.indicator[row])],
                str(lists.periods[int(at.period[row])]),
                lists.files[int(at.file[row])],
                int(at.row[row]),
                lists.columns[int(at.column[row])],
            )
        )

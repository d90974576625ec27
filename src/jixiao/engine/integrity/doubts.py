"""`doubts(values)`: every rule looks at the values; what it doubts, with evidence, for a person to judge."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from jixiao.engine.integrity.copied_forward import CopiedForward, copy_scores
from jixiao.engine.integrity.cuts import Cuts
from jixiao.engine.integrity.registry import DOUBT_RULES
from jixiao.engine.integrity.relations import read_relations
from jixiao.engine.integrity.review import review_queue
from jixiao.engine.integrity.rule import Case, Doubt
from jixiao.engine.integrity.rule_choice import chosen_rules, tell_unknown_codes
from jixiao.engine.model.admission import admit
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.panel import Panel
from jixiao.engine.model.table import Table
from jixiao.engine.model.targets import read_aims

DOUBT_COLUMNS = (
    "organisation_code", "indicator_code", "period", "rule", "score", "message", "message_zh", "family",
)  # fmt: skip
NEWEST_COLUMNS = ("organisation_code", "indicator_code", "period", "score", "flag")
FIRST_DAY = date(2000, 1, 1)


@dataclass(frozen=True)
class Doubts(Outcome):
    """`table` has a row per doubt, strongest rule first within an organisation; `newest` a row per series.

    `findings` are the rows that could not be looked at.
    """

    case: Case

    @cached_property
    def newest(self) -> Table:
        """The newest value of every series, doubted or not: score (1 at the cut, 0 where the past is too short), flag."""
        panel, scores = self.case.panel, newest_scores(self.case)
        rows = []
        for series, (place, score) in enumerate(zip(panel.last.tolist(), scores.tolist(), strict=True)):
            flag = int(score >= self.case.cuts["least_score"])
            rows.append((*panel.codes(series), str(panel.period(place)), score, flag))
        return Table.from_rows(NEWEST_COLUMNS, rows)

    @cached_property
    def review(self) -> Table:
        """The organisations with two independent hits, for the review queue."""
        panel = self.case.panel
        n_series = np.bincount(panel.organisation, minlength=len(panel.organisations)).tolist()
        return review_queue(self.table, dict(zip(panel.organisations, n_series, strict=True)), self.case.cuts)


def doubts(
    values: object,
    targets: object = None,
    relations: object = None,
    *,
    rules: Iterable[str] | None = None,
    cuts: Mapping[str, object] | None = None,
    day: date | None = None,
) -> Doubts:
    """Look for doubts in a frame (organisation_code, indicator_code, period, value [, recorded_at, due_date]).

    `targets` as for `evaluate` (optional column direction); `relations` a list of {rule: …}; `rules` names some rules
    only; `cuts` replaces cuts of the library, which are those of `day` (else of the newest period). Bad rows are findings;
    unusable relations, rules and cuts raise DefinitionError.
    """
    findings = FindingList()
    declared, chosen = read_relations(relations), chosen_rules(rules)
    admitted = admit(values, findings)
    panel = admitted.panel
    aims = read_aims(targets, panel, findings)
    case = Case(panel, admitted.revisions, aims, declared, Cuts.on(day or _newest_day(panel), cuts))
    tell_unknown_codes(declared, panel, findings)
    least = case.cuts["least_score"]
    found = [doubt for code in chosen for doubt in DOUBT_RULES[code]().look(case) if doubt.score >= least]
    return Doubts(_table(found), findings.table(), case)


def newest_scores(case: Case) -> np.ndarray:
    """By series the score of its newest value: the stronger of its distance and of its being a copy."""
    copies, _ = copy_scores(case.panel, CopiedForward.least, case.cuts["chance_of_repeats"])
    last = case.panel.last
    return np.maximum(case.levels.score[last], copies[last])


def _table(found: list[Doubt]) -> Table:
    order = {code: place for place, code in enumerate(DOUBT_RULES)}
    found.sort(key=lambda each: (each.organisation, each.indicator, each.period, order[each.rule]))
    rows = [
        (each.organisation, each.indicator, each.period, each.rule, each.score, *each.text, each.family)
        for each in found
    ]
    return Table.from_rows(DOUBT_COLUMNS, rows)


def _newest_day(panel: Panel) -> date:
    """The last day of the newest period; with no value the first day of the cuts."""
    ends = [FIRST_DAY]
    for number in np.unique(panel.frequency).tolist():
        series = np.flatnonzero(panel.frequency == number)
        ordinal = int(panel.ordinals[panel.last[series]].max())
        ends.append(panel.period_at(int(series[0]), ordinal).last_date)
    return max(ends)

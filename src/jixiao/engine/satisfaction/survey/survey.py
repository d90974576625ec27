"""`survey(answers, design)`: means and shares with their margin of error, response rates; `survey_change`: two surveys."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats
from jixiao.engine.model.degrees import BAD_DEGREE, read_degrees
from jixiao.engine.model.event_rows import tell_rows, text_column
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.rank import competition_rank
from jixiao.engine.model.rows import Coded, read_quantity
from jixiao.engine.model.settings import Own
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text
from jixiao.engine.satisfaction.intervals import normal_quantile, wilson
from jixiao.engine.satisfaction.survey.design import Design, Question, read_design
from jixiao.engine.satisfaction.survey.estimates import Estimate, weighted_mean
from jixiao.engine.satisfaction.survey.respondents import Respondents, read_respondents
from jixiao.engine.satisfaction.survey.response import OUTCOMES, response_rates

COLUMNS: Final = (
    "question", "statistic", "by", "category", "n", "not_answered", "item_response", "estimate", "standard_error", "margin",
    "lower", "upper", "effective_n", "design_effect", "rank", "state", "suppressed",
)  # fmt: skip
"""Shares in per cent, means as they are asked. `state`: total, ranked, too_few, no_answers."""
RESPONSE_COLUMNS: Final = ("stratum", *OUTCOMES, "rr1", "rr2", "coop1", "ref1", "con1")
CHANGE_COLUMNS: Final = (
    "question", "statistic", "by", "category", "before", "after", "difference", "standard_error", "lower", "upper",
    "is_told_apart",
)  # fmt: skip
KEYS: Final = ("question", "statistic", "by", "category")
MEAN, SHARE = "mean", "share"


@dataclass(frozen=True)
class Survey(Outcome):
    """`table`: a row of COLUMNS for every question and statistic, in total and by category of each `by`."""

    design: Design
    respondents: Respondents

    @cached_property
    def response(self) -> Table:
        """Outcomes and response rates of every stratum and of all (stratum blank); rates in per cent."""
        return _response(self.respondents)

    @property
    def weights(self) -> Floats:
        """The weight of every answer that was used, in the order of `respondents.rows`."""
        return self.respondents.raked.weights


def survey(answers: object, design: object, *, day: date | None = None, own: Own | None = None) -> Survey:
    """Estimates of a survey's questions; `design`: see `read_design`. Bad rows are findings.

    Sample: linearised error by strata and clusters, with the finite population correction where sizes are known. Open
    link: no probability sample, so there is no margin of error, and a finding says so.
    """
    plan = read_design(design, day=day, own=own)
    findings = FindingList()
    people = read_respondents(answers, plan, findings)
    if not plan.is_sample:
        text = Text("An open link is no probability sample: there is no margin of error, and the answers speak only for those "
                    "who gave them.", "开放链接不是概率抽样：没有抽样误差可言，结果仅代表答题者。")  # fmt: skip
        findings.add(Finding(Severity.INFO, "not_a_probability_sample", text))
    rows = [row for question in plan.questions for row in _of_question(question, plan, people, findings)]
    return Survey(Table.from_rows(COLUMNS, rows), findings.table(), plan, people)


def _of_question(
    question: Question, plan: Design, people: Respondents, findings: FindingList
) -> Iterator[tuple[Any, ...]]:
    given = text_column(people.columns, question.code, len(people.outcome))
    for statistic, values in _scored(question, given, plan, people, findings).items():
        here, scale = values[people.rows], 100.0 if statistic == SHARE else 1.0
        everybody = np.ones(len(here), np.bool_)
        yield _row((question.code, statistic, "", ""), here, everybody, scale, plan, people)[0]
        for name in plan.by:
            column = text_column(people.columns, name, len(people.outcome))
            codes = np.asarray(column.codes)[people.rows]
            places = sorted(set(codes.tolist()), key=lambda place: column.values[place])
            made = [
                _row((question.code, statistic, name, column.values[place]), here, codes == place, scale, plan, people)
                for place in places
            ]
            yield from _ranked(made)


def _scored(
    question: Question, given: Coded, plan: Design, people: Respondents, findings: FindingList
) -> dict[str, Floats]:
    """The statistics of a question, each with the value of every row of the table (NaN: no answer)."""
    n = len(people.outcome)
    words = {text.lower() for text in question.refusals}
    blank = np.array([not text or text.lower() in words for text in given.values] or [True])[given.codes]
    asked = np.zeros(n, np.bool_)
    asked[people.rows] = True
    if question.scored == "share":
        is_good = np.array([text in question.good for text in given.values] or [False])[given.codes]
        return {SHARE: np.where(blank, np.nan, is_good)}
    if question.scored == "number":
        quantity = read_quantity(people.columns[question.code])
        bad = [row for row in quantity.refused if asked[row] and not blank[row]]
        tell_rows(findings, "not_a_number", bad, lambda row: quantity.refused[row].text)
        return {MEAN: np.where(blank, np.nan, quantity.values)}
    degree = read_degrees(given)

    def told(row: int) -> Text:
        shown = given.at(row)[:40]
        return Text(BAD_DEGREE.en.format(shown), BAD_DEGREE.zh.format(shown))

    tell_rows(findings, "bad_degree", np.flatnonzero(asked & ~blank & (degree == 0)), told)
    known = np.where(blank | (degree == 0), np.nan, degree.astype(np.float64))
    good = np.where(np.isnan(known), np.nan, known >= plan.settings["good_from"])
    return {MEAN: known, SHARE: good}


def _row(
    place: tuple[str, str, str, str], values: Floats, domain: Bools, scale: float, plan: Design, people: Respondents
) -> tuple[tuple[Any, ...], float, bool]:
    """One row, its estimate and whether there are enough answers to rank it."""
    answered = domain & np.isfinite(values)
    found = weighted_mean(people.sample, values, answered)
    asked, n = int(domain.sum()), found.n
    margin, low, high = _interval(found, plan, scale == 100.0)
    enough = n >= plan.settings["least_to_rank"]
    state = "no_answers" if not n else ("total" if not place[2] else ("ranked" if enough else "too_few"))
    error = found.standard_error if plan.is_sample else np.nan
    shown = [_or_none(scale * number) for number in (found.mean, error, margin, low, high)]
    effect = _or_none(found.design_effect) if plan.is_sample else None
    row = (*place, n, asked - n, _or_none(100 * n / asked if asked else np.nan), *shown, _or_none(found.effective_n), effect,
           None, state, 0 < n < plan.settings["smallest_cell"])  # fmt: skip
    return row, found.mean, enough


def _interval(found: Estimate, plan: Design, is_share: bool) -> tuple[float, float, float]:
    """± margin (t of clusters less strata), and the interval; that of a share by Wilson on the sample's effective size."""
    from scipy.special import stdtrit

    error = found.standard_error
    if not plan.is_sample or not np.isfinite(error):
        return np.nan, np.nan, np.nan
    confidence = plan.settings["confidence"]
    quantile = float(stdtrit(found.degrees, (1 + confidence) / 2)) if found.degrees > 0 else normal_quantile(confidence)
    margin = quantile * error
    if not is_share:
        return margin, found.mean - margin, found.mean + margin
    spread = found.mean * (1 - found.mean)
    size = spread / error**2 if error > 0 and spread > 0 else found.effective_n
    low, high = wilson(np.array([found.mean * size]), np.array([size]), confidence)
    return margin, float(low[0]), float(high[0])


def _ranked(made: list[tuple[tuple[Any, ...], float, bool]]) -> Iterator[tuple[Any, ...]]:
    """Rows of one `by` with their competition ranks, of those with enough answers."""
    scores = np.array([round(mean, 10) if enough else np.nan for _, mean, enough in made])
    place = COLUMNS.index("rank")
    for (row, _, _), rank in zip(made, competition_rank(scores).tolist(), strict=True):
        yield (*row[:place], rank or None, *row[place + 1 :])


def _or_none(number: float) -> float | None:
    return float(f"{number:.12g}") if np.isfinite(number) else None


def _response(people: Respondents) -> Table:
    names = ["", *sorted(set(people.strata.values) - {""})]
    strata = [people.strata.at(row) for row in range(len(people.outcome))]
    rows = []
    for name in names:
        chosen = [each for each, stratum in zip(people.outcome, strata, strict=True) if name in ("", stratum)]
        counts = {outcome: chosen.count(outcome) for outcome in OUTCOMES}
        rows.append((name, *counts.values(), *response_rates(counts).values()))
    return Table.from_rows(RESPONSE_COLUMNS, rows)


def survey_change(before: Survey, after: Survey) -> Table:
    """Each estimate of both surveys and their difference, with its interval (independent samples, normal).

    None where one of them has no error (an open link). `is_told_apart`: the interval does not hold 0.
    """
    earlier = {tuple(row[key] for key in KEYS): row for row in before.table}
    z = normal_quantile(after.design.settings["confidence"])
    rows = []
    for row in after.table:
        key = tuple(row[name] for name in KEYS)
        old = earlier.get(key)
        if old is None or old["estimate"] is None or row["estimate"] is None:
            continue
        rows.append((*key, old["estimate"], row["estimate"], *_difference(old, row, z)))
    return Table.from_rows(CHANGE_COLUMNS, rows)


def _difference(old: Mapping[str, Any], new: Mapping[str, Any], z: float) -> tuple[Any, ...]:
    difference = new["estimate"] - old["estimate"]
    if old["standard_error"] is None or new["standard_error"] is None:
        return difference, None, None, None, None
    error = float(np.hypot(old["standard_error"], new["standard_error"]))
    low, high = difference - z * error, difference + z * error
    return difference, error, low, high, bool(low > 0 or high < 0)

"""The rows of a survey read by its design: who answered, in which stratum and category, with which weight."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.event_rows import columns_of, height, tell_rows, text_column
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.rows import Coded, read_quantity
from jixiao.engine.model.text import Text
from jixiao.engine.satisfaction.survey.design import Design
from jixiao.engine.satisfaction.survey.estimates import Sample
from jixiao.engine.satisfaction.survey.response import outcome_of
from jixiao.engine.satisfaction.survey.weights import Margin, Raked, rake_and_trim, stratified_weights

ANSWERS = Text("The table of the survey", "调查数据表")


@dataclass(frozen=True)
class Respondents:
    """`rows`: places in the table of those who answered and can be used; `sample` and `raked` are of these.

    `outcome` and `strata` are of every row of the table, for the response rates.
    """

    columns: Mapping[str, Any]
    rows: Ints
    sample: Sample
    raked: Raked
    outcome: list[str]
    strata: Coded


def read_respondents(frame: object, design: Design, findings: FindingList) -> Respondents:
    """The table read; who cannot be used is told."""
    named = [design.stratum, design.cluster, design.weight, design.disposition, *design.margins, *design.by]
    columns = columns_of(frame, [*(question.code for question in design.questions), *filter(None, named)], ANSWERS)
    n = height(columns)
    outcome = _outcomes(columns, design, n, findings)
    usable = np.array([each in ("complete", "partial") for each in outcome], np.bool_)
    strata = text_column(columns, design.stratum, n) if design.stratum else Coded(np.zeros(n, np.int64), ("",))
    stratum, usable = _categories(strata, list(design.strata) or [""], "stratum", usable, findings)
    base, usable = _base_weights(columns, design, n, usable, findings)
    categories: list[tuple[Ints, Floats]] = []
    for name, shares in design.margins.items():
        category, usable = _categories(text_column(columns, name, n), list(shares), name, usable, findings)
        categories.append((category, np.array(list(shares.values()))))
    rows = np.flatnonzero(usable)
    weights, sizes = _by_design(stratum[rows], base[rows], design, findings)
    margins = [_present(category[rows], shares * weights.sum(), findings) for category, shares in categories]
    settings = design.settings
    raked = rake_and_trim(
        weights, margins, settings["trim_at"], int(settings["raking_rounds"]), settings["raking_tolerance"]
    )
    _tell_raking(raked, bool(margins), findings)
    clusters = np.asarray(text_column(columns, design.cluster, n).codes, np.int64) if design.cluster else np.arange(n)
    sample = Sample(raked.weights, stratum[rows], clusters[rows], sizes, tuple(margins))
    return Respondents(columns, rows, sample, raked, outcome, strata)


def _outcomes(columns: Mapping[str, Any], design: Design, n: int, findings: FindingList) -> list[str]:
    """Each row's outcome; without a column of dispositions everybody in the table has answered."""
    if not design.disposition:
        return ["complete"] * n
    given = text_column(columns, design.disposition, n)
    read = [outcome_of(text) for text in given.values]
    outcome = [read[code] for code in given.codes.tolist()]

    def told(row: int) -> Text:
        shown = given.at(row)[:40]
        return Text(f"“{shown}” is no disposition; write complete, partial, refusal … or a code of AAPOR, 1.1.",
                    f"“{shown}”不是可识别的访问结果；请写 complete、partial、refusal……或 AAPOR 代码（如 1.1）。")  # fmt: skip

    tell_rows(findings, "bad_disposition", [row for row, each in enumerate(outcome) if not each], told)
    return outcome


def _categories(column: Coded, known: list[str], what: str, usable: Bools, findings: FindingList) -> tuple[Ints, Bools]:
    """Each row's place among the known categories; rows of another are told and not used."""
    places = {text: place for place, text in enumerate(known)}
    found = np.array([places.get(text, -1) for text in column.values] or [-1], np.int64)[column.codes]
    bad = np.flatnonzero(usable & (found < 0))

    def told(row: int) -> Text:
        shown = column.at(row)[:40]
        return Text(f"{what}: the design does not name “{shown}”; the answer is not used.",
                    f"{what}：方案中没有“{shown}”，该答卷未采用。")  # fmt: skip

    tell_rows(findings, "unknown_category", bad, told)
    return found, usable & (found >= 0)


def _base_weights(
    columns: Mapping[str, Any], design: Design, n: int, usable: Bools, findings: FindingList
) -> tuple[Floats, Bools]:
    if not design.weight:
        return np.ones(n), usable
    weights = np.array(read_quantity(columns[design.weight]).values, np.float64)
    bad = np.flatnonzero(usable & ~(weights > 0))
    text = Text("The weight must be a number above 0; the answer is not used.", "权数须为大于 0 的数，该答卷未采用。")
    tell_rows(findings, "bad_weight", bad, text)
    return weights, usable & (weights > 0)


def _by_design(stratum: Ints, base: Floats, design: Design, findings: FindingList) -> tuple[Floats, Floats]:
    """Design weights, and the clusters or people in the population of each stratum (NaN for unknown)."""
    if design.strata:
        sizes = np.array(list(design.strata.values()), np.float64)
        n = np.bincount(stratum, minlength=len(sizes))
        for place in np.flatnonzero(n == 0).tolist():
            name = list(design.strata)[place]
            text = Text(
                f"Stratum {name} has no answer; its people are not spoken for.",
                f"层“{name}”没有答卷，结果不能代表该层。",
            )
            findings.add(Finding(Severity.WARNING, "empty_stratum", text, name))
        for place in np.flatnonzero(n > sizes).tolist():
            name = list(design.strata)[place]
            text = Text(f"Stratum {name} has more answers than people.", f"层“{name}”的答卷数大于总体数。")
            findings.add(Finding(Severity.WARNING, "more_than_population", text, name))
        weights = stratified_weights(stratum, sizes, base)
        return weights, np.full(len(sizes), np.nan) if design.cluster else sizes
    if design.cluster:
        return base, np.array([design.clusters or np.nan])
    size = design.population
    return (base * (size / base.sum()) if size and len(base) else base), np.array([size or np.nan])


def _present(category: Ints, totals: Floats, findings: FindingList) -> Margin:
    """A margin without the categories that nobody is of; the known totals of the others are raised to the same sum."""
    there = np.bincount(category, minlength=len(totals)) > 0
    if not there.all() and len(category):
        text = Text("A category of a margin has no answer: it is left out, and its people are not spoken for.",
                    "边际变量有类别没有答卷：该类别略去，结果不能代表该类人群。")  # fmt: skip
        findings.add(Finding(Severity.WARNING, "empty_category", text))
    place = np.cumsum(there) - 1
    kept = totals[there]
    return place[category], kept * (totals.sum() / kept.sum()) if len(kept) else kept


def _tell_raking(raked: Raked, has_margins: bool, findings: FindingList) -> None:
    """Whether raking converged, and how far trimmed weights are off the margins."""
    if has_margins and not raked.converged:
        text = Text(f"Raking did not converge in {raked.rounds} rounds: a margin is off by {raked.distance:.4%}.",
                    f"加权迭代 {raked.rounds} 轮未收敛：边际偏差 {raked.distance:.4%}。请合并类别或核对边际。")  # fmt: skip
        findings.add(Finding(Severity.WARNING, "not_converged", text))
    elif has_margins:
        text = Text(f"Raking converged in {raked.rounds} rounds.", f"加权迭代 {raked.rounds} 轮收敛。")
        findings.add(Finding(Severity.INFO, "converged", text))
    if raked.n_trimmed:
        text = Text(f"{raked.n_trimmed} weights were trimmed; margins are off by up to {raked.distance:.2%}.",
                    f"{raked.n_trimmed} 个权数被截尾；边际偏差至多 {raked.distance:.2%}。")  # fmt: skip
        findings.add(Finding(Severity.INFO, "trimmed", text))

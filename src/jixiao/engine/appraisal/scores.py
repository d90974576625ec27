"""Scores as they came in: who gave what to whom, read strictly; what cannot be used is told by its row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints, at_least
from jixiao.engine.model.event_rows import columns_of, grouped, height, tell_rows, text_column
from jixiao.engine.model.findings import FindingList, Severity
from jixiao.engine.model.rows import read_quantity
from jixiao.engine.model.text import Text, show
from jixiao.engine.model.tiers import Range, tiers_holding

SCORES = Text("The table of scores", "评分表")
TOTAL = "*"
"""Stands for the sum over all criteria."""


@dataclass(frozen=True)
class Marking:
    """One criterion's scores: `rater[i]` gave `value[i]` to `object[i]`, each pair once; `row` is where it stood."""

    criterion: str
    rater: Ints
    object: Ints
    value: Floats
    row: Ints


@dataclass(frozen=True)
class Scores:
    """All scores that can be used, by criterion in the order of the file; `absent` counts blank ones by criterion."""

    raters: tuple[str, ...]
    objects: tuple[str, ...]
    markings: tuple[Marking, ...]
    absent: Mapping[str, int]


def read_scores(
    frame: object, findings: FindingList, *, full: float | None = None, tiers: Sequence[Range] = ()
) -> Scores:
    """Read rater, object, score [, criterion, tier]. Blank scores are counted, unreadable and doubled ones refused.

    `full`: scores outside 0 and full marks are refused. `tiers` (with `full`): a score outside of its row's tier is.
    """
    columns = columns_of(frame, ("rater", "object", "score"), SCORES)
    n = height(columns)
    names = [text_column(columns, name, n) for name in ("rater", "object", "criterion")]
    quantity = read_quantity(columns["score"])
    values, blank = quantity.values, np.zeros(n, np.bool_)
    blank[quantity.blank] = True
    usable = np.isfinite(values)
    tell_rows(findings, "bad_score", sorted(quantity.refused), lambda row: quantity.refused[row].text)
    for name, column, zh in zip(("rater", "object"), names[:2], ("评分人", "评分对象"), strict=True):
        empty = np.array([not text for text in column.values] or [True])[column.codes]
        tell_rows(findings, f"{name}_missing", np.flatnonzero(empty), Text(f"The {name} is blank.", f"{zh}为空。"))
        usable &= ~empty
        blank &= ~empty
    usable &= _inside(columns, values, usable, full, tiers, findings)
    usable &= _first_of_each([np.asarray(name.codes, np.int64) for name in names], values, usable, findings)
    codes = [np.asarray(name.codes, np.int64) for name in names]
    markings = tuple(
        Marking(criterion, codes[0][rows], codes[1][rows], values[rows], rows)
        for place, criterion in enumerate(names[2].values)
        if len(rows := np.flatnonzero(usable & (codes[2] == place)))
    )
    absent = {text: int((blank & (codes[2] == place)).sum()) for place, text in enumerate(names[2].values)}
    return Scores(names[0].values, names[1].values, markings, absent)


def totals(scores: Scores) -> Marking | None:
    """Each rater's sum over all criteria, of the objects that the rater scored on every one; None with one criterion."""
    if len(scores.markings) < 2:
        return None
    parts = scores.markings
    rater = np.concatenate([part.rater for part in parts])
    target = np.concatenate([part.object for part in parts])
    value = np.concatenate([part.value for part in parts])
    group, first = grouped([rater, target])
    whole = np.bincount(group) == len(parts)
    sums = np.bincount(group, value)
    return Marking(TOTAL, rater[first][whole], target[first][whole], sums[whole], np.full(int(whole.sum()), -1))


def _inside(
    columns: Mapping[str, Any],
    values: Floats,
    usable: Bools,
    full: float | None,
    tiers: Sequence[Range],
    findings: FindingList,
) -> Bools:
    """Rows whose score lies within full marks, and within the tier that was chosen for it."""
    inside = np.ones(len(values), np.bool_)
    if full is None:
        return inside
    known = np.where(usable, values, 0.0)
    inside &= at_least(known, 0.0) & at_least(np.full(len(known), full), known)
    text = Text(f"The score lies outside 0 to {show(full)}.", f"评分超出 0 至 {show(full)}。")
    tell_rows(findings, "score_out_of_range", np.flatnonzero(usable & ~inside), text)
    if not tiers or "tier" not in columns:
        return inside
    chosen = read_quantity(columns["tier"]).values
    own = tiers_holding(known / full, tiers)
    wrong = usable & inside & (chosen != own)
    tell_rows(
        findings,
        "outside_the_tier",
        np.flatnonzero(wrong),
        lambda row: _outside(values[row], chosen[row], full, tiers),
    )
    return np.asarray(inside & ~wrong, dtype=np.bool_)


def _outside(value: float, tier: float, full: float, tiers: Sequence[Range]) -> Text:
    if tier != tier or not 1 <= tier <= len(tiers) or tier != int(tier):
        return Text(
            f"No tier from 1 to {len(tiers)} was chosen for {show(value)}.",
            f"评分 {show(value)} 未选择第 1 至第 {len(tiers)} 等级。",
        )
    high, low = (show(end * full) for end in tiers[int(tier) - 1])
    return Text(
        f"{show(value)} lies outside tier {int(tier)} ({high} to {low}).",
        f"评分 {show(value)} 不在第 {int(tier)} 等级（{high} 至 {low}）内。",
    )


def _first_of_each(keys: Sequence[Ints], values: Floats, usable: Bools, findings: FindingList) -> Bools:
    """Of one rater's scores for the same object and criterion the first is kept."""
    kept = np.ones(len(values), np.bool_)
    rows = np.flatnonzero(usable)
    if not len(rows):
        return kept
    group, first = grouped([key[rows] for key in keys])
    again = np.ones(len(rows), np.bool_)
    again[first] = False
    kept[rows[again]] = False
    differs = values[rows] != values[rows[first]][group]
    for rule, chosen, severity, text in (
        ("scored_twice", again & differs, Severity.ERROR,
         Text("The same rater gave another score before; the first is kept.", "同一评分人此前评分不同，保留先出现的一个。")),
        ("row_twice", again & ~differs, Severity.WARNING,
         Text("The same score stands in the file before.", "该评分在文件中重复。")),
    ):  # fmt: skip
        tell_rows(findings, rule, rows[chosen], text, severity=severity)
    return kept

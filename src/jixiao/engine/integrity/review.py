"""Which organisations belong into the review queue: two independent signs that survive a correction for many tests."""

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from jixiao.engine.integrity.cuts import Cuts
from jixiao.engine.integrity.reporters import EVERYBODY
from jixiao.engine.integrity.rule import benjamini_hochberg
from jixiao.engine.model.table import Table

REVIEW_COLUMNS = ("organisation_code", "hits", "families", "n_doubts", "strongest_rule")
TESTED = ("shape", "digits", "target")
"""Families whose score is a p-value: cut ** score; they look at each series and at all of them together."""
ALARMS = {"level": "level_alarms_per_series", "repetition": "repetition_alarms_per_series"}
CERTAIN = 1e-6
"""Arithmetic that does not hold, and what else is no matter of chance."""
HITS = 2
NOT_OF_ONE = ("ceiling",)


def review_queue(table: Table, n_series: Mapping[str, int], cuts: Cuts) -> Table:
    """The organisations with HITS families of doubts that remain after Benjamini–Hochberg over all families.

    `table` has the columns of DOUBT_COLUMNS; `n_series` tells how many series each organisation has, for what is doubted
    by accident grows with them. A doubt is no verdict, and this is a list of whom to ask first.
    """
    by_organisation: dict[str, dict[str, list[tuple[float, str]]]] = defaultdict(lambda: defaultdict(list))
    for row in table:
        if row["organisation_code"] != EVERYBODY and row["family"] not in NOT_OF_ONE:
            by_organisation[row["organisation_code"]][row["family"]].append((row["score"], row["rule"]))
    rows = []
    for organisation, families in sorted(by_organisation.items()):
        p_values = [_chance(name, found, n_series.get(organisation, 1), cuts) for name, found in families.items()]
        silent = [1.0] * (len(ALL_FAMILIES) - len(p_values))
        adjusted = benjamini_hochberg(np.array([*p_values, *silent]))[: len(p_values)]
        hits = sorted(name for name, p in zip(families, adjusted, strict=True) if p <= cuts["false_discovery"])
        if len(hits) >= HITS:
            doubts = [entry for found in families.values() for entry in found]
            rows.append((organisation, len(hits), " ".join(hits), len(doubts), max(doubts)[1]))
    rows.sort(key=lambda row: (-row[1], row[0]))
    return Table.from_rows(REVIEW_COLUMNS, rows)


ALL_FAMILIES = ("level", "repetition", "shape", "digits", "target", "revision", "relation", "sources")


def _chance(family: str, found: list[tuple[float, str]], n_series: int, cuts: Cuts) -> float:
    """How likely an honest organisation with so many series shows as much in one family."""
    from scipy.stats import poisson

    if family in ALARMS:
        expected = n_series * cuts[ALARMS[family]]
        strongest = max(score for score, _ in found)
        by_strength = -np.expm1(
            -expected / max(strongest, 1e-9) ** 2
        )  # alarms thin out with the square of the distance
        by_number = poisson.sf(len(found) - 1, expected)
        return float(min(1.0, 2 * min(by_strength, by_number)))
    if family in TESTED:
        return float(min(1.0, (n_series + 1) * cuts["test_chance"] ** max(score for score, _ in found)))
    return CERTAIN

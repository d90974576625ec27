"""Figures made up for a look at a scheme before there are any: who would be where if …; never stored."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np

from jixiao.engine.model.node import Node
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.scheme_template.template import Template

SPREAD: Final = 0.35
"""How far made-up figures stay behind what earns full marks, at most; a look only, no claim."""
MOST_EVENTS: Final = 4


def best_value(leaf: Node) -> float | None:
    """The value that earns all points of a leaf; None where it cannot be told from the rule and the target alone."""
    params: Mapping[str, Any] = leaf.rule.params() if leaf.rule else {}
    if leaf.rule is None or leaf.rule.inputs:
        return None
    if leaf.rule.name == "deduct_per_event":
        return 0.0
    if leaf.rule.name == "manual":
        return leaf.weight
    if leaf.rule.name == "band_step" and params.get("bands"):
        cut = leaf.rule.bands[0][0]  # type: ignore[attr-defined]
        return float(cut)
    known = (params.get("stretch"), params.get("high"), params.get("threshold"), leaf.target)
    return next((float(value) for value in known if value is not None), None)


def made_up(
    template: Template, scheme: Scheme, organisations: Sequence[str], period: str, seed: int
) -> list[dict[str, Any]]:
    """One observation of each organisation for each leaf of `scheme`, some better than others, the same for a seed."""
    rng = np.random.default_rng(seed)
    rows = []
    for organisation in organisations:
        strength = float(rng.uniform(0.2, 1.0))
        for code, best, is_lower in _wanted(template, scheme):
            behind = SPREAD * (1 - strength) * float(rng.uniform(0.3, 1.7))
            value = _behind(best, behind, is_lower=is_lower)
            rows.append({"organisation_code": organisation, "indicator_code": code, "period": period, "value": value})
    return rows


def _wanted(template: Template, scheme: Scheme) -> Iterator[tuple[str, float, bool]]:
    """Each observed indicator once: its best value and whether lower is better."""
    seen = set[str]()
    for leaf in scheme.leaves:
        for code in leaf.observed:
            example = template.need(code).example
            best = best_value(leaf) if code == leaf.indicator else None
            value = best if best is not None else example
            if value is not None and code not in seen:
                seen.add(code)
                yield code, value, leaf.direction == "lower" or best is None


def _behind(best: float, behind: float, *, is_lower: bool) -> float:
    if best == 0:
        return float(int(behind / SPREAD * MOST_EVENTS))
    return round(best + abs(best) * behind * (1 if is_lower else -1), 2)

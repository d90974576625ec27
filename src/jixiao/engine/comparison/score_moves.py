"""Why a score moved: performance, weights, missing values and adjustments, each indicator in its own line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from jixiao.engine.comparison.moves import Move, exact, settled

DIGITS = 4
PERFORMANCE, WEIGHT, MISSING = "performance", "weight", "missing"


@dataclass(frozen=True)
class ScorePart:
    """One indicator of a score: `weight` its full points, `points` what it earned (None where it was missing).

    `factor` is what the weights of those present were stretched by, where others are missing: points × factor is its part.
    """

    weight: float
    points: float | None
    factor: float = 1.0


@dataclass(frozen=True)
class ScoreParts:
    """A score, its parts by indicator, and what is not of any indicator (`others` by code and kind: adjustments, veto …)."""

    score: float
    parts: Mapping[str, ScorePart]
    others: Mapping[tuple[str, str], float] = field(default_factory=dict)


def why_score_moved(before: ScoreParts, after: ScoreParts, *, digits: int = DIGITS) -> Move:
    """The change of a score in lines of the kinds performance, weight, missing, and those of `others`; rounding last.

    A part is weight × share earned × factor; its change is split by the mean over all orders in which the three may change
    (Shapley 1953; Das Gupta 1978 for rates), so nothing is left over. A part that is missing before or after is one line.
    """
    effects: dict[tuple[str, str], Fraction] = {}
    for code in {**before.parts, **after.parts}:
        for kind, effect in _part_effects(before.parts.get(code), after.parts.get(code)).items():
            effects[code, kind] = effect
    for key in {**before.others, **after.others}:
        effects[key] = exact(after.others.get(key, 0.0)) - exact(before.others.get(key, 0.0))
    first, last = exact(before.score), exact(after.score)
    effects["", "rounding"] = last - first - sum(effects.values())
    return settled(first, last, effects, digits)


def _part_effects(before: ScorePart | None, after: ScorePart | None) -> dict[str, Fraction]:
    if before is None or after is None or before.weight == 0 or after.weight == 0:  # it came into the tree, or left it
        return {WEIGHT: _worth(after) - _worth(before)}
    if before.points is None or after.points is None:
        return {MISSING: _worth(after) - _worth(before)}
    old, new = _three(before), _three(after)
    return dict(zip((WEIGHT, PERFORMANCE, MISSING), _shapley(old, new), strict=True))


def _worth(part: ScorePart | None) -> Fraction:
    """What a part counted in the score."""
    return Fraction(0) if part is None or part.points is None else exact(part.points) * exact(part.factor)


Three = tuple[Fraction, Fraction, Fraction]


def _three(part: ScorePart) -> Three:
    """Weight, share earned, factor."""
    weight = exact(part.weight)
    return weight, exact(part.points or 0.0) / weight, exact(part.factor)


def _shapley(old: Three, new: Three) -> Three:
    """The effects of three factors on their product: each one's mean over the six orders of change."""
    found = []
    for place in range(3):
        one, other = (each for each in range(3) if each != place)
        kept = old[one] * old[other] + new[one] * new[other]
        mixed = old[one] * new[other] + new[one] * old[other]
        found.append((new[place] - old[place]) * (kept / 3 + mixed / 6))
    return found[0], found[1], found[2]

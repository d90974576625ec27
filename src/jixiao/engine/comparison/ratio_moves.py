"""Why a ratio, a rate over groups, or a total moved."""

from collections.abc import Mapping
from fractions import Fraction
from math import log, log1p

from jixiao.engine.comparison.moves import Move, exact, settled
from jixiao.engine.model.codes import check_choice
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text

WAYS = ("midpoint", "log-mean")
DIGITS = 6
Pair = tuple[float, float]
"""Numerator and denominator."""


def why_ratio_moved(before: Pair, after: Pair, *, way: str = "midpoint", digits: int = DIGITS) -> Move:
    """The change of numerator ÷ denominator in the lines numerator and denominator.

    midpoint: Δn × mean of 1/d, Δ(1/d) × mean of n (the two orders' mean; Das Gupta 1978), for any signs. log-mean: the
    additive logarithmic mean Divisia index L(r₁, r₀) × ln(n₁/n₀) (Ang 2005), for figures above 0. Both leave nothing over.
    """
    check_choice("way", way, WAYS)
    (n0, d0), (n1, d1) = (tuple(map(exact, pair)) for pair in (before, after))
    if not d0 or not d1:
        raise DefinitionError("zero_denominator", Text("A denominator is 0.", "分母为 0，无法分解。"))
    first, last = n0 / d0, n1 / d1
    if way == "midpoint":
        of_numerator = (n1 - n0) * (1 / d0 + 1 / d1) / 2
    else:
        if min(n0, n1, d0, d1) <= 0:
            text = Text("The log-mean way needs figures above 0.", "对数平均法要求数值均大于 0。")
            raise DefinitionError("not_positive", text, Text("Use the midpoint.", "请改用 midpoint。"))
        of_numerator = Fraction(_log_mean(float(last), float(first)) * log(n1 / n0))
    effects = {("numerator", "effect"): of_numerator, ("denominator", "effect"): last - first - of_numerator}
    return settled(first, last, effects, digits)


def _log_mean(one: float, other: float) -> float:
    """(a − b) ÷ (ln a − ln b); a where they are equal."""
    apart = log1p((one - other) / other)
    return (one - other) / apart if apart else one


def why_rate_moved(before: Mapping[str, Pair], after: Mapping[str, Pair], *, digits: int = DIGITS) -> Move:
    """The change of a rate over several groups, Σ numerators ÷ Σ denominators: each group's own rate, and its share.

    rate: Δ rate × mean share; share: Δ share × (mean rate − mean of both whole rates), so that a group at the average
    moves nothing by growing (Kitagawa 1955). A group without denominator has no rate; the one it has at the other time holds.
    """
    old, new = ({code: (exact(n), exact(d)) for code, (n, d) in each.items()} for each in (before, after))
    first, last = _whole(old), _whole(new)
    middle, nothing = (first + last) / 2, (Fraction(0), Fraction(0))
    effects: dict[tuple[str, str], Fraction] = {}
    totals = [sum((d for _, d in each.values()), Fraction(0)) for each in (old, new)]
    for code in {**old, **new}:
        pairs = old.get(code, nothing), new.get(code, nothing)
        rates = [n / d if d else None for n, d in pairs]
        known = [rate for rate in rates if rate is not None]
        if not known:
            continue
        r0, r1 = (known[0] if rate is None else rate for rate in rates)
        s0, s1 = (d / total for (_, d), total in zip(pairs, totals, strict=True))
        effects[code, "rate"] = (r1 - r0) * (s0 + s1) / 2
        effects[code, "share"] = (s1 - s0) * ((r0 + r1) / 2 - middle)
    return settled(first, last, effects, digits)


def _whole(groups: Mapping[str, tuple[Fraction, Fraction]]) -> Fraction:
    for code, (numerator, denominator) in groups.items():
        if denominator < 0 or (numerator and not denominator):
            text = Text(f"“{code}” has no denominator above 0.", f"“{code}”的分母不大于 0。")
            raise DefinitionError("zero_denominator", text)
    denominator = sum((d for _, d in groups.values()), Fraction(0))
    if not denominator:
        raise DefinitionError("zero_denominator", Text("All denominators are 0.", "各组分母均为 0，无法分解。"))
    return sum((n for n, _ in groups.values()), Fraction(0)) / denominator


def why_total_moved(before: Mapping[str, float], after: Mapping[str, float], *, digits: int = DIGITS) -> Move:
    """The change of a total in the changes of its parts; a part that is not there counts 0."""
    codes = {**before, **after}
    effects = {(code, "part"): exact(after.get(code, 0.0)) - exact(before.get(code, 0.0)) for code in codes}
    first, last = (sum((exact(value) for value in each.values()), Fraction(0)) for each in (before, after))
    return settled(first, last, effects, digits)

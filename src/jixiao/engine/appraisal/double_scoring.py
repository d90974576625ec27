"""双评与三评: two people score the same material without seeing each other; a third decides where they differ too much."""

from dataclasses import dataclass

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text


@dataclass(frozen=True)
class Settled:
    """The difference of the first two, whether a third is needed, and the score (None while the third is missing)."""

    difference: float
    needs_third: bool
    score: float | None


def settle_double(first: float, second: float, third: float | None = None, *, full: float, share: float) -> Settled:
    """The mean of two that differ by at most `share` of `full` marks; else of the third and the one nearer to it.

    Where both are equally near to the third, the mean of all three. A third that was not needed does not count.
    """
    if not full > 0 or not 0 <= share <= 1:
        raise DefinitionError(
            "bad_cut", Text("“full” must be above 0 and “share” from 0 to 1.", "满分须大于 0，比例须在 0 至 1 之间。")
        )
    difference = abs(first - second)
    # A difference of exactly the share is still allowed, binary noise or not (89.9 and 79.9 of 100).
    needs_third = difference > share * full * (1 + 1e-12)
    if not needs_third:
        return Settled(difference, needs_third, (first + second) / 2)
    if third is None:
        return Settled(difference, needs_third, None)
    to_first, to_second = abs(third - first), abs(third - second)
    if abs(to_first - to_second) <= 1e-12 * full:
        return Settled(difference, needs_third, (first + second + third) / 3)
    return Settled(difference, needs_third, (third + (first if to_first < to_second else second)) / 2)

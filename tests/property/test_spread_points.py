"""Points that are spread: equal to handing out tenths one by one, and they add up exactly."""

from fractions import Fraction

from hypothesis import example, given, settings
from hypothesis import strategies as st

from jixiao.engine.scheme_template.adapting import spread, sum_of

TENTHS = st.integers(0, 400)


def by_hand(given_tenths: list[int | None], full_tenths: int) -> list[int]:
    """The slow twin, in tenths: one after the other to the one that is furthest behind its exact share."""
    empty = [place for place, tenths in enumerate(given_tenths) if tenths is None]
    known = [tenths or 0 for tenths in given_tenths]
    rest = full_tenths - sum(known)
    exact = [Fraction(rest, len(empty)) if place in empty else Fraction(tenths) for place, tenths in enumerate(known)]
    if not empty:
        exact = [Fraction(tenths * full_tenths, sum(known)) for tenths in known]
    found = [int(share) for share in exact]
    while sum(found) < full_tenths:
        behind = [share - tenths for share, tenths in zip(exact, found, strict=True)]
        found[behind.index(max(behind))] += 1
    return found


@settings(max_examples=50, deadline=None)
@given(st.lists(st.one_of(st.none(), TENTHS), min_size=1, max_size=8), st.sampled_from([1000, 1200, 500]))
@example([31, 31, 66, 117, 330], 1200)  # three remainders are the same: the first ones get what is over
def test_as_by_hand(tenths: list[int | None], full: int) -> None:
    total = sum(each or 0 for each in tenths)
    if (None in tenths and total >= full) or (total == 0 and None not in tenths):
        return
    weights = {f"i{place}": None if each is None else each / 10 for place, each in enumerate(tenths)}
    found = spread(weights, full / 10)
    assert sum_of(found.values()) == full / 10
    assert [round(points * 10) for points in found.values()] == by_hand(tenths, full)

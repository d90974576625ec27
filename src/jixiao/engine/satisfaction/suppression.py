"""Cells that are too small to publish: the small ones, and one more where a total would give a single one away."""

from collections.abc import Sequence


def suppressed_cells(counts: Sequence[float], smallest: float = 5) -> tuple[bool, ...]:
    """Which cells of a row, whose total is published, are to be hidden: those from 1 to below `smallest`.

    Where the hidden ones add up to less than `smallest` or only one is hidden, the least of the others above zero is
    hidden too; a row whose total is below `smallest` is hidden whole. A zero says nothing about anybody and stays.
    """
    if 0 < sum(counts) < smallest:
        return tuple(True for _ in counts)
    hidden = [0 < count < smallest for count in counts]
    if any(hidden) and (sum(hidden) == 1 or sum(c for c, h in zip(counts, hidden, strict=True) if h) < smallest):
        others = [place for place, count in enumerate(counts) if count > 0 and not hidden[place]]
        if others:
            hidden[min(others, key=lambda place: counts[place])] = True
    return tuple(hidden)

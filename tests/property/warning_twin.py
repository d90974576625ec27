"""A warning read period by period in plain Python: the slow twin of `standing`."""

from collections.abc import Callable, Iterator, Sequence


def plain_course(
    amounts: Sequence[float | None], step_of: Callable[[float], int], back_at: float, pending: int, clear_after: int
) -> Iterator[tuple[bool, bool, int]]:
    """By period whether a warning stands, whether it is raised in it, and its step (0 none, 1 the mildest …).

    More is worse. An amount that is not known changes nothing and has no step.
    """
    is_up, n_bad, n_good = False, 0, 0
    for amount in amounts:
        is_begun, step = False, 0
        if amount is not None:
            step = step_of(amount)
            n_bad = n_bad + 1 if step else 0
            n_good = n_good + 1 if amount <= back_at else 0
            if not is_up and n_bad >= pending:
                is_up = is_begun = True
            elif is_up and n_good >= clear_after:
                is_up, n_bad = False, 0
            step = max(step, 1) if is_up else 0
        yield is_up, is_begun, step

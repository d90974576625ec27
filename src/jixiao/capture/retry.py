"""When to try again within a reading: a schedule of waits. Pure: no clock, no sleeping."""

from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True)
class Schedule:
    """Waits that grow by `factor` from `first` to at most `longest` seconds, `tries` tries in all.

    `jitter`: the share of a wait that chance may take off, so that sources that fell together are not asked together.
    """

    first: float = 1.0
    factor: float = 2.0
    longest: float = 900.0
    tries: int = 8
    jitter: float = 0.25

    def __post_init__(self) -> None:
        if not (self.first > 0 and self.factor >= 1 and self.longest >= self.first):
            raise ValueError("a schedule needs first > 0, factor ≥ 1 and longest ≥ first")
        if self.tries < 1 or not 0 <= self.jitter < 1:
            raise ValueError("a schedule needs tries ≥ 1 and 0 ≤ jitter < 1")

    def wait(self, attempt: int, seed: str = "", at_least: float = 0.0) -> float | None:
        """Seconds to wait after the failed try number `attempt` (from 1); None where there is no further try.

        The same attempt and seed give the same wait. `at_least`: what the source asked for (Retry-After); it may
        be longer than `longest`.
        """
        if attempt < 1:
            raise ValueError("tries are counted from 1")
        if attempt >= self.tries:
            return None
        # The exponent stops growing where the wait does: 2.0 ** 5000 is no float.
        grown = self.first
        for _ in range(attempt - 1):
            grown *= self.factor
            if grown >= self.longest or self.factor == 1.0:
                break
        full = min(grown, self.longest)
        return max(full * (1.0 - self.jitter * _chance(f"{seed}|{attempt}")), at_least)


def _chance(seed: str) -> float:
    """A number in [0, 1) that the seed decides."""
    return int.from_bytes(sha256(seed.encode()).digest()[:7]) / 2**56


WITHIN_A_READING = Schedule(first=0.5, factor=2.0, longest=8.0, tries=3)
"""Between two tries at one page: a hiccup is bridged; what lasts longer is the next run's."""

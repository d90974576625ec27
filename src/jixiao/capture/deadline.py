"""The time that one reading may take in all, however its source spends it."""

import time

from jixiao.capture.connector import SourceFault
from jixiao.capture.faults import fault


class Deadline:
    """Seconds from now on; `left` says how many remain, `check` raises SourceFault `too_slow` when there are none."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        return max(0.0, self._end - time.monotonic())

    def spent(self) -> float:
        return self.seconds - self._end + time.monotonic()

    @property
    def is_over(self) -> bool:
        return self.left() <= 0.0

    def check(self) -> float:
        """The seconds left, of which there are some."""
        left = self.left()
        if left <= 0.0:
            raise self.fault()
        return left

    def fault(self) -> SourceFault:
        return fault("too_slow", seconds=f"{self.seconds:g}")

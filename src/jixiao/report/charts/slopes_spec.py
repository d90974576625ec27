"""What slopes show, as frozen data: each thing before and after, on two axes side by side."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Slope:
    """One thing: its figure before and after."""

    label: str
    before: float
    after: float


@dataclass(frozen=True)
class Slopes:
    """Lines from `before_label` to `after_label`; what rises is drawn full, what falls dashed."""

    title: str
    slopes: Sequence[Slope]
    before_label: str
    after_label: str
    unit: str = ""
    decimals: int = 2

    def table(self) -> tuple[list[str], list[tuple[str, list[float | None]]]]:
        """Both figures of each."""
        return [self.before_label, self.after_label], [(one.label, [one.before, one.after]) for one in self.slopes]

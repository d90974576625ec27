"""What a cause diagram (鱼骨图) shows, as frozen data: the problem at the head, what it may lie with as bones."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Bone:
    """One kind of cause, and the causes found in it, from what is seen to what lies behind it."""

    label: str
    causes: Sequence[str] = ()


@dataclass(frozen=True)
class Bones:
    """Up to six bones; those without causes are drawn thin, so that one sees where nobody looked."""

    title: str
    head: str
    bones: Sequence[Bone]
    count_label: str = ""

    def table(self) -> tuple[list[str], list[tuple[str, list[float | None]]]]:
        """Each bone with its causes in words, and how many there are."""
        rows = [
            (f"{one.label}: {' → '.join(one.causes)}" if one.causes else one.label, [float(len(one.causes))])
            for one in self.bones
        ]
        return [self.count_label], [(label, list[float | None](counts)) for label, counts in rows]

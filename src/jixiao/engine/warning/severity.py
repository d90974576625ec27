"""How grave a warning is: red, orange, yellow, blue, each from a cut on in the signal's own unit."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints, nearly
from jixiao.engine.model.text import Text

SEVERITIES = ("blue", "yellow", "orange", "red")
"""The four of the national emergency system (《突发事件应对法》), mildest first; a level is the place here, from 1."""
LABELS: Mapping[str, Text] = {
    "blue": Text("blue", "蓝色"),
    "yellow": Text("yellow", "黄色"),
    "orange": Text("orange", "橙色"),
    "red": Text("red", "红色"),
}


@dataclass(frozen=True)
class Worse:
    """Which way an amount gets worse, and whether the cut itself counts (`at_cut`) or only what lies beyond it."""

    is_more: bool = True
    at_cut: bool = True

    def reached(self, amounts: Floats, cut: float) -> Bools:
        """Where an amount reaches the cut; False where it is not known."""
        with np.errstate(invalid="ignore"):
            beyond = amounts > cut if self.is_more else amounts < cut
            same = nearly(amounts, cut)
        return np.asarray(beyond | same if self.at_cut else beyond & ~same)

    def is_milder(self, one: float, other: float) -> bool:
        """Whether `one` is reached before `other`."""
        return one < other if self.is_more else one > other


MORE = Worse()
BEYOND = Worse(at_cut=False)
LESS = Worse(is_more=False, at_cut=False)


@dataclass(frozen=True)
class Steps:
    """Severities with their cuts, mildest first, each cut worse than the one before."""

    cuts: tuple[tuple[str, float], ...]

    @property
    def mildest(self) -> float:
        """The cut from which on there is a warning at all."""
        return self.cuts[0][1]

    @property
    def levels(self) -> Ints:
        """The level of every step."""
        return np.array([SEVERITIES.index(name) + 1 for name, _ in self.cuts], np.int64)

    def level_of(self, amounts: Floats, worse: Worse) -> Ints:
        """By amount the level of the gravest step that it reaches, 0 for none."""
        found = np.zeros(amounts.shape, np.int64)
        for level, (_, cut) in zip(self.levels.tolist(), self.cuts, strict=True):
            found[worse.reached(amounts, cut)] = level
        return found

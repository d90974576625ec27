"""What a signal (预警信号) is: amounts by series and period, each from what was known then, and the words for one."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.integrity.rule import figure
from jixiao.engine.model.arrays import Bools, Floats
from jixiao.engine.model.method import Method
from jixiao.engine.model.text import Text
from jixiao.engine.warning.scene import Grid, Scene
from jixiao.engine.warning.severity import MORE, Steps, Worse


@dataclass(frozen=True)
class Amounts:
    """By series and period `amount` (in the signal's own unit, NaN where it cannot be told) and `expected`.

    `expected` is what the value is held against, NaN where there is no such thing.
    """

    amount: Floats
    expected: Floats

    @classmethod
    def unknown(cls, grid: Grid) -> "Amounts":
        """Nothing can be told."""
        return cls(np.full(grid.values.shape, np.nan), np.full(grid.values.shape, np.nan))


@dataclass(frozen=True)
class Seen:
    """One amount with its place, for putting into words; `value` is NaN where the period has none."""

    organisation: str
    indicator: str
    period: str
    value: float
    amount: float
    expected: float
    cut: float


class Signal(Method):
    """A signal and its parameters. Its docstring is its official text, Chinese first."""

    unit: ClassVar[Text]
    """What an amount counts, for the cuts of a rule."""
    needs: ClassVar[Text] = Text("", "")
    """What must be handed over besides the values."""
    seeks_absent: ClassVar[bool] = False
    """Whether it looks at periods without a value."""

    @property
    def worse(self) -> Worse:
        """Which way its amounts get worse."""
        return MORE

    @property
    def usual(self) -> Steps | None:
        """The steps that hold where a rule names none; None where only the rule can know."""
        return None

    @abstractmethod
    def amounts(self, scene: Scene, grid: Grid, wanted: Bools) -> Amounts:
        """Amounts of the cells of the grid that are `wanted`; others may be left NaN.

        The amount of a period rests on values up to it alone, whatever came later.
        """

    @abstractmethod
    def say(self, seen: Seen) -> Text:
        """What was seen, in a sentence with its figures."""

    def score(self, amounts: Floats, cut: float) -> Floats:
        """How far an amount goes, 1 at the mildest cut and more beyond; NaN where it is not known."""
        return np.asarray(amounts / cut) if cut else 1.0 + amounts


def said(value: Any) -> str:
    """A figure in a message."""
    return figure(value)

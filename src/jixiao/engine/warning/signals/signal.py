"""What a signal (预警信号) is: amounts by series and period, each from what was known then, and the words for one."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.integrity.rule import figure
from jixiao.engine.model.arrays import Bools, Floats
from jixiao.engine.model.asked import Asked
from jixiao.engine.model.method import Method
from jixiao.engine.model.text import Text
from jixiao.engine.warning.scene.grid import Grid
from jixiao.engine.warning.scene.scene import Scene
from jixiao.engine.warning.severity import MORE, Steps, Worse

NO_TEXT = Text("", "")


@dataclass(frozen=True)
class Amounts:
    """By series and period `amount` (in the signal's own unit, NaN where it cannot be told) and `expected`.

    `expected` is what the value is held against, NaN where there is no such thing.
    """

    amount: Floats
    expected: Floats
    notes: Mapping[tuple[int, int], Text] = field(default_factory=dict)
    """What is to be said of single cells of the grid (line, column), where figures do not say it."""

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
    note: Text = NO_TEXT


class Signal(Method):
    """A signal and its parameters. Its docstring is its official text, Chinese first."""

    unit: ClassVar[Text]
    """What an amount counts, for the cuts of a rule."""
    catches: ClassVar[Text] = Text("", "")
    """In a sentence what it is for."""
    avoid: ClassVar[Text] = Text("", "")
    """In a sentence when not to use it."""
    asks: ClassVar[Mapping[str, Asked]] = {}
    """How its parameters are asked of people, by their names in files; a form asks the others plainly, by name."""
    needs: ClassVar[Text] = Text("", "")
    """What must be handed over besides the values."""

    @property
    def worse(self) -> Worse:
        """Which way its amounts get worse."""
        return MORE

    @property
    def usual(self) -> Steps | None:
        """The steps that hold where a rule names none; None where only the rule can know."""
        return None

    def cells(self, scene: Scene, grid: Grid) -> Bools:
        """The cells of a grid that it can be asked about: those with a value, unless it looks at something else."""
        return grid.known

    def newest(self, scene: Scene, grid: Grid) -> Bools:
        """The cells that are the present: the newest value of each series, unless it looks at something else."""
        return grid.is_newest

    @abstractmethod
    def amounts(self, scene: Scene, grid: Grid, wanted: Bools) -> Amounts:
        """Amounts of the cells of the grid that are `wanted`; others may be left NaN.

        The amount of a period rests on values up to it alone, whatever came later.
        """

    @abstractmethod
    def say(self, seen: Seen) -> Text:
        """What was seen, in a sentence with its figures."""

    def lacks(self, scene: Scene) -> Text:
        """What it would need to say anything and has not got; blank where nothing is missing."""
        return NO_TEXT

    def score(self, amounts: Floats, cut: float) -> Floats:
        """How far an amount goes, 1 at the mildest cut and more beyond; NaN where it is not known."""
        return np.asarray(amounts / cut) if cut else 1.0 + amounts


def said(value: Any) -> str:
    """A figure in a message."""
    return figure(value)


WORSE = ("auto", "fall", "rise")
WORSE_WORDS: Mapping[str, Text] = {
    "auto": Text("as the indicator's direction says", "按指标方向"),
    "fall": Text("a fall", "下降为变差"),
    "rise": Text("a rise", "上升为变差"),
}


def worsening(scene: Scene, grid: Grid, when: str) -> Floats:
    """By line 1 where a rise is for the worse, −1 where a fall is; NaN where nobody says (auto without direction)."""
    if when != "auto":
        return np.full(len(grid.values), 1.0 if when == "rise" else -1.0)
    signs = {"lower": 1.0, "higher": -1.0}
    known = [signs.get(scene.aims.directions.get(code, ""), np.nan) for code in scene.panel.indicators]
    return np.array(known, np.float64)[grid.indicator]


def lacks_direction(scene: Scene, when: str) -> Text:
    """What is missing for indicators of which nobody says which way is worse; blank where all are known."""
    unknown = [code for code in scene.panel.indicators if when == "auto" and code not in scene.aims.directions]
    if not unknown:
        return NO_TEXT
    listed = ", ".join(unknown[:5]) + (" …" if len(unknown) > 5 else "")
    return Text(
        f"which way is worse is not known for {listed}: write worse: fall or rise, or give targets with direction",
        f"不知道 {listed} 的变差方向：请在规则中写 worse: fall 或 rise，或在目标值中给出 direction",
    )


def percent(value: float) -> str:
    """A percentage in a message, to one decimal."""
    return said(round(value, 1))

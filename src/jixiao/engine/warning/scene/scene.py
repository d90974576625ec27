"""What signals may look at: series on a common calendar, targets beside them, and what is known from other stages."""

from dataclasses import dataclass, field

from jixiao.engine.integrity.relations import Relations
from jixiao.engine.model.arrays import Bools
from jixiao.engine.model.panel import Panel
from jixiao.engine.warning.scene.aims import YearAims
from jixiao.engine.warning.scene.grid import Grid
from jixiao.engine.warning.scene.handed import Handed
from jixiao.engine.warning.scene.owed import overdue


@dataclass(frozen=True)
class Scene:
    """Everything that signals may look at. `targets` are rows as they were handed over.

    What other stages or people hand in (`due`, `forecasts`, `doubts`, `ranks`) is None where there is nothing of it:
    then signals judge from the values alone.
    """

    panel: Panel
    grids: tuple[Grid, ...]
    aims: YearAims
    targets: object = None
    due: Handed | None = None
    forecasts: Handed | None = None
    relations: Relations = field(default_factory=Relations)
    doubts: Handed | None = None
    ranks: Handed | None = None

    def overdue(self, grid: Grid) -> Bools:
        """Cells whose due day has come and whose figure nobody has handed in."""
        return overdue(self.due, self.panel, grid)

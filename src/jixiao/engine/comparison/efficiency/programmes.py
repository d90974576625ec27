"""Many small linear programmes of one shape, and where each stands: arrays end with the axis of the programmes."""

from dataclasses import dataclass, replace

import numpy as np

from jixiao.engine.model.arrays import Floats, Ints


@dataclass(frozen=True)
class Programmes:
    """N programmes: minimise cost · z where [columns, slacks, gauge] z = rhs and z ≥ 0; k rows, the first q with a slack.

    `columns` (n + q) × k: organisations, then the slacks' unit columns. `own` N: whom each is about. `gauge`, `rhs` k × N:
    the column of θ, φ or t, always basic. `slack_cost`, `slack_tail` N × q: costs, and entries in the last row, or None.
    `gauge_cost`, `own_cost`: of the gauge and of the own column; the others' columns cost nothing.
    """

    columns: Floats
    n_slacks: int
    own: Ints
    gauge: Floats
    rhs: Floats
    gauge_cost: float = 1.0
    own_cost: float = 0.0
    slack_cost: Floats | None = None
    slack_tail: Floats | None = None

    @property
    def first_slack(self) -> int:
        """Identity of the first slack; those before it are organisations."""
        return len(self.columns) - self.n_slacks

    def take(self, places: Ints) -> "Programmes":
        """Some of the programmes."""
        return replace(
            self,
            own=self.own[places],
            gauge=self.gauge[:, places],
            rhs=self.rhs[:, places],
            slack_cost=None if self.slack_cost is None else self.slack_cost[places],
            slack_tail=None if self.slack_tail is None else self.slack_tail[places],
        )

    def entering(self, identities: Ints, who: Ints) -> Floats:
        """k × N: the columns of these identities (never the gauge) for the programmes `who`."""
        columns = np.take(self.columns, identities, axis=0)
        if self.slack_tail is not None:
            slack = identities - self.first_slack
            held = np.flatnonzero(slack >= 0)
            columns[held, -1] += self.slack_tail[who[held], slack[held]]
        return np.ascontiguousarray(columns.T)

    def slack_gains(self, prices: Floats, who: Ints) -> Floats:
        """N × q: what each slack would gain at these prices, for the programmes `who`."""
        gains = prices[:, : self.n_slacks].copy()
        if self.slack_tail is not None:
            gains += prices[:, -1:] * self.slack_tail[who]
        if self.slack_cost is not None:
            gains -= self.slack_cost[who]
        return gains

    def basic(self, bases: "Bases") -> Floats:
        """k × N × k: the column of each basic variable of each programme."""
        place = np.arange(len(bases))
        columns = self.columns[np.minimum(bases.identities, len(self.columns) - 1)]
        if self.slack_tail is not None:
            slack = bases.identities - self.first_slack
            tails = self.slack_tail[place, np.clip(slack, 0, self.n_slacks - 1)]
            columns[..., -1] += np.where(slack >= 0, tails, 0.0)
        columns[bases.gauge_row, place] = self.gauge.T
        return columns

    def basic_costs(self, bases: "Bases") -> Floats:
        """k × N: the cost of each basic variable."""
        place = np.arange(len(bases))
        costs = np.where(bases.identities == self.own, self.own_cost, 0.0)
        if self.slack_cost is not None:
            slack = bases.identities - self.first_slack
            held = self.slack_cost[place, np.clip(slack, 0, self.n_slacks - 1)]
            costs = np.where(slack >= 0, held, costs)
        costs[bases.gauge_row, place] = self.gauge_cost
        return costs


@dataclass
class Bases:
    """Where each programme stands: `identities` k × N of the basic variables, `gauge_row` N the row of the gauge.

    `table` (k + 1) × (k + 2) × N: a row per basic variable and one of prices; the columns are the inverse of the basis,
    the amounts, and the amounts per infinitesimal nudge of the right-hand side.
    """

    identities: Ints
    table: Floats
    gauge_row: Ints

    def __len__(self) -> int:
        return len(self.gauge_row)

    def take(self, places: Ints) -> "Bases":
        """A copy of some of them."""
        return Bases(
            np.take(self.identities, places, axis=-1), np.take(self.table, places, axis=-1), self.gauge_row[places]
        )

    def put(self, places: Ints, others: "Bases") -> None:
        """Overwrite some of them."""
        self.identities[:, places] = others.identities
        self.table[:, :, places] = others.table
        self.gauge_row[places] = others.gauge_row

    @property
    def inverse(self) -> Floats:
        """k × k × N."""
        return self.table[:-1, :-2]

    @property
    def amounts(self) -> Floats:
        """k × N: how much of each basic variable."""
        return self.table[:-1, -2]

    @property
    def nudges(self) -> Floats:
        """k × N: how much more of it per infinitesimal nudge."""
        return self.table[:-1, -1]

    @property
    def prices(self) -> Floats:
        """N × k: what one more of each row's right-hand side costs."""
        return self.table[-1, :-2].T

    @property
    def gauges(self) -> Floats:
        """N: the amount of each programme's gauge."""
        return np.asarray(self.amounts[self.gauge_row, np.arange(len(self))])

    def held(self, identities: Ints) -> Floats:
        """N: the amount of one variable per programme, 0 where it is not basic."""
        return np.asarray(np.where(self.identities == identities, self.amounts, 0.0).sum(axis=0))

    def aim(self, programmes: Programmes) -> None:
        """Take the costs of `programmes` as the objective from here on; ties are broken afresh."""
        costs = programmes.basic_costs(self)
        self.table[-1] = (costs[:, None, :] * self.table[:-1]).sum(axis=0)
        # Between 1 and 2, and linearly independent over the rationals (Lindemann), so that no tie is left.
        self.nudges[:] = 1.5 + np.sin(np.arange(1.0, len(costs) + 1))[:, None] / 2

    def exchange(self, row: Ints, change: Floats) -> None:
        """The entering variable, whose column in terms of the basis is `change` (k + 1 rows; spoilt), takes `row`."""
        place = np.arange(len(row))
        pivot_row = np.ascontiguousarray(self.table[row, :, place].T)
        pivot_row /= change[row, place]
        change[row, place] -= 1.0
        self.table -= change[:, None, :] * pivot_row

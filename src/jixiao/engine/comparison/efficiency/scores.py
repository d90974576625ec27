"""What a model of efficiency takes and gives: figures without fault in, shares of the frontier out."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from jixiao.engine.comparison.efficiency.proof import Solutions
from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.text import Text

SNAP = 1e-10
"""What differs from 1 or from 0 by less than this, relative to the organisation's own figures, is arithmetic's noise."""
FAINTEST = 1e-8
"""A smaller efficiency cannot be told from noise, so it counts as not solved."""


@dataclass(frozen=True)
class Scores:
    """Per organisation: `efficiency` (NaN: none), `slacks` n × columns in the columns' own units, inputs first.

    `peers`, `shares` k × n: the organisations to learn from and their λ, 0 where there is none. `unbounded` n: left out
    itself, an organisation finds nothing to be compared with; NaN elsewhere: not solved.
    """

    efficiency: Floats
    slacks: Floats
    peers: Ints
    shares: Floats
    unbounded: Bools


class EfficiencyModel(ABC):
    """A model of efficiency. `orientations`: those it has, the default first.

    `can_leave_out`: whether an organisation can be compared with all but itself (super-efficiency).
    """

    name: ClassVar[str]
    label: ClassVar[Text]
    orientations: ClassVar[tuple[str, ...]]
    can_leave_out: ClassVar[bool] = False

    @abstractmethod
    def score(self, inputs: Floats, outputs: Floats, orientation: str, *, leave_out: bool) -> Scores:
        """Scores of organisations × inputs and × outputs: no NaN, none negative, something positive on either side."""


@dataclass(frozen=True)
class Scaled:
    """Columns relative to their largest figure, so that units of measure drop out; organisations relative to `size`.

    `columns` n × (inputs, then outputs turned negative); `size` n: the sum of an organisation's relative inputs. Large
    and small organisations are thus solved equally exactly.
    """

    columns: Floats
    largest: Floats
    size: Floats
    n_inputs: int

    @classmethod
    def of(cls, inputs: Floats, outputs: Floats) -> "Scaled":
        """From figures as they are."""
        figures = np.hstack([inputs, outputs])
        largest = figures.max(axis=0)
        largest = np.where(largest > 0, largest, 1.0)
        relative = figures / largest
        n_inputs = inputs.shape[1]
        size = relative[:, :n_inputs].sum(axis=1)
        columns = relative / size[:, None]
        columns[:, n_inputs:] *= -1.0
        return cls(columns, largest, size, n_inputs)

    @property
    def inputs(self) -> Floats:
        """n × inputs, each row summing to 1."""
        return self.columns[:, : self.n_inputs]

    @property
    def outputs(self) -> Floats:
        """n × outputs, positive."""
        return -self.columns[:, self.n_inputs :]

    def slack_weights(self) -> Floats:
        """n × columns, the largest of each row 1: a slack counts as a share of the organisation's own figure.

        Where that is 0, of the column's largest. A plain sum would depend on the units of measure. Shares as in the
        measure of inefficiency proportions, Cooper, Park and Pastor (1999).
        """
        own = np.abs(self.columns)
        weights = np.divide(1.0, own, out=np.repeat(self.size[:, None], own.shape[1], axis=1), where=own > 0)
        return np.asarray(weights / weights.max(axis=1, keepdims=True))

    def read(self, solutions: Solutions, per: Floats) -> tuple[Floats, Ints, Floats]:
        """Slacks in the columns' units, peers and their λ, all divided by `per`."""
        n, width = self.columns.shape
        slacks = np.zeros((n, width))
        own = np.abs(self.columns)
        for identity, amount in zip(solutions.identities, solutions.amounts, strict=True):
            place = np.flatnonzero((identity >= n) & (identity < n + width))
            column = identity[place] - n
            kept = np.where(amount[place] > SNAP * own[place, column] + SNAP**1.5, amount[place], 0.0)
            slacks[place, column] = kept
        slacks *= self.largest * (self.size / per)[:, None]
        is_peer = (solutions.identities < n) & (solutions.amounts > SNAP)
        peers = np.where(is_peer, solutions.identities, 0)
        shares = np.where(is_peer, solutions.amounts * self.size / self.size[peers] / per, 0.0)
        return slacks, peers, shares


def snap(efficiency: Floats) -> Floats:
    """Efficiencies without noise: 1 where they are 1 but for arithmetic, NaN below FAINTEST."""
    clean = np.where(np.abs(efficiency - 1.0) <= SNAP, 1.0, efficiency)
    return np.where(clean >= FAINTEST, clean, np.nan)


def own_peers(efficiency: Floats, slacks: Floats, peers: Ints, shares: Floats) -> None:
    """In place: an efficient organisation without slack is its own peer, even where others could stand for it."""
    own = np.flatnonzero((efficiency == 1.0) & ~(slacks > 0).any(axis=1))
    peers[:, own], shares[:, own] = own, 0.0
    shares[0, own] = 1.0

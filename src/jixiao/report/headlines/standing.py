"""What headlines are reckoned from: everybody's score, rank and change, every indicator's targets and middle; plain data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from jixiao.engine.model.text import Text
from jixiao.report.facts.figure import Style

MOST_NAMED = 3


@dataclass(frozen=True)
class Seat:
    """An organisation. `band`: who shares one within a group cannot be told apart; None where that is not known."""

    code: str
    label: Text
    group: str
    score: float | None
    rank: int | None = None
    change: float | None = None
    band: int | None = None


@dataclass(frozen=True)
class Leaf:
    """An indicator over everybody: who reaches the target (of those with both), how many did better than before of how many,

    the median now and before, in the indicator's unit with so many decimals at most.
    """

    code: str
    label: Text
    reached: Mapping[str, bool]
    n_better: int = 0
    n_compared: int = 0
    median: float | None = None
    median_before: float | None = None
    unit: str = ""
    decimals: int = 2


@dataclass(frozen=True)
class Standings:
    """A period's result; `groups` are named by code, `before` is the period that changes are counted from."""

    period: Text
    seats: Sequence[Seat]
    leaves: Sequence[Leaf]
    groups: Mapping[str, Text]
    full: float
    digits: int
    before: Text | None = None

    @cached_property
    def by_code(self) -> dict[str, Seat]:
        return {seat.code: seat for seat in self.seats}

    @cached_property
    def members(self) -> dict[str, list[Seat]]:
        """Those who compete, by group, best first; a group in which nobody does is empty."""
        ranked = {seat.group for seat in self.seats if seat.rank is not None}
        found: dict[str, list[Seat]] = {}
        for seat in self.seats:
            found.setdefault(seat.group, [])
            if seat.score is not None and (seat.rank is not None or seat.group not in ranked):
                found[seat.group].append(seat)
        return {group: sorted(seats, key=lambda one: (-(one.score or 0.0), one.code)) for group, seats in found.items()}

    def is_beside(self, seat: Seat) -> bool:
        """Whether it has a score and does not compete: excluded by a veto, or listed separately."""
        return seat.score is not None and seat not in self.members[seat.group]

    def level_with(self, seat: Seat) -> list[Seat]:
        """Those of the group that cannot be told apart from it."""
        peers = self.members.get(seat.group, [])
        return [each for each in peers if each.code != seat.code and seat.band is not None and each.band == seat.band]

    def points(self, value: float, *, is_signed: bool = False) -> str:
        """Points with the decimals of the scheme."""
        return Style(self.digits, is_signed).words(value, "en")

    def names(self, seats: Sequence[Seat]) -> Text:
        """Names in a sentence: the first three, and how many there are."""
        labels = [seat.label for seat in seats[:MOST_NAMED]]
        more = len(seats) - len(labels)
        zh, en = "、".join(each.zh for each in labels), [each.en for each in labels]
        if more:
            return Text(f"{', '.join(en)} and {more} more", f"{zh}等{len(seats)}个单位")
        return Text(" and ".join(filter(None, (", ".join(en[:-1]), en[-1]))), zh)

"""The hand-off clock (交接时钟): how many days each held the ball. All days together are the days that passed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text

HELD_COLUMNS: Final = ("organisation_code", "times", "days", "working_days", "share", "longest", "holds_it_now")


@dataclass(frozen=True)
class HandOff:
    """From `day` on `to` has it; '' once it is finished."""

    day: date
    to: str


def held(passes: Sequence[HandOff], today: date, is_working: Callable[[date], bool]) -> Table:
    """HELD_COLUMNS, who held it longest first. A day belongs to whom it came to last on that day; `today` is not over yet.

    DefinitionError where the passes are not in the order of days, or lie after `today`.
    """
    days = [one.day for one in passes]
    if days != sorted(days) or (days and days[-1] > today):
        text = Text(
            "Hand-overs must stand in the order of their days, none in the future.",
            "交接须按日期先后排列，且不得晚于今天。",
        )
        raise DefinitionError("passes_out_of_order", text)
    spells: list[tuple[str, int, int]] = []
    for place, one in enumerate(passes):
        until = passes[place + 1].day if place + 1 < len(passes) else today
        span = [date.fromordinal(number) for number in range(one.day.toordinal(), until.toordinal())]
        if one.to:
            spells.append((one.to, len(span), sum(map(is_working, span))))
    total = sum(n for _, n, _ in spells)
    now = passes[-1].to if passes else ""
    rows = []
    for who in dict.fromkeys(name for name, _, _ in spells):
        own = [(n, worked) for name, n, worked in spells if name == who]
        n = sum(each for each, _ in own)
        rows.append((who, len(own), n, sum(each for _, each in own), n / total if total else None,
                     max(each for each, _ in own), who == now))  # fmt: skip
    return Table.from_rows(HELD_COLUMNS, sorted(rows, key=lambda row: (-row[2], row[0])))

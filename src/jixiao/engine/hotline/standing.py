"""Ranks within groups and months, red and black lists (红黑榜), months in a row at the bottom."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np

from jixiao.engine.model.period import Period
from jixiao.engine.model.rank import competition_rank
from jixiao.engine.model.settings import Settings
from jixiao.engine.model.table import Table

LIST_COLUMNS: Final = ("month", "group", "list", "rank", "organisation_code", "score", "is_tied")
STREAK_COLUMNS: Final = ("month", "group", "organisation_code", "rank", "score", "months_at_bottom", "is_talk_due")
Row = Mapping[str, Any]


def by_list(rows: Iterable[Row]) -> dict[tuple[str, str], list[Row]]:
    """Rows of one month and group together, in order of both."""
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        found[str(row["month"]), str(row["group"])].append(row)
    return dict(sorted(found.items()))


def ranks_by_list(months: Sequence[str], groups: Sequence[str], scores: Sequence[float | None]) -> list[int | None]:
    """Competition ranks within each month and group; None where there is no score."""
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, key in enumerate(zip(months, groups, strict=True)):
        places[key].append(place)
    ranks: list[int | None] = [None] * len(scores)
    for members in places.values():
        column = np.array([np.nan if scores[place] is None else scores[place] for place in members], np.float64)
        for place, rank in zip(members, competition_rank(column).tolist(), strict=True):
            ranks[place] = rank or None
    return ranks


def red_and_black(rows: Iterable[Row], settings: Settings) -> Table:
    """The first and the last of each list. Who ties with the last that fits is on it too (排名不分先后: `is_tied`).

    Neither has more places than half of those ranked; the best score is never on the black list, nor is anybody on both.
    """
    found = []
    for (month, group), members in by_list(rows).items():
        ranked = sorted((row for row in members if row["rank"]), key=lambda row: row["rank"])
        scores = [row["score"] for row in ranked]
        half = len(ranked) // 2
        red = [row for row in ranked if row["rank"] <= min(settings["red_places"], half)]
        behind = {id(row): sum(score < row["score"] for score in scores) + 1 for row in ranked}
        black = [row for row in ranked if behind[id(row)] <= min(settings["black_places"], half) and row["rank"] > 1]
        black = [row for row in black if row not in red]
        for name, chosen in (("red", red), ("black", sorted(black, key=lambda row: -row["rank"]))):
            found += [
                (
                    month,
                    group,
                    name,
                    row["rank"],
                    row["organisation_code"],
                    row["score"],
                    scores.count(row["score"]) > 1,
                )
                for row in chosen
            ]
    return Table.from_rows(LIST_COLUMNS, found)


def at_the_bottom(rows: Iterable[Row], settings: Settings) -> Table:
    """Who has the lowest score of each list, and for how many months in a row; a month without a score breaks the row.

    Where all scores are equal nobody is at the bottom.
    """
    running: dict[tuple[str, str], tuple[Period, int]] = {}
    found = []
    for (month, group), members in by_list(rows).items():
        ranked = [row for row in members if row["rank"]]
        lowest = max((row["rank"] for row in ranked), default=1)
        for row in ranked if lowest > 1 else []:
            if row["rank"] != lowest:
                continue
            key, now = (group, row["organisation_code"]), Period.parse(month)
            before, length = running.get(key, (now, 0))
            length = length + 1 if length and before.next() == now else 1
            running[key] = (now, length)
            due = length >= settings["months_at_bottom"]
            found.append((month, group, row["organisation_code"], row["rank"], row["score"], length, due))
    return Table.from_rows(STREAK_COLUMNS, found)

"""Anonymous answers as arrays, and what is usual among them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.degrees import BAD_DEGREE, read_degrees
from jixiao.engine.model.event_rows import (
    MINUTES_OF_A_DAY,
    UNREAD,
    columns_of,
    grouped,
    height,
    read_minutes,
    tell_rows,
    text_column,
)  # fmt: skip
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.rows import Coded, read_quantity
from jixiao.engine.model.settings import Settings
from jixiao.engine.model.text import Text
from jixiao.engine.satisfaction.stuffing.bursts import Bursts, bursts_of

ANSWERS = Text("The table of answers", "答卷表")
VISIT_TOKENS: Final = frozenset(("visit", "receipt", "case", "办件", "办事凭证", "一次性"))
MISUSED_TOKENS: Final = frozenset(("reused", "expired", "forged", "invalid", "重复使用", "已过期", "伪造", "无效"))
NOT_QUESTIONS: Final = frozenset(
    ("answer", "point", "at", "degree", "network_key", "seconds", "token_kind", "text", "file", "row")
)


@dataclass(frozen=True)
class Answers:
    """Answers row by row. `network` is −1 where it is not known, `seconds` NaN; degree 0 where there is none.

    `questions`: the codes of all other columns, blank is −1.
    """

    answer: Any
    point: Coded
    at: Ints
    degree: Ints
    network: Ints
    seconds: Floats
    token: Coded
    text: Coded
    questions: tuple[Ints, ...]
    settings: Settings

    def __len__(self) -> int:
        return len(self.at)

    @cached_property
    def day(self) -> Ints:
        """Days since 1970-01-01; the smallest number where there is no time."""
        return np.where(self.at == UNREAD, UNREAD, self.at // MINUTES_OF_A_DAY)

    @cached_property
    def is_open(self) -> Bools:
        """Not tied to a visit: anybody with the code could have given it."""
        return ~self._of_token(VISIT_TOKENS)

    @cached_property
    def has_visits(self) -> bool:
        """Whether a visit stands behind any answer with a time, so that the others can be held against them."""
        return bool((~self.is_open & (self.at != UNREAD)).any())

    @cached_property
    def is_misused(self) -> Bools:
        """Given with a token that was used before, expired or made up."""
        return self._of_token(MISUSED_TOKENS)

    def _of_token(self, known: frozenset[str]) -> Bools:
        if not len(self):
            return np.zeros(0, np.bool_)
        is_one = np.array([text.lower() in known for text in self.token.values])
        found: Bools = is_one[self.token.codes]
        return found

    @cached_property
    def bursts(self) -> Bursts:
        """Points' days with far more open answers than usual."""
        point, timed = np.asarray(self.point.codes, np.int64), self.at != UNREAD
        return bursts_of(point, self.day, self.is_open, timed, self._of_people(timed), self.settings)

    def _of_people(self, timed: Bools) -> Bools:
        """Answers that tell how many people came: those with a visit; where none is known, the only ones of their network
        that day. A crowd brings networks of its own; whoever sends much from few does not.
        """
        if self.has_visits:
            return ~self.is_open
        rows = np.flatnonzero(timed & (self.network >= 0))
        lone = np.zeros(len(self), np.bool_)
        if len(rows):
            point, day = np.asarray(self.point.codes, np.int64)[rows], self.day[rows] - self.day[rows].min()
            group, _ = grouped([point, day, self.network[rows]])
            lone[rows] = np.bincount(group)[group] == 1
        return lone

    @cached_property
    def calm(self) -> Bools:
        """Answers outside of every burst: they show what is usual. All of them where those are too few to learn from."""
        timed: Bools = self.at != UNREAD
        calm: Bools = ~self.bursts.inside & timed
        return calm if int(calm.sum()) >= self.settings["least_to_learn"] else timed


def read_answers(frame: object, settings: Settings, findings: FindingList) -> Answers:
    """The table `answer, point, at, degree` [, network_key, seconds, token_kind, text, any questions]; bad cells are told.

    Without `answer` the row's number stands for it.
    """
    columns = columns_of(frame, ["point", "at", "degree"], ANSWERS)
    n = height(columns)
    moments, degrees = text_column(columns, "at", n), text_column(columns, "degree", n)
    at, faults = read_minutes(moments)
    tell_rows(findings, "bad_moment", np.flatnonzero(at == UNREAD), lambda row: faults[int(moments.codes[row])])
    degree = read_degrees(degrees)

    def told(row: int) -> Text:
        shown = degrees.at(row)[:40]
        return Text(BAD_DEGREE.en.format(shown), BAD_DEGREE.zh.format(shown))

    tell_rows(findings, "bad_degree", np.flatnonzero(degree == 0), told)
    network = text_column(columns, "network_key", n)
    known = np.array([bool(text) for text in network.values] or [False])[network.codes]
    return Answers(
        answer=columns.get("answer", range(1, n + 1)),
        point=text_column(columns, "point", n),
        at=at,
        degree=degree,
        network=np.where(known, network.codes, -1).astype(np.int64),
        seconds=_seconds(columns, n, findings),
        token=text_column(columns, "token_kind", n),
        text=text_column(columns, "text", n),
        questions=tuple(_question(columns, name, n) for name in columns if name not in NOT_QUESTIONS),
        settings=settings,
    )


def _question(columns: Mapping[str, Any], name: str, n: int) -> Ints:
    column = text_column(columns, name, n)
    filled = np.array([bool(text) for text in column.values] or [False])[column.codes]
    return np.where(filled, column.codes, -1).astype(np.int64)


def _seconds(columns: Mapping[str, Any], n: int, findings: FindingList) -> Floats:
    """Seconds that an answer took, above 0; what is none is told and unknown."""
    if "seconds" not in columns:
        return np.full(n, np.nan)
    quantity = read_quantity(columns["seconds"])
    values = np.array(quantity.values, np.float64)
    bad = np.flatnonzero(values < 0)
    text = Text("The seconds must be a number from 0 on.", "用时（秒）须为不小于 0 的数。")
    tell_rows(findings, "bad_seconds", sorted({*bad.tolist(), *quantity.refused}), text)
    values[bad] = np.nan
    return np.where(values == 0, 0.5, values)

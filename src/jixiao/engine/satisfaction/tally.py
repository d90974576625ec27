"""Ratings row by row made into counts: one rating a case, what was withdrawn or struck out counted apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from jixiao.engine.model.arrays import Bools, Ints
from jixiao.engine.model.degrees import BAD_DEGREE, DEGREES, read_degrees
from jixiao.engine.model.event_rows import UNREAD, height, tell_rows, text_column
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.rows import Coded
from jixiao.engine.model.text import Text

ACTIVE, DEFAULT = "active", "default"
VALID, WITHDRAWN, APPEALED = "valid", "withdrawn", "appealed"
IN_TIME, LATE, OPEN = "in_time", "late", "open"
KINDS: Final = {
    **dict.fromkeys(("", "active", "主动", "主动评价", "0", "false", "no", "否"), ACTIVE),
    **dict.fromkeys(("default", "默认", "默认评价", "系统默认", "1", "true", "yes", "是"), DEFAULT),
}
STATUSES: Final = {
    **dict.fromkeys(("", "valid", "有效", "under_appeal", "申诉中", "appeal_refused", "申诉不成立", "申诉驳回"), VALID),
    **dict.fromkeys(("withdrawn", "已撤回", "撤回", "撤销", "已撤销"), WITHDRAWN),
    **dict.fromkeys(("appealed", "appeal_accepted", "申诉成立", "申诉通过", "复核剔除", "已剔除"), APPEALED),
}
MENDED: Final = {
    **dict.fromkeys(("in_time", "on_time", "按期", "按期整改", "yes", "是"), IN_TIME),
    **dict.fromkeys(("late", "逾期", "逾期整改"), LATE),
    **dict.fromkeys(("", "open", "no", "否", "未整改", "整改中"), OPEN),
}
COUNTED: Final = (
    "ratings", "active", "default", "withdrawn", "appealed", "duplicates", *(f"degree_{each}" for each in DEGREES),
    "rectified_in_time", "rectified_late", "rectification_open",
)  # fmt: skip
"""What a tally counts. `active` are valid: of these the degrees; `ratings` are they and the default ones."""


@dataclass(frozen=True)
class Marks:
    """Each row's degree (0: none that can be used), and what it counts as; every row counts as one thing at most."""

    degree: Ints
    active: Bools
    default: Bools
    withdrawn: Bools
    appealed: Bools
    duplicates: Bools
    rectified: Coded

    def counted(self, group: Ints, size: int) -> dict[str, list[int]]:
        """COUNTED by group (rows of group −1 are left out)."""
        bad = self.active & (self.degree <= 2)
        masks = {"ratings": self.active | self.default, "active": self.active, "default": self.default}
        masks |= {name: getattr(self, name) for name in ("withdrawn", "appealed", "duplicates")}
        masks |= {f"degree_{each}": self.active & (self.degree == each) for each in DEGREES}
        states = np.array([MENDED.get(text.lower(), OPEN) for text in self.rectified.values] or [OPEN])
        state = states[self.rectified.codes] if len(self.rectified.codes) else np.zeros(0, states.dtype)
        names = {IN_TIME: "rectified_in_time", LATE: "rectified_late", OPEN: "rectification_open"}
        masks |= {name: bad & (state == each) for each, name in names.items()}
        return {name: np.bincount(group[mask & (group >= 0)], minlength=size).tolist() for name, mask in masks.items()}


def read_marks(columns: Mapping[str, Any], at: Ints, rectified: Coded, findings: FindingList) -> Marks:
    """Every row read and sorted out. A case's earliest valid active rating stands; a default one gives way to it."""
    n = height(columns)
    degrees = text_column(columns, "degree", n)
    degree = read_degrees(degrees)
    is_default = _told_words(columns, "kind", KINDS, findings) == DEFAULT
    status = _told_words(columns, "status", STATUSES, findings)
    bad = np.flatnonzero((degree == 0) & ~is_default & (status == VALID))
    tell_rows(findings, "bad_degree", bad, lambda row: _filled(BAD_DEGREE, degrees.at(row)))
    usable = (status == VALID) & (at != UNREAD)
    active, default = usable & ~is_default & (degree > 0), usable & is_default
    cases = _cases(columns, n)
    again = _later_ones(cases, at, active)
    answered = np.zeros(int(cases.max()) + 2 if n else 1, np.bool_)
    answered[cases[active]] = True
    replaced = default & (cases >= 0) & answered[cases]
    again |= replaced | _later_ones(cases, at, default & ~replaced)
    return Marks(degree, active & ~again, default & ~again, status == WITHDRAWN, status == APPEALED, again, rectified)


def _filled(text: Text, shown: str) -> Text:
    return Text(text.en.format(shown[:40]), text.zh.format(shown[:40]))


def _told_words(columns: Mapping[str, Any], name: str, known: Mapping[str, str], findings: FindingList) -> Any:
    """A column of words from a fixed list; a row with another word is told and counts as “unknown”."""
    column = text_column(columns, name, height(columns))
    words = np.array([known.get(text.lower(), "unknown") for text in column.values] or [""], dtype=object)
    read = words[column.codes]
    unknown = Text(f"“{{}}” is no {name} that is known; write one of: {', '.join(filter(None, known))}.",
                   f"“{{}}”不是可识别的 {name}；可用：{'、'.join(filter(None, known))}。")  # fmt: skip
    tell_rows(findings, f"bad_{name}", np.flatnonzero(read == "unknown"), lambda row: _filled(unknown, column.at(row)))
    return read


def _cases(columns: Mapping[str, Any], n: int) -> Ints:
    """A number for every 办件: rows of one organisation and case number share it; −1 where no number is given."""
    number = text_column(columns, "case_number", n)
    owner = text_column(columns, "organisation_code", n)
    together = owner.codes.astype(np.int64) * max(len(number.values), 1) + number.codes
    blank = np.array([not text for text in number.values] or [True])[number.codes]
    _, codes = np.unique(together, return_inverse=True)
    return np.where(blank, -1, codes)


def _later_ones(cases: Ints, at: Ints, chosen: Bools) -> Bools:
    """Of the chosen rows with a case those that are not its first in time (in the file, where times are equal)."""
    places = np.flatnonzero(chosen & (cases >= 0))
    order = places[np.lexsort((places, at[places], cases[places]))]
    later = np.zeros(len(chosen), np.bool_)
    later[order[1:]] = cases[order[1:]] == cases[order[:-1]]
    return later

"""`stuffing(answers)`: which answers look stuffed and why, and every point's score without them."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.event_rows import UNREAD, day_of, plain_list
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.rounding import half_up
from jixiao.engine.model.settings import Own, Settings
from jixiao.engine.model.table import LazyColumns, Repeated, Table
from jixiao.engine.model.text import Text, show
from jixiao.engine.satisfaction.stuffing.answers import Answers, read_answers
from jixiao.engine.satisfaction.stuffing.signs.copies import copy_strength
from jixiao.engine.satisfaction.stuffing.signs.hours import hour_strength, token_strength
from jixiao.engine.satisfaction.stuffing.signs.networks import network_strength
from jixiao.engine.satisfaction.stuffing.signs.pace import fast_strength, rhythm_strength, straight_strength

SIGNS: Final = {
    "token": (token_strength, Text("misused token", "凭证重复、过期或无效")),
    "copies": (copy_strength, Text("copied answers", "答案雷同")),
    "fast": (fast_strength, Text("too fast", "用时过短")),
    "straight": (straight_strength, Text("the same answer throughout", "各题同一答案")),
    "hours": (hour_strength, Text("odd hours", "非常时段")),
    "network": (None, Text("many answers of one network", "同一网络集中评价")),
    "rhythm": (None, Text("regular gaps", "间隔过于规律")),
}
"""Every sign: what gives its strength, and what it is called."""
BURST: Final = Text("in a burst", "当日突增")
COLUMNS: Final = ("answer", "point", "day", "flagged", "strength", "reasons", "message", "message_zh")
SCORE_COLUMNS: Final = (
    "point", "answers", "flagged", "counted", "score", "score_with_flagged", "good_rate",
    *(f"flagged_{code}" for code in SIGNS), "burst_days",
)  # fmt: skip
FULL: Final = 100.0
ENOUGH: Final = 1 - 1e-9


@dataclass(frozen=True)
class Stuffing(Outcome):
    """`table`: each answer, whether it is flagged, how strongly (1 at the cut) and by which signs; none is left out.

    `scores`: every point without the flagged ones, which are counted. `flagged`, `strength`, `in_burst` by row as arrays.
    """

    answers: Answers
    flagged: Bools
    strength: Floats
    signs: Ints
    """By row the signs that count, one bit each in the order of SIGNS; the next bit: in a burst."""

    @cached_property
    def scores(self) -> Table:
        """Points in order of their codes: 0 to 100 (very dissatisfied to very satisfied), two decimals."""
        return _scores(self)

    @cached_property
    def n_flagged(self) -> int:
        return int(self.flagged.sum())


def stuffing(frame: object, *, day: date | None = None, own: Own | None = None) -> Stuffing:
    """Flag answers of an anonymous table `answer, point, at, degree` [, network_key, seconds, token_kind, text, questions].

    A sign counts from strength `weak_from` on; from a sum of 1 on the answer is flagged. In a burst signs are enough that
    are not usual there; a burst alone never flags: a bad day brings many honest people. `own` replaces cuts of
    library/parameters/stuffing.yaml.
    """
    findings = FindingList()
    settings = Settings.on("stuffing", day, own)
    answers = read_answers(frame, settings, findings)
    strength, signs = _combined(answers)
    flagged = strength >= ENOUGH
    _tell_bursts(answers, flagged, findings)
    return Stuffing(_table(answers, flagged, strength, signs), findings.table(), answers, flagged, strength, signs)


def _combined(answers: Answers) -> tuple[Floats, Ints]:
    """The sum of the signs that count, and which they are. What a louder attack leaves is looked at without it: networks
    without the answers flagged for their pace, the rhythm without all that are flagged.
    """
    total, signs, hurried = np.zeros(len(answers)), np.zeros(len(answers), np.int64), np.zeros(len(answers), np.bool_)
    for bit, (code, (strength_of, _)) in enumerate(SIGNS.items()):
        if strength_of is not None:
            strength = strength_of(answers)
        elif code == "network":
            strength = network_strength(answers, hurried)
        else:
            strength = rhythm_strength(answers, total >= ENOUGH)
        if code == "fast":
            hurried = strength >= ENOUGH
        counts = strength >= answers.settings["weak_from"]
        total += np.where(counts, strength, 0.0)
        signs |= counts.astype(np.int64) << bit
    signs |= (answers.bursts.inside & (signs > 0)).astype(np.int64) << len(SIGNS)
    return total, signs


def _table(answers: Answers, flagged: Bools, strength: Floats, signs: Ints) -> Table:
    """Made when it is read: a million answers are rarely read one by one."""
    kinds, places = np.unique(np.where(flagged, signs, 0), return_inverse=True)
    said = [_said(int(kind)) for kind in kinds]
    days, day_places = np.unique(answers.day, return_inverse=True)
    day_texts = ["" if each == UNREAD else day_of(int(each) * 1440).isoformat() for each in days.tolist()]
    makers: dict[str, Any] = {
        "answer": lambda: plain_list(answers.answer),
        "point": lambda: Repeated(answers.point.values, np.asarray(answers.point.codes, np.int64)),
        "day": lambda: Repeated(day_texts, np.asarray(day_places, np.int64)),
        "flagged": lambda: flagged.astype(np.int64),
        "strength": lambda: half_up(strength, 2),
        "reasons": lambda: Repeated([";".join(codes) for codes, _ in said], np.asarray(places, np.int64)),
        "message": lambda: Repeated([text.en for _, text in said], np.asarray(places, np.int64)),
        "message_zh": lambda: Repeated([text.zh for _, text in said], np.asarray(places, np.int64)),
    }
    return Table(LazyColumns(len(answers), makers))


def _said(kind: int) -> tuple[list[str], Text]:
    """The codes of some signs, and the same in words."""
    codes = [code for bit, code in enumerate(SIGNS) if kind >> bit & 1]
    texts = [SIGNS[code][1] for code in codes]
    if kind >> len(SIGNS) & 1:
        codes, texts = [*codes, "burst"], [*texts, BURST]
    return codes, Text(", ".join(text.en for text in texts), "、".join(text.zh for text in texts))


def _tell_bursts(answers: Answers, flagged: Bools, findings: FindingList) -> None:
    """Every burst is told, flagged or not: honest people may have had a bad day, and a mimic leaves no other sign."""
    bursts = answers.bursts
    of_burst = np.bincount(bursts.place[flagged & bursts.inside], minlength=len(bursts.count))
    for place in np.flatnonzero(bursts.is_burst).tolist()[:1000]:
        point, day = int(bursts.point[place]), int(bursts.day[place])
        n, n_flagged = int(bursts.count[place]), int(of_burst[place])
        usual, at = show(float(bursts.usual[place])), day_of(day * 1440).isoformat()
        text = Text(
            f"{n} answers without a visit on {at}, usually {usual}; {n_flagged} of them are flagged. Look at the rest.",
            f"{at} 无办事凭证的评价 {n} 条，平常约 {usual} 条；其中 {n_flagged} 条已标记，其余请人工核实。",
        )
        findings.add(Finding(Severity.WARNING, "burst", text, answers.point.values[point], period=at))


def _scores(result: Stuffing) -> Table:
    answers, flagged = result.answers, result.flagged
    codes, n_points = np.asarray(answers.point.codes, np.int64), len(answers.point.values)
    rated = answers.degree > 0
    kept = rated & ~flagged

    def counted(mask: Bools, weights: Floats | None = None) -> Any:
        return np.bincount(codes[mask], weights=None if weights is None else weights[mask], minlength=n_points)

    index = (answers.degree - 1) * FULL / 4
    with np.errstate(invalid="ignore", divide="ignore"):
        score = half_up(counted(kept, index) / counted(kept))
        with_flagged = half_up(counted(rated, index) / counted(rated))
        good = half_up(FULL * counted(kept & (answers.degree >= 3)) / counted(kept))
    bursts = answers.bursts
    burst_days = np.bincount(bursts.point[bursts.is_burst], minlength=n_points)
    by_sign = [counted(flagged & (result.signs >> bit & 1 == 1)) for bit in range(len(SIGNS))]
    columns = [counted(np.ones(len(codes), np.bool_)), counted(flagged), counted(kept), score, with_flagged, good]
    lists = [[None if v != v else v for v in column.tolist()] for column in [*columns, *by_sign, burst_days]]
    rows = sorted(zip(answers.point.values, *lists, strict=True))
    return Table.from_rows(SCORE_COLUMNS, rows)

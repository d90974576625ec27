"""Results as rules of use read them: per organisation its periods, newest last, with its place in the group."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.numbers import Reading, read_number
from jixiao.engine.model.period import Period
from jixiao.engine.model.rows import text_rows, to_columns
from jixiao.engine.model.text import Text
from jixiao.engine.model.yes_no import NO, YES

RESULT_COLUMNS: Final = (
    "organisation_code", "period", "score", "grade", "rank", "group", "is_vetoed", "grade_zh", "grade_en",
)  # fmt: skip
NEEDED: Final = RESULT_COLUMNS[:3]
NOTHING: Final = Text("", "")


@dataclass(frozen=True)
class Result:
    """One period of one organisation: `rank` among `n` ranked of its group (None: not ranked).

    `grade_label`: what its grade is called, where that is not the grade itself.
    """

    organisation: str
    period: Period
    score: float | None
    grade: str
    rank: int | None
    group: str
    is_vetoed: bool
    grade_label: Text = NOTHING
    n: int = 0
    n_worse: int = 0

    @property
    def grade_names(self) -> frozenset[str]:
        """Whatever a rule may call the grade."""
        return frozenset((self.grade, *self.grade_label)) - {""}

    @property
    def from_bottom(self) -> int | None:
        """1 for who has nobody below; all of a tie at the end are last."""
        return None if self.rank is None else self.n_worse + 1


def read_results(frame: object, findings: FindingList) -> dict[str, list[Result]]:
    """Results by organisation, oldest period first; what cannot be used is told."""
    columns = to_columns(frame)
    missing = [name for name in NEEDED if name not in columns]
    if missing and columns:
        listed = ", ".join(missing)
        raise DefinitionError("columns_missing", Text(f"The results lack {listed}.", f"结果表缺少列：{listed}。"))
    found: dict[tuple[str, str], Result] = {}
    for number, row in text_rows(columns):
        result = _result(row, number, findings)
        if result is None:
            continue
        key = (result.organisation, str(result.period))
        if key in found:
            text = Text("A second result of the same period: not used.", "同一单位同一期重复，未采用。")
            findings.add(_told("result_twice", text, row, number))
        else:
            found[key] = result
    return _placed(list(found.values()))


def _result(row: Mapping[str, str], number: int, findings: FindingList) -> Result | None:
    score, rank = (read_number(row.get(name, "")) for name in ("score", "rank"))
    try:
        period = Period.parse(row["period"])
    except DefinitionError as fault:
        findings.add(_told(fault.code, Text(fault.message, fault.message_zh), row, number))
        return None
    if why := _unreadable(row, score, rank):
        findings.add(_told("unreadable", why, row, number))
        return None
    word, grade = row.get("is_vetoed", ""), row.get("grade", "")
    if word.lower() not in YES | NO:
        text = Text(f"is_vetoed “{word[:40]}”: write yes or no. Taken for yes, so that nobody is rewarded by mistake.",
                    f"is_vetoed“{word[:40]}”：请填是或否。已按“是”对待，以免误奖。")  # fmt: skip
        findings.add(replace(_told("bad_veto", text, row, number), severity=Severity.WARNING))
    vetoed = word.lower() not in NO
    zh = row.get("grade_zh") or grade
    return Result(
        row["organisation_code"], period, score.value, grade, None if rank.value is None else int(rank.value),
        row.get("group", ""), vetoed,
        Text(row.get("grade_en") or zh, zh),
    )  # fmt: skip


def _unreadable(row: Mapping[str, str], score: Reading, rank: Reading) -> Text | None:
    """Why a row cannot be used; None where it can. A blank score or rank is none."""
    if not row["organisation_code"]:
        return Text("The organisation is blank: not used.", "单位为空，未采用。")
    for name, zh, reading in (("score", "得分", score), ("rank", "名次", rank)):
        if row.get(name) and reading.value is None:
            return Text(f"The {name}: {reading.message} Not used.", f"{zh}：{reading.message_zh}该行未采用。")
    if rank.value is not None and not (rank.value >= 1 and rank.value.is_integer()):
        return Text(f"The rank {row['rank'][:40]} is no whole number from 1 on: not used.",
                    f"名次 {row['rank'][:40]} 不是不小于 1 的整数，未采用。")  # fmt: skip
    return None


def _told(rule: str, text: Text, row: Mapping[str, str], number: int) -> Finding:
    return Finding(Severity.ERROR, rule, text, row.get("organisation_code", ""), "", row.get("period", ""), row=number)


def _placed(results: Sequence[Result]) -> dict[str, list[Result]]:
    """Each with how many of its group are ranked in that period, and how many of them are worse."""
    ranks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for one in results:
        if one.rank is not None:
            ranks[str(one.period), one.group].append(one.rank)
    lives: dict[str, list[Result]] = defaultdict(list)
    for one in results:
        own = ranks[str(one.period), one.group]
        n_worse = 0 if one.rank is None else sum(rank > one.rank for rank in own)
        lives[one.organisation].append(Result(**(one.__dict__ | {"n": len(own), "n_worse": n_worse})))
    return {who: sorted(life, key=lambda one: one.period.last_date) for who, life in sorted(lives.items())}

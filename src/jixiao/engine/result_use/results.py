"""Results as rules of use read them: per organisation its periods, newest last, with its place in the group."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.numbers import read_number
from jixiao.engine.model.period import Period
from jixiao.engine.model.rows import text_rows, to_columns
from jixiao.engine.model.text import Text

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
    score, rank = (read_number(row.get(name, "")).value if row.get(name) else None for name in ("score", "rank"))
    try:
        period = Period.parse(row["period"])
    except DefinitionError as fault:
        findings.add(_told(fault.code, Text(fault.message, fault.message_zh), row, number))
        return None
    if not row["organisation_code"] or (row["score"] and score is None) or (row.get("rank") and not _is_rank(rank)):
        text = Text("Organisation, score or rank cannot be read: not used.", "单位、得分或名次无法识别，未采用。")
        findings.add(_told("unreadable", text, row, number))
        return None
    vetoed, grade = row.get("is_vetoed", "").lower() in {"1", "true", "yes", "是"}, row.get("grade", "")
    zh = row.get("grade_zh") or grade
    return Result(
        row["organisation_code"], period, score, grade, None if rank is None else int(rank), row.get("group", ""), vetoed,
        Text(row.get("grade_en") or zh, zh),
    )  # fmt: skip


def _is_rank(rank: float | None) -> bool:
    return rank is not None and rank >= 1 and rank.is_integer()


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

"""A project's milestones as a plan: dates, weights, what comes before what, and how far each is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.numbers import read_number
from jixiao.engine.model.rows import text_rows, to_columns
from jixiao.engine.model.text import Text, did_you_mean

PLAN_COLUMNS: Final = (
    "milestone_code", "start", "finish", "label", "weight", "after", "organisation_code", "progress", "started", "finished",
)  # fmt: skip
NEEDED: Final = PLAN_COLUMNS[:3]


@dataclass(frozen=True)
class Milestone:
    """`start` and `finish` as planned, both worked; `progress` 0–1; `started`, `finished` as it came, None not yet.

    `weight` is its part of the whole in any unit, `after` what must be finished before it can begin.
    """

    code: str
    start: date
    finish: date
    label: str = ""
    weight: float = 1.0
    after: tuple[str, ...] = ()
    organisation: str = ""
    progress: float = 0.0
    started: date | None = None
    finished: date | None = None

    def __post_init__(self) -> None:
        if self.finish < self.start:
            text = Text(f"“{self.code}” would finish before it starts.", f"“{self.code}”的计划完成日早于开始日。")
            raise DefinitionError("ends_before_start", text)
        if self.started and self.finished and self.finished < self.started:
            text = Text(f"“{self.code}” was finished before it was started.", f"“{self.code}”的实际完成日早于开始日。")
            raise DefinitionError("finished_before_started", text)
        if not (0 <= self.progress <= 1 and self.weight >= 0):
            text = Text(
                f"“{self.code}”: progress lies between 0 and 1, a weight is not negative.",
                f"“{self.code}”：进度应在 0 至 1 之间，权重不能为负。",
            )
            raise DefinitionError("bad_progress", text)

    @property
    def days(self) -> int:
        """Planned days, the first and the last among them."""
        return (self.finish - self.start).days + 1

    @property
    def done(self) -> float:
        """The share that is done; a finished one is done."""
        return 1.0 if self.finished else self.progress


@dataclass(frozen=True)
class ProjectPlan:
    """Milestones in an order in which each comes after what it waits for; DefinitionError for a circle or unknown code."""

    milestones: tuple[Milestone, ...]

    def __post_init__(self) -> None:
        if not self.milestones:
            raise DefinitionError("no_milestones", Text("The plan has no milestones.", "计划中没有里程碑。"))
        object.__setattr__(self, "milestones", _in_order({one.code: one for one in self.milestones}, self.milestones))

    @property
    def start(self) -> date:
        """The first planned day."""
        return min(one.start for one in self.milestones)

    @property
    def finish(self) -> date:
        """The last planned day."""
        return max(one.finish for one in self.milestones)

    @cached_property
    def weight(self) -> float:
        """Of all together; equal weights where all are 0."""
        return sum(one.weight for one in self.milestones)

    def share(self, one: Milestone) -> float:
        """A milestone's part of the whole."""
        return one.weight / self.weight if self.weight else 1 / len(self.milestones)


def _in_order(known: Mapping[str, Milestone], given: tuple[Milestone, ...]) -> tuple[Milestone, ...]:
    if len(known) < len(given):
        twice = next(one.code for place, one in enumerate(given) if one.code in {each.code for each in given[:place]})
        raise DefinitionError("milestone_twice", Text(f"“{twice}” stands twice.", f"里程碑“{twice}”重复。"))
    for one in given:
        for code in one.after:
            if code not in known:
                text = Text(
                    f"“{one.code}” waits for “{code}”, which is not there.", f"“{one.code}”的前置“{code}”不存在。"
                )
                raise DefinitionError("unknown_milestone", text, did_you_mean(code, known))
    level = _levels(given)
    if len(level) < len(given):
        listed = ", ".join(one.code for one in given if one.code not in level)
        text = Text(f"These wait for each other in a circle: {listed}.", f"以下里程碑互为前置，形成循环：{listed}。")
        raise DefinitionError("circle", text)
    return tuple(sorted(given, key=lambda one: level[one.code]))


def _levels(given: tuple[Milestone, ...]) -> dict[str, int]:
    """How many others each waits for, one after the other, at most; who waits in a circle is not there."""
    waits = {one.code: len(set(one.after)) for one in given}
    followers: dict[str, list[str]] = {one.code: [] for one in given}
    for one in given:
        for code in set(one.after):
            followers[code].append(one.code)
    level = {code: 0 for code, n in waits.items() if not n}
    free = list(level)
    for code in free:  # grows while it is read
        for follower in followers[code]:
            waits[follower] -= 1
            if not waits[follower]:
                level[follower] = level[code] + 1
                free.append(follower)
    return level


def read_plan(frame: object, findings: FindingList) -> ProjectPlan:
    """A plan of a table; rows that cannot be used are told and left out, and what waits for them no longer does."""
    columns = to_columns(frame)
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        listed = ", ".join(missing)
        raise DefinitionError("columns_missing", Text(f"The plan lacks {listed}.", f"计划表缺少列：{listed}。"))
    found: list[Milestone] = []
    faults: list[DefinitionError] = []
    for number, row in text_rows(columns):
        try:
            found.append(_milestone(row))
        except DefinitionError as fault:
            text = Text(fault.message, fault.message_zh)
            findings.add(Finding(Severity.ERROR, fault.code, text, indicator_code=row["milestone_code"], row=number))
            faults.append(fault)
    if not found and faults:
        said = faults[0]
        text = Text(
            f"No row of the plan can be used; the first: {said.message}",
            f"计划中没有可用的行；首个问题：{said.message_zh}",
        )
        raise DefinitionError("no_milestones", text)
    return ProjectPlan(tuple(_without(found, {one.code for one in found}, findings)))


def _without(found: list[Milestone], known: set[str], findings: FindingList) -> list[Milestone]:
    kept = []
    for one in found:
        lost = [code for code in one.after if code not in known]
        for code in lost:
            text = Text(f"It waits for “{code}”, which is not there: not heeded.", f"前置“{code}”不存在，已忽略。")
            findings.add(Finding(Severity.WARNING, "unknown_milestone", text, indicator_code=one.code))
        after = tuple(code for code in one.after if code in known)
        kept.append(Milestone(**{**one.__dict__, "after": after}) if lost else one)
    return kept


def _milestone(row: Mapping[str, str]) -> Milestone:
    if not row["milestone_code"]:
        raise DefinitionError("no_code", Text("The row has no milestone_code.", "该行没有 milestone_code。"))
    start, finish = _day(row, "start"), _day(row, "finish")
    if start is None or finish is None:
        raise DefinitionError("no_days", Text("Start and finish must be dates.", "缺少计划开始日或完成日。"))
    after = tuple(dict.fromkeys(code for code in row.get("after", "").replace("，", " ").replace(",", " ").split()))
    return Milestone(
        row["milestone_code"], start, finish, row.get("label", ""), _number(row, "weight", 1.0), after,
        row.get("organisation_code", ""), _number(row, "progress", 0.0), _day(row, "started"), _day(row, "finished"),
    )  # fmt: skip


def _day(row: Mapping[str, str], name: str) -> date | None:
    word = row.get(name, "")
    try:
        return date.fromisoformat(word) if word else None
    except ValueError:
        shown = word[:40]
        text = Text(f"{name} “{shown}” is no date; write 2026-03-31.", f"{name}“{shown}”不是日期，应写作 2026-03-31。")
        raise DefinitionError("bad_day", text) from None


def _number(row: Mapping[str, str], name: str, usual: float) -> float:
    word = row.get(name, "")
    if not word:
        return usual
    value = read_number(word).value
    if value is None:
        shown = word[:40]
        raise DefinitionError("bad_number", Text(f"{name} “{shown}” is no number.", f"{name}“{shown}”不是数字。"))
    return value

"""A project's plan as people write it: milestones, who does what in each, whose the credit is. No Django."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Final

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text
from jixiao.engine.projects.parts import (
    ACCOUNTABLE,
    CONSULTED,
    INFORMED,
    PARTS,
    RESPONSIBLE,
    check_credit,
    check_parts,
)
from jixiao.engine.projects.plan import Milestone, ProjectPlan
from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_
from jixiao.web.projects.rules.life import CODE_LIMIT, LABEL_LIMIT

MOST_MILESTONES: Final = 200
FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_DAYS, LARGEST_WEIGHT = 3660, 1_000_000.0
"""So all milestones of the longest plan, one after the other, stay within the calendar."""
_CODE = re.compile(rf"[\w.\-/#（）()]{{1,{CODE_LIMIT}}}")
PART_NAMES = {letter: PARTS[letter] for letter in (RESPONSIBLE, ACCOUNTABLE, CONSULTED, INFORMED)}


@dataclass(frozen=True)
class Progress:
    """How far a milestone is: `share` 0–1, the days on which it was started and finished."""

    share: float = 0.0
    started: date | None = None
    finished: date | None = None


@dataclass(frozen=True)
class PlannedItem:
    """One milestone of a plan; organisations are codes. `responsible` does it, `accountable` answers for it."""

    code: str
    start: date
    finish: date
    label_zh: str = ""
    label_en: str = ""
    weight: float = 1.0
    after: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    accountable: str = ""
    consulted: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[tuple[str, str, str], ...]:
        """Milestone, organisation and letter of everybody who has a part in it."""
        by_letter = {
            RESPONSIBLE: self.responsible,
            ACCOUNTABLE: (self.accountable,) if self.accountable else (),
            CONSULTED: self.consulted,
            INFORMED: self.informed,
        }
        return tuple((self.code, who, letter) for letter, several in by_letter.items() for who in several)


@dataclass(frozen=True)
class DraftPlan:
    """Milestones, and credit: organisation code → share as written (`1/3`, `0.25`, `40%`)."""

    items: tuple[PlannedItem, ...]
    credit: Mapping[str, str] = field(default_factory=dict)

    @property
    def organisations(self) -> frozenset[str]:
        """Everybody who takes part."""
        return frozenset(self.credit) | {who for one in self.items for _, who, _ in one.parts}


def engine_plan(items: Sequence[PlannedItem], progress: Mapping[str, Progress]) -> ProjectPlan:
    """The engine's plan with how far each milestone is; DefinitionError for a circle, an unknown code, no milestone."""
    return ProjectPlan(tuple(_milestone(one, progress.get(one.code, Progress())) for one in items))


def _milestone(one: PlannedItem, known: Progress) -> Milestone:
    return Milestone(
        one.code, one.start, one.finish, one.label_zh, one.weight, one.after, one.responsible[0] if one.responsible else "",
        known.share, known.started, known.finished,
    )  # fmt: skip


def plan_faults(plan: DraftPlan) -> Iterator[Text]:
    """Everything that is wrong with a plan, each with the milestone that it is about."""
    if len(plan.items) > MOST_MILESTONES:
        yield Text(f"At most {MOST_MILESTONES} milestones.", f"里程碑最多 {MOST_MILESTONES} 个。")
        return
    for one in plan.items:
        yield from _item_faults(one)
    try:
        engine_plan(plan.items, {})
    except DefinitionError as fault:
        yield _whole(fault)
    found = check_parts([one.code for one in plan.items], [part for one in plan.items for part in one.parts])
    for each in found:
        yield Text(f"{each.milestone}: {each.text.en}", f"{each.milestone}：{each.text.zh}")
    try:
        check_credit(plan.credit)
    except DefinitionError as fault:
        yield _whole(fault)


def _item_faults(one: PlannedItem) -> Iterator[Text]:
    if not _CODE.fullmatch(one.code) or max(len(one.label_zh), len(one.label_en)) > LABEL_LIMIT:
        yield Text(
            f"“{one.code[:CODE_LIMIT]}”: a code has 1 to {CODE_LIMIT} letters or digits without blanks, a name at most "
            f"{LABEL_LIMIT} characters.",
            f"“{one.code[:CODE_LIMIT]}”：编码应为 1 至 {CODE_LIMIT} 个字母、数字或汉字，不含空格；"
            f"名称不超过 {LABEL_LIMIT} 个字符。",
        )
    if not (FIRST_YEAR <= one.start.year <= LAST_YEAR and FIRST_YEAR <= one.finish.year <= LAST_YEAR):
        yield Text(
            f"“{one.code}”: its days lie outside of {FIRST_YEAR} to {LAST_YEAR}.",
            f"“{one.code}”：日期应在 {FIRST_YEAR} 年至 {LAST_YEAR} 年之间。",
        )
    elif (one.finish - one.start).days > MOST_DAYS:
        yield Text(f"“{one.code}” takes more than ten years.", f"“{one.code}”计划工期超过十年。")
    if not 0 <= one.weight <= LARGEST_WEIGHT:
        yield Text(
            f"“{one.code}”: the weight lies between 0 and {LARGEST_WEIGHT:.0f}.",
            f"“{one.code}”：权重应在 0 至 {LARGEST_WEIGHT:.0f} 之间。",
        )


def _whole(fault: DefinitionError) -> Text:
    return Text(f"{fault.message} {fault.mend}".strip(), f"{fault.message_zh}{fault.mend_zh}")


def check_plan(plan: DraftPlan) -> dict[str, Fraction]:
    """The shares of the credit; DefinitionError that names every fault where the plan cannot be used."""
    faults = list(dict.fromkeys(plan_faults(plan)))
    if faults:
        text = Text(" ".join(each.en for each in faults[:12]), "".join(each.zh for each in faults[:12]))
        raise DefinitionError("bad_project_plan", text)
    return check_credit(plan.credit)


def check_replan(before: Sequence[PlannedItem], plan: DraftPlan, reported: Collection[str]) -> None:
    """What has been reported on stays in the plan: a change of plan moves days, it erases no work."""
    codes = {one.code for one in plan.items}
    lost = [one.code for one in before if one.code in reported and one.code not in codes]
    if lost:
        raise RuleViolation(
            "reported_milestone_dropped",
            N_("%(lost)s: progress was reported on it, so it stays in the plan. Give it another day instead."),
            lost="、".join(lost),
        )


def is_replan(before: Sequence[PlannedItem], plan: DraftPlan, reported: Collection[str]) -> bool:
    """Twin of check_replan."""
    return allows(check_replan, before, plan, reported)

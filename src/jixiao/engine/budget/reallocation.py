"""`reallocate(programmes)`: money across programmes by performance, under floors, caps, protected items; proved optimal."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Final

import numpy as np

from jixiao.engine.budget.allocation.certificate import Certificate, certify
from jixiao.engine.budget.allocation.intake import Case, read_case
from jixiao.engine.budget.allocation.limits import SUMS_FIT, Limits, conflict
from jixiao.engine.budget.allocation.nearest import Face, nearest
from jixiao.engine.budget.allocation.slices import Slices, Worth
from jixiao.engine.budget.allocation.solving import Solved, exact_prices, solve
from jixiao.engine.budget.allocation.whole_units import to_whole
from jixiao.engine.budget.allocation.words import BINDING_COLUMNS, CONFLICT_COLUMNS, Story, bindings, conflicts
from jixiao.engine.budget.whole_money import Unit, share_of
from jixiao.engine.model.arrays import Ints
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.method import bad_parameter
from jixiao.engine.model.numbers import read_number
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.settings import Own, Settings
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text

REALLOCATION_COLUMNS: Final = (
    "programme", "name", "group", "score", "last", "new", "change", "change_share", "floor", "cap", "is_protected",
    "reason", "message", "message_zh",
)  # fmt: skip


@dataclass(frozen=True)
class Reallocation(Outcome):
    """`table` has a row per programme with its new amount (None where the limits conflict), change and reason.

    `bindings`: the limits that bind and what they cost; `conflicts`: limits that cannot be kept together, none where an
    allocation was found; `certificate` proves it. `summary` has the figures of the whole as plain data.
    """

    bindings: Table
    conflicts: Table
    certificate: Certificate | None
    summary: Mapping[str, Any]

    @property
    def is_feasible(self) -> bool:
        """Whether all limits can be kept together."""
        return self.certificate is not None


def reallocate(
    programmes: object,
    *,
    groups: object = None,
    total: object = None,
    amount: object = None,
    move: object = None,
    move_share: object = None,
    step: object = 0.01,
    day: date | None = None,
    own: Own | None = None,
) -> Reallocation:
    """The allocation that is worth most, and of the best ones the nearest to last year. Money in any unit, `step` its grain.

    `programmes`: programme, last, score (0–100) or grade [, name, group, floor, cap, floor_share, cap_share, is_protected];
    `groups`: group [, floor, cap, floor_share, cap_share]. The total is `total`, or last year's plus `amount` (may be
    negative). `move` (or `move_share` of last year's total): how much may be taken from programmes.
    """
    unit, findings = Unit.of(step), FindingList()
    case = read_case(programmes, groups, unit, Settings.on("budget-reallocation", day, own), findings)
    limits = _limits(case, total, amount, move, move_share)
    if not limits.can_be_kept:
        return _refused(case, limits, findings)
    rule = Worth.of(case)
    slices = Slices.of(case, limits, rule)
    solved = solve(limits, slices) if len(slices.width) else None
    nothing = exact_prices(limits, slices, 0.0, np.zeros(len(limits.low)), 0.0) if solved is None else solved.prices
    amounts = _best(limits, Face.of(limits, slices, nothing))
    return _told(Story(case, limits, rule, nothing, amounts), slices, solved, findings)


def _best(limits: Limits, face: Face) -> Ints:
    """The nearest of the optima in whole units; again with room for rounding where that would move too much."""
    amounts = to_whole(face, nearest(face))
    if limits.move is not None and not face.must_move and limits.moved(amounts) > limits.move:
        room = max(limits.move - len(limits.last), limits.least_moved)
        amounts = to_whole(face, nearest(replace(face, limits=replace(limits, move=room))))
    return amounts


def _limits(case: Case, total: object, amount: object, move: object, move_share: object) -> Limits:
    """All limits; DefinitionError for a wrong total or limit on moving."""
    if total is not None and amount is not None:
        raise DefinitionError("total_twice", Text("Give total or amount, not both.", "总额与增减额只能给一个。"))
    if move is not None and move_share is not None:
        raise DefinitionError("move_twice", Text("Give move or move_share, not both.", "调整规模与其占比只能给一个。"))
    before = int(case.last.sum())
    wanted = before + (_units(case, "amount", amount) if amount is not None else 0)
    if total is not None:
        wanted = _units(case, "total", total)
    if wanted < 0:
        raise bad_parameter("amount", Text("takes more than there is", "超过现有总额"))
    may_move = _units(case, "move", move, least=0) if move is not None else None
    if move_share is not None:
        share = read_number(move_share).value
        if share is None or not 0 <= share <= 1:
            raise bad_parameter("move_share", Text("must be a share from 0 to 1", "须为 0 至 1 之间的占比"))
        may_move = share_of(before, share, up=False)
    if max(wanted, before, int(case.floor.max(initial=0))) * max(len(case), 1) >= SUMS_FIT:
        text = Text("The amounts are too large to be added up exactly.", "金额过大，无法精确求和。")
        raise DefinitionError("too_large", text, Text("Use a larger step.", "请用更大的 step。"))
    return Limits.of(case, wanted, may_move)


def _units(case: Case, name: str, value: object, least: int | None = None) -> int:
    number = read_number(value).value
    units = None if number is None else case.unit.whole(number)
    if units is None or (least is not None and units < least):
        why = Text(f"must be an amount in whole multiples of {case.unit.step}", f"须为 {case.unit.step} 整数倍的金额")
        raise bad_parameter(name, why)
    return units


def _refused(case: Case, limits: Limits, findings: FindingList) -> Reallocation:
    """Nothing is handed out: the limits that stand against each other, and what would be enough."""
    found = conflicts(case, limits, conflict(limits))
    n = len(case)
    empty = [(None, None, None, "", "", "")] * n
    table = _table(case, limits, empty)
    summary = {"is_feasible": False, **_sums(case, limits), "conflicts": found.to_rows()}
    return Reallocation(table, findings.table(), Table.from_rows(BINDING_COLUMNS, []), found, None, summary)


def _told(story: Story, slices: Slices, solved: Solved | None, findings: FindingList) -> Reallocation:
    case, limits, amounts = story.case, story.limits, story.amounts
    certificate = certify(limits, slices, story.prices, amounts, solved, case.unit)
    rows = []
    for place, amount in enumerate(amounts.tolist()):
        last = int(limits.last[place])
        change = amount - last
        code, text = story.told(place)
        rows.append((case.unit.money(amount), case.unit.money(change), change / last if last else None, code, *text))
    table, binding = _table(case, limits, rows), bindings(story)
    summary = {
        "is_feasible": True, **_sums(case, limits), **_moves(story), "certificate": asdict(certificate),
        "bindings": binding.to_rows(),
    }  # fmt: skip
    none = Table.from_rows(CONFLICT_COLUMNS, [])
    return Reallocation(table, findings.table(), binding, none, certificate, summary)


def _table(case: Case, limits: Limits, rows: list[tuple[Any, ...]]) -> Table:
    money = case.unit.money
    entries = [
        (code, case.names[place], case.group_codes[int(case.group[place])],
         None if case.is_kept[place] else float(case.score[place]), money(int(case.last[place])), *rows[place][:3],
         money(int(limits.floor[place])), money(int(limits.cap[place])), bool(case.is_protected[place]), *rows[place][3:])
        for place, code in enumerate(case.codes)
    ]  # fmt: skip
    return Table.from_rows(REALLOCATION_COLUMNS, entries)


def _sums(case: Case, limits: Limits) -> dict[str, Any]:
    return {
        "programmes": len(case), "total_last": case.unit.money(int(case.last.sum())),
        "total_new": case.unit.money(limits.total or 0),
        "may_move": None if limits.move is None else case.unit.money(limits.move),
    }  # fmt: skip


def _moves(story: Story) -> dict[str, Any]:
    """How much moves, who wins and loses, and the mean score of a unit of money before and after."""
    case, change = story.case, story.amounts - story.limits.last
    score = np.array([float(each) for each in story.case.score])
    judged = ~case.is_kept

    def mean(amounts: Ints) -> float | None:
        money = float(amounts[judged].sum())
        return float((score * amounts)[judged].sum()) / money if money else None

    return {
        "added": case.unit.money(int(change[change > 0].sum())), "taken": case.unit.money(int(-change[change < 0].sum())),
        "n_more": int((change > 0).sum()), "n_less": int((change < 0).sum()), "n_same": int((change == 0).sum()),
        "mean_score_last": mean(story.limits.last), "mean_score_new": mean(story.amounts),
    }  # fmt: skip

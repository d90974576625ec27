"""`propose(results, rules)`: what follows from the newest results, each proposal with its reason, under the caps."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.numbers import Reading, read_number
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.period import Period
from jixiao.engine.model.rows import text_rows, to_columns
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text, show
from jixiao.engine.result_use.conditions import reason, why_not
from jixiao.engine.result_use.results import Result, read_results
from jixiao.engine.result_use.rules import BONUS, BUDGET, COMMENDATION, REWARDS, UseRule, UseRules

USE_COLUMNS: Final = (
    "organisation_code", "period", "rule", "kind", "label", "label_zh", "size", "amount", "status", "reason", "reason_zh",
)  # fmt: skip
PROPOSED, OVER_QUOTA, CONTRADICTS, VETOED = "proposed", "over_quota", "contradicts", "vetoed"
CENT = Decimal("0.01")
BASE: Final = "base"
"""What findings about the base have for their file; those about results have none."""


@dataclass(frozen=True)
class Use(Outcome):
    """`table` of USE_COLUMNS: also what was not proposed, with its status. `n_proposed` of them were, for `period`."""

    period: Period | None
    n_proposed: int


@dataclass(frozen=True)
class Proposal:
    """`amount` in the base's unit: what is given more, or taken; None where there is no base or no size."""

    result: Result
    rule: UseRule
    reason: Text
    status: str = PROPOSED
    amount: Decimal | None = None


def propose(results: object, rules: UseRules, *, base: object = None, period: str | None = None) -> Use:
    """`results` of RESULT_COLUMNS (several periods for trends); `base`: organisation_code, amount, for budgets.

    As of `period`, else the newest there is, of two that end on one day the longer; beside it periods of its length
    count, no others. Who was vetoed is rewarded with nothing. Amounts are rounded half up to cents;
    where all increases together go over their cap, each is cut in proportion and rounded down.
    """
    findings = FindingList()
    lives = read_results(results, findings)
    newest = Period.parse(period) if period else _newest(lives)
    until = {who: [one for one in life if newest and _leads_to(one.period, newest)] for who, life in lives.items()}
    current = {who: life for who, life in until.items() if life and life[-1].period == newest}
    if newest is not None and not current:
        findings.add(_nothing_of(newest, lives))
    amounts = _base(base, findings)
    found = [proposal for life in current.values() for proposal in _of(life, rules.rules)]
    found = _without_veto(found)
    found = _strongest(found, findings)
    if rules.commendations is not None:
        found = _within_quota(found, current, rules.commendations, findings)
    found = _priced(found, amounts, rules, findings)
    rows = [
        (one.result.organisation, str(one.result.period), one.rule.code, one.rule.kind, *one.rule.label, one.rule.size,
         None if one.amount is None else float(one.amount), one.status, *one.reason)
        for one in found
    ]  # fmt: skip
    n = sum(one.status == PROPOSED for one in found)
    return Use(Table.from_rows(USE_COLUMNS, rows), findings.table(), newest, n)


def _newest(lives: Mapping[str, Sequence[Result]]) -> Period | None:
    found = (one.period for life in lives.values() for one in life)
    return max(found, key=lambda one: (one.last_date, -one.frequency.per_year), default=None)


def _nothing_of(period: Period, lives: Mapping[str, Sequence[Result]]) -> Finding:
    there = sorted({str(one.period) for life in lives.values() for one in life})[-12:]
    text = Text(
        f"There is no result of {period}: nothing is proposed. There are: {', '.join(there) or 'none'}.",
        f"没有 {period} 的结果，未提出建议。现有：{'、'.join(there) or '无'}。",
    )
    return Finding(Severity.WARNING, "no_results", text, period=str(period))


def _leads_to(one: Period, newest: Period) -> bool:
    return one.frequency == newest.frequency and one.last_date <= newest.last_date


def _of(life: Sequence[Result], rules: Sequence[UseRule]) -> Iterator[Proposal]:
    for rule in rules:
        if why_not(life, rule.when) is None:
            yield Proposal(life[-1], rule, reason(life, rule.when))


def _is_reward(rule: UseRule) -> bool:
    """Something that one is glad of."""
    size = rule.size or 0.0
    return rule.kind in REWARDS or (rule.kind == BONUS and size > 1) or (rule.kind == BUDGET and size > 0)


def _without_veto(found: Sequence[Proposal]) -> list[Proposal]:
    return [replace(one, status=VETOED) if one.result.is_vetoed and _is_reward(one.rule) else one for one in found]


def _strongest(found: Sequence[Proposal], findings: FindingList) -> list[Proposal]:
    """Of several of one kind for one organisation the one that changes most; up and down at once is for people to see."""
    groups: dict[tuple[str, str], list[Proposal]] = defaultdict(list)
    for one in found:
        groups[one.result.organisation, one.rule.kind].append(one)
    kept: list[Proposal] = []
    for (who, _kind), own in groups.items():
        live = [one for one in own if one.status == PROPOSED]
        if {_is_reward(one.rule) for one in live} == {True, False}:
            text = Text(
                f"Rules pull both ways: {', '.join(one.rule.code for one in live)}. People must decide.",
                f"规则方向相反：{'、'.join(one.rule.code for one in live)}，请人工决定。",
            )
            findings.add(Finding(Severity.WARNING, "contradiction", text, who))
            kept += [replace(one, status=CONTRADICTS) if one.status == PROPOSED else one for one in own]
        else:
            best = max(live, key=lambda one: _strength(one.rule), default=None)
            kept += [one for one in own if one is best or one.status != PROPOSED]
    return kept


def _strength(rule: UseRule) -> float:
    return abs((rule.size or 0.0) - (1.0 if rule.kind == BONUS else 0.0))


def _within_quota(
    found: Sequence[Proposal], current: Mapping[str, Sequence[Result]], share: float, findings: FindingList
) -> list[Proposal]:
    """At most ⌊share × the group⌋ commendations, best first; of a tie at the end all or none."""
    sizes: dict[str, int] = defaultdict(int)
    for life in current.values():
        sizes[life[-1].group] += 1
    kept: list[Proposal] = []
    for group, size in sizes.items():
        own = [one for one in found if one.rule.kind == COMMENDATION and one.result.group == group]
        live = sorted((one for one in own if one.status == PROPOSED), key=_merit)
        places = int(Fraction(repr(float(share))) * size)
        n = min(places, len(live))
        while 0 < n < len(live) and _merit(live[n])[:2] == _merit(live[n - 1])[:2]:
            n -= 1
        if n < len(live):
            name, name_zh = (f" of {group}", f"“{group}”组") if group else ("", "")
            text = Text(
                f"{len(live)} commendations{name} for {places} places: {n} are proposed.",
                f"{name_zh}{len(live)} 个单位符合表扬条件，名额 {places} 个，拟表扬 {n} 个。",
            )
            findings.add(Finding(Severity.INFO, "quota", text))
        chosen = live[:n]
        kept += [one if one in chosen or one.status != PROPOSED else replace(one, status=OVER_QUOTA) for one in own]
    others = [one for one in found if one.rule.kind != COMMENDATION]
    return sorted(kept + others, key=lambda one: one.result.organisation)


def _merit(one: Proposal) -> tuple[float, float, str]:
    """By rank, then score; who has none comes last."""
    rank, score = one.result.rank, one.result.score
    return (
        float("inf") if rank is None else rank,
        -(score if score is not None else float("-inf")),
        one.result.organisation,
    )


def _priced(
    found: Sequence[Proposal], base: Mapping[str, Decimal] | None, rules: UseRules, findings: FindingList
) -> list[Proposal]:
    """Budgets in money; all increases together under their cap."""
    if base is None:
        return list(found)
    priced = [replace(one, amount=_amount(one, base, findings)) if one.rule.kind == BUDGET else one for one in found]
    live = [one for one in priced if one.status == PROPOSED and one.amount is not None]
    increases = sum((one.amount for one in live if one.amount and one.amount > 0), Decimal(0))
    cap = (
        None if rules.budget_increase is None else sum(base.values(), Decimal(0)) * Decimal(repr(rules.budget_increase))
    )
    if cap is None or increases <= cap:
        return priced
    shown = show(float(cap.quantize(CENT, ROUND_DOWN)))
    text = Text(
        f"All increases together would be {show(float(increases))}, over the cap of {shown}: each is cut in proportion.",
        f"各单位增加合计 {show(float(increases))}，超过上限 {shown}，已按比例压减。",
    )
    findings.add(Finding(Severity.INFO, "increase_capped", text))
    return [
        replace(one, amount=(one.amount * cap / increases).quantize(CENT, ROUND_DOWN))
        if one.status == PROPOSED and one.amount is not None and one.amount > 0
        else one
        for one in priced
    ]


def _amount(one: Proposal, base: Mapping[str, Decimal], findings: FindingList) -> Decimal | None:
    who = one.result.organisation
    if who not in base:
        text = Text("It has no base: the change is proposed without an amount.", "没有预算基数，只提出增减幅度。")
        findings.add(Finding(Severity.WARNING, "no_base", text, who))
        return None
    return (base[who] * Decimal(repr(one.rule.size or 0.0))).quantize(CENT, ROUND_HALF_UP)


def _base(frame: object, findings: FindingList) -> dict[str, Decimal] | None:
    if frame is None:
        return None
    columns = to_columns(frame)
    if not {"organisation_code", "amount"} <= columns.keys():
        raise DefinitionError(
            "columns_missing",
            Text("The base needs organisation_code and amount.", "基数表应有 organisation_code 和 amount 列。"),
        )
    found: dict[str, Decimal] = {}
    for number, row in text_rows(columns):
        who, reading = row["organisation_code"], read_number(row["amount"])
        if fault := _base_fault(who, reading, found):
            findings.add(Finding(Severity.ERROR, "bad_base", fault, who, file=BASE, row=number))
        elif reading.value is not None:
            found[who] = Decimal(repr(reading.value))
    return found


def _base_fault(who: str, reading: Reading, found: Mapping[str, Decimal]) -> Text | None:
    """Why a row of the base cannot be used; None where it can."""
    if not who:
        return Text("The organisation is blank: not used.", "单位为空，未采用。")
    if who in found:
        return Text("A second amount of the organisation: not used.", "同一单位金额重复，未采用。")
    if reading.value is None:
        return Text(f"The amount: {reading.message}", f"金额：{reading.message_zh}")
    return Text("An amount below 0: not used.", "金额小于 0，未采用。") if reading.value < 0 else None

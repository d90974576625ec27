"""Money that was found and moved, for the public: only what departments confirmed, persons judged and leaders decided."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone, translation

from jixiao.engine.model.text import Text
from jixiao.report.open_data import OpenTable
from jixiao.web.budgets.models import BudgetProposal, IdleAnswer, PairJudgement, Programme, ProgrammeUse
from jixiao.web.budgets.rules import choosing, evaluating, life
from jixiao.web.budgets.rules.money import TEN_THOUSAND
from jixiao.web.portal.frames.budget_fields import IDLE, LESS, MORE, MOVES, SAME, USE

Names = Mapping[str, Text]


@dataclass(frozen=True)
class Found:
    """What people confirmed of what was found: money that departments gave back, pairs judged the same work."""

    idle: Sequence[IdleAnswer]
    same: Sequence[PairJudgement]

    @property
    def given_back(self) -> Decimal:
        return sum((each.given_back for each in self.idle), Decimal(0))

    @property
    def doubled(self) -> Decimal:
        """What the smaller of each two costs."""
        return sum((smaller(each) for each in self.same), Decimal(0))


def smaller(pair: PairJudgement) -> Decimal:
    """The budget of the cheaper one."""
    return min(pair.first.amount, pair.second.amount)


def in_money(yuan: Decimal | float | None) -> float | None:
    """Yuan as 万元, to the last cent."""
    return None if yuan is None else float(Decimal(str(yuan)) / TEN_THOUSAND)


def of_year(year: int) -> list[Programme]:
    """The programmes that were in a year's budget, by code."""
    found = Programme.objects.filter(year=year, state__in=life.IN_BUDGET).select_related("organisation")
    return list(found.order_by("code"))


def found_until(of: Collection[Programme], until: datetime | None = None) -> Found:
    """The newest word on each programme and pair, of what was said up to `until`."""
    keys = [one.pk for one in of]
    answers = IdleAnswer.objects.filter(programme__in=keys).select_related("programme__organisation")
    pairs = PairJudgement.objects.filter(first__in=keys).select_related("first__organisation", "second__organisation")
    if until is not None:
        answers, pairs = answers.filter(at__lte=until), pairs.filter(at__lte=until)
    said = {each.programme_id: each for each in answers.order_by("at", "pk")}
    judged = {(each.first_id, each.second_id): each for each in pairs.order_by("at", "pk")}
    return Found(
        sorted((one for one in said.values() if one.verdict == choosing.GIVEN_BACK), key=lambda one: one.programme.code),
        sorted((one for one in judged.values() if one.verdict == choosing.SAME), key=lambda one: one.first.code),
    )  # fmt: skip


def accepted(year: int | None = None) -> list[BudgetProposal]:
    """Reallocations that were accepted, oldest decision first."""
    found = BudgetProposal.objects.filter(state=choosing.ACCEPTED, decided_at__isnull=False)
    return list((found if year is None else found.filter(year=year)).order_by("decided_at", "number"))


def head_of(one: Programme, names: Names) -> tuple[Any, ...]:
    """Code and names of a programme and of its department."""
    place = names.get(one.organisation.code, Text(one.organisation.code, one.organisation.code))
    return (one.code, one.label_zh, one.label_en or one.label_zh, one.organisation.code, place.zh, place.en)


def in_both(label: str) -> Text:
    """A word of the rules in both languages."""
    told = []
    for language in ("en", "zh-hans"):
        with translation.override(language):
            told.append(translation.gettext(label))
    return Text(*told)


def found_tables(found: Found, names: Names) -> tuple[OpenTable, OpenTable]:
    """Money given back as idle, and work that was judged to be planned twice."""
    idle = [
        (
            *head_of(each.programme, names), in_money(each.programme.amount), in_money(each.given_back), each.reason,
            timezone.localdate(each.at),
        )
        for each in found.idle
    ]  # fmt: skip
    same = []
    for each in found.same:
        other = head_of(each.second, names)
        same.append((*head_of(each.first, names), *other[:3], *other[4:], in_money(smaller(each)), each.reason,
                     timezone.localdate(each.at)))  # fmt: skip
    return (
        OpenTable("idle_money", Text("Idle money that was given back", "收回的闲置资金"), IDLE, idle, Text(
            "Only what the department confirmed.", "仅列主管部门确认的金额。")),
        OpenTable("same_work", Text("The same work planned twice", "认定重复的项目"), SAME, same, Text(
            "Only pairs that a person judged to be the same work.", "仅列经人工认定的重复项目。")),
    )  # fmt: skip


def moves_table(
    of: Sequence[Programme], uses: Iterable[ProgrammeUse], proposals: Iterable[BudgetProposal], names: Names
) -> OpenTable:
    """Every programme whose money a decision changed; those that stay are left out."""
    by_code, by_key = {one.code: one for one in of}, {one.pk: one for one in of}
    rows: list[tuple[Any, ...]] = [_used(by_key[use.programme_id], use, names) for use in uses if use.change]
    for proposal in proposals:
        for row in proposal.outcome["rows"]:
            if row["change"] and row["programme"] in by_code:
                rows.append(_moved(by_code[row["programme"]], row, proposal, names))
    title = Text("Money that was moved by decision", "按决定调整的资金")
    rows.sort(key=lambda row: (row[0], -row[-4], row[1]))  # by decision, who gets most first
    return OpenTable("moves", title, MOVES, rows)


def _used(one: Programme, use: ProgrammeUse, names: Names) -> tuple[Any, ...]:
    label = in_both(evaluating.USE_LABELS[use.kind])
    return (
        USE, *head_of(one, names), MORE if use.change > 0 else LESS, None if one.score is None else float(one.score),
        in_money(one.amount), in_money(one.amount + use.change), in_money(use.change), f"{label.zh}：{use.words}",
        f"{label.en}: {use.words}", timezone.localdate(use.at),
    )  # fmt: skip


def _moved(one: Programme, row: Mapping[str, Any], proposal: BudgetProposal, names: Names) -> tuple[Any, ...]:
    assert proposal.decided_at is not None
    return (
        str(proposal.number), *head_of(one, names), MORE if row["change"] > 0 else LESS, row["score"], in_money(row["last"]),
        in_money(row["new"]), in_money(row["change"]), row["message_zh"], row["message"],
        timezone.localdate(proposal.decided_at),
    )  # fmt: skip

"""What is planted in the demo city's own programmes is found by the search of the pages, and little else."""

from decimal import Decimal
from functools import cache

from jixiao.demo.programme_money import MONTHS_SEEN, Idle
from jixiao.demo.programmes import Programme as Planted
from jixiao.demo.programmes import duplicate_pairs
from jixiao.demo.stages.budget_words import BUREAU_NAMES
from jixiao.demo.stages.budgeting import THIS_YEAR, city_programmes
from jixiao.engine.budget.idle import HABIT, RUSH
from jixiao.web.budgets.frames import Found, Material, search
from jixiao.web.budgets.models import PastYear, Programme
from jixiao.web.budgets.rules import finding, life
from jixiao.web.organisations.models import Organisation

DECEMBER = {RUSH, HABIT}


city = cache(city_programmes)


@cache
def found() -> tuple[Found, ...]:
    """What the search finds in rows like those that the stage enters; nothing is stored."""
    places = {name: Organisation(pk=n, code=code) for n, (name, (code, _en)) in enumerate(BUREAU_NAMES.items(), 1)}
    of = [_row(n, one, places[one.department]) for n, one in enumerate(city(), start=1)]
    both = list(zip(of, city(), strict=True))
    paid = {row.pk: _paid(one) for row, one in both}
    return tuple(search(Material(of, paid, {row.pk: _past(row, one) for row, one in both}))[1])


def _row(key: int, one: Planted, place: Organisation) -> Programme:
    return Programme(
        pk=key, code=one.code, year=THIS_YEAR, label_zh=one.name, organisation=place, category=one.kind, place=one.place,
        content=one.content, payees=list(one.payees), output_label=one.output, output_unit=one.unit,
        output_done=Decimal(repr(one.quantity)), amount=Decimal(one.money.budgets[THIS_YEAR]), state=life.RUNNING,
        carried_over=Decimal(one.money.carried_over[THIS_YEAR]),
    )  # fmt: skip


def _paid(one: Planted) -> dict[str, Decimal]:
    months = [one.money.paid.get((THIS_YEAR, month), 0) for month in range(1, MONTHS_SEEN + 1)]
    return {f"{THIS_YEAR}-{n:02}": Decimal(sum(months[:n])) for n in range(1, MONTHS_SEEN + 1)}


def _past(row: Programme, one: Planted) -> list[PastYear]:
    return [
        PastYear(
            programme=row, year=year, amount=Decimal(one.money.budgets[year]),
            carried_over=Decimal(one.money.carried_over[year]),
            paid=[float(one.money.paid.get((year, month), 0)) for month in range(1, 13)],
        )
        for year in sorted(one.money.initial)
        if year < THIS_YEAR
    ]  # fmt: skip


def test_every_planted_duplicate_is_found_and_nothing_else() -> None:
    pairs = {frozenset((one.first.code, one.second.code)) for one in found() if one.second is not None}
    planted = duplicate_pairs(city())
    assert planted
    assert pairs == planted


def test_idle_money_is_found() -> None:
    idle = {one.first.code for one in found() if one.kind == finding.IDLE and one.rule not in DECEMBER}
    planted = {one.code for one in city() if one.idle not in (None, Idle.RUSH)}
    unused = {one.code for one in city() if one.money.unused >= 0.15 * one.budget}
    assert planted <= idle
    assert idle <= planted | unused


def test_a_rush_in_december_is_found() -> None:
    rushed = {one.first.code for one in found() if one.kind == finding.IDLE and one.rule == RUSH}
    planted = {one.code for one in city() if one.idle is Idle.RUSH}
    assert planted <= rushed


def test_most_programmes_have_peers_and_something_stands_out() -> None:
    standings = [one.told["standing"] for one in found() if one.kind == finding.COST]
    assert standings.count("few_peers") * 3 <= len(standings)
    assert {"dear", "cheap", "usual"} <= set(standings)

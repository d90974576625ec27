"""Searches keep what they find with its date: what people said stays, what changed since is marked, what is gone is told."""

from datetime import timedelta
from decimal import Decimal

import pytest

from jixiao.web.budgets import actions, queries, tasks
from jixiao.web.budgets.models import BudgetFinding, BudgetSearch, Programme
from jixiao.web.budgets.rules import finding
from tests.unit.web.budgets.conftest import NOW, doer, draft
from tests.unit.web.budgets.test_found import TWIN
from tests.unit.web.built_once import built_once
from tests.unit.web.factories import City

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


@pytest.fixture
def searched(city: City) -> BudgetSearch:
    """Six programmes with equal pasts, the first far behind; two departments' twins; searched once."""
    return BudgetSearch.objects.get(pk=built_once("a searched year", lambda: _searched(city), city))


def _searched(city: City) -> int:
    past = tuple(
        actions.DraftPastYear(year, Decimal(7_200_000), Decimal(7_200_000), [Decimal(600_000)] * 12) for year in (2024, 2025)
    )  # fmt: skip
    rows = [actions.DraftObjective("产出指标", "数量", "点位", "≥5个", Decimal(90))]
    for number in range(6):
        one = actions.enter(
            draft=draft(city, code=f"p{number}", label_zh=f"{number}号河道保洁", past=past), **doer(city, "office")
        )
        actions.take_over_running(programme=one, goal="新增点位5个。", rows=rows, **doer(city, "office"))
        each = Decimal(750_000 if number else 100_000)
        paid = {f"2026-{month:02}": (each * month, None) for month in range(1, 8)}
        actions.report_payments(programme=one, payments=paid, **doer(city, "reporter"))
    for code, place in (("one", "S11"), ("other", "S12")):
        there = city.organisations[place]
        named = draft(city, code=code, label_zh="和平路视频监控建设", organisation=there, **TWIN)
        actions.enter(draft=named, **doer(city, "office"))
    return tasks.search(year=2026, now=NOW).pk


def found(city: City, kind: str, *places: str) -> list[BudgetFinding]:
    ids = [city.organisations[code].pk for code in places or ("S11", "S12")]
    return list(queries.findings(kind, 2026, ids))


def test_what_is_found_is_kept_with_its_date(city: City, searched: BudgetSearch) -> None:
    assert (searched.month, searched.n_programmes, searched.n_found, searched.n_new) == ("2026-07", 8, 2, 2)
    [idle], [pair] = found(city, finding.IDLE), found(city, finding.ALIKE)
    assert (idle.first.code, idle.rule, idle.found_at, idle.is_stale) == ("p0", "behind_pace", NOW, False)
    assert pair.second is not None
    assert {pair.first.code, pair.second.code} == {"one", "other"}
    assert found(city, finding.ALIKE, "S11") == [], "a pair is seen by who sees both"
    assert queries.n_changed_since(searched, [city.organisations["S11"].pk]) == 0


def test_a_judgement_stays_when_all_is_searched_again(city: City, searched: BudgetSearch) -> None:
    [pair] = found(city, finding.ALIKE)
    assert pair.second is not None
    said = {"one": pair.first, "other": pair.second, "similarity": pair.weight}
    actions.judge_pair(**said, verdict="same", reason="同一批点位。", by=city.accounts["office"], now=NOW)
    again = tasks.search(year=2026, now=LATER)
    assert (again.n_found, again.n_new, again.n_gone) == (2, 0, 0)
    [held] = found(city, finding.ALIKE)
    assert (held.pk, held.search, held.found_at, held.changed_at) == (pair.pk, again, NOW, NOW)
    assert queries.judgements([held])[frozenset((pair.first_id, pair.second_id))].verdict == "same"


def test_a_programme_that_changed_makes_its_finding_old_until_it_is_searched(
    city: City, searched: BudgetSearch
) -> None:
    late = Programme.objects.get(code="p0")
    paid = {"2026-07": (Decimal(900_000), None)}
    actions.report_payments(programme=late, payments=paid, **doer(city, "reporter"))
    assert [one.is_stale for one in found(city, finding.IDLE)] == [True]
    assert [one.is_stale for one in found(city, finding.ALIKE)] == [False], "payments do not make two works alike"
    assert queries.n_changed_since(searched, [late.organisation_id]) == 1
    tasks.search(year=2026, now=LATER)
    [idle] = found(city, finding.IDLE)
    assert (idle.is_stale, idle.found_at, idle.changed_at) == (False, NOW, LATER), (
        "an answer of before is known as such"
    )


def test_what_is_found_no_longer_is_told_and_kept(city: City, searched: BudgetSearch) -> None:
    late = Programme.objects.get(code="p0")
    paid = {"2026-07": (Decimal(5_250_000), None)}
    actions.report_payments(programme=late, payments=paid, **doer(city, "reporter"))
    again = tasks.search(year=2026, now=LATER)
    assert (again.n_found, again.n_gone) == (1, 1)
    assert BudgetFinding.objects.get(kind=finding.IDLE).gone_at == LATER
    third = tasks.search(year=2026, now=LATER + timedelta(days=1))
    assert third.n_gone == 0, "gone once"

"""The page by department: reports due and filed, self-evaluations summed up; the same figures as the lists."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from jixiao.web.budgets import actions, queries
from jixiao.web.budgets.models import Programme
from tests.unit.web.budgets.conftest import doer, self_evaluated, told
from tests.unit.web.factories import City

pytestmark = pytest.mark.django_db


def test_the_list_has_the_lights_of_the_standings(city: City, running: Programme, running_too: Programme) -> None:
    actions.file_report(programme=running, draft=told(), **doer(city, "reporter"))
    ids, today = {one.pk for one in city.organisations.values()}, date(2026, 8, 31)
    short = {one.code: one for one in queries.listed(ids, 2026, today)}
    whole = queries.standings(list(queries.programmes(ids, 2026)), today)
    assert [one.programme.code for one in whole] == list(short)
    for one in whole:
        found = short[one.programme.code]
        assert (found.money_light, found.objectives_light) == (one.money.colour, one.objectives_light)
        assert (found.paid, found.rate, found.output, found.quadrant) == (one.paid, one.rate, one.output, one.quadrant)
    assert queries.listed_totals(short.values()) == queries.totals(whole)


def test_reports_count_from_the_day_they_are_filed_until_they_are_sent_back(city: City, running: Programme) -> None:
    ids = {running.organisation_id}
    report = actions.file_report(programme=running, draft=told(), **doer(city, "reporter"))
    assert queries.filed_by(ids, "2026-07") == {running.pk: date(2026, 8, 10)}
    said = queries.likelihoods_by(ids, "2026-07")
    assert said == {(running.organisation_id, "possible"): 1, (running.organisation_id, "certain"): 4}
    assert queries.filed_by(ids, "2026-06") == {}
    actions.return_report(report=report, reason="请核对点位数。", **doer(city, "approver"))
    assert queries.filed_by(ids, "2026-07") == queries.likelihoods_by(ids, "2026-07") == {}


def test_a_self_evaluation_counts_with_its_own_score_whatever_comes_after(city: City, running: Programme) -> None:
    self_evaluated(city, running)
    running.refresh_from_db()
    Programme.objects.filter(pk=running.pk).update(score=Decimal(50))
    found = queries.own_scores_by({running.organisation_id}, 2026)
    assert found == {running.pk: (Decimal("98.98"), "优", "excellent")}
    for view, figure in (("self", "98.98"), ("monitoring", "1—7月"), ("nonsense", "1—7月")):
        page = city.signed_in("office").get(reverse("budgets:departments"), {"view": view, "point": "x"})
        assert figure in page.content.decode()
    sheet = city.signed_in("office").get(reverse("budgets:departments"), {"view": "self", "export": "csv"})
    assert "100" in sheet.content.decode()

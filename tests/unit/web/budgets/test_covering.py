"""Key programmes: marked by the office, evaluated by others within the library's cycle, the line of years followed."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from jixiao.engine.budget.coverage import EVALUATED, WAITS
from jixiao.web.base.rules import RuleViolation
from jixiao.web.budgets import actions, queries
from jixiao.web.budgets.models import Programme
from tests.unit.web.budgets.conftest import doer, draft, scored, self_evaluated
from tests.unit.web.factories import City

pytestmark = pytest.mark.django_db
TODAY = date(2026, 8, 10)


def test_an_evaluation_of_an_earlier_year_counts_for_the_programme_that_goes_on(city: City, running: Programme) -> None:
    office = doer(city, "office")
    ids = {running.organisation_id}
    actions.mark_key(programme=running, is_key=True, words="资金量大、社会关注度高。", **office)
    [one] = queries.key_programmes(ids, TODAY)
    assert (one.turn.due, one.turn.standing, one.evaluation) == (date(2030, 12, 31), WAITS, None)
    self_evaluated(city, running)
    assert queries.key_programmes(ids, TODAY)[0].evaluation is None, "its own is none by others"
    actions.evaluate(programme=running, kind="finance", scored=scored(), words="财政评价结论。", **office)
    following = actions.enter(draft=draft(city, code="2027-00001", year=2027, former=running), **doer(city, "reporter"))
    assert following.key_since == TODAY, "the mark goes on"
    [one] = queries.key_programmes(ids, TODAY)
    assert one.programme == following
    assert one.evaluation is not None
    assert (one.evaluation.score, one.turn.last) == (Decimal("90.00"), TODAY)
    assert (one.turn.due, one.turn.standing) == (date(2031, 12, 31), EVALUATED)


def test_the_office_marks_and_the_list_tells(city: City, running: Programme) -> None:
    office, page = city.signed_in("office"), reverse("budgets:departments") + "?view=key"
    mark = reverse("budgets:mark_key", args=[running.code])
    assert office.post(mark, {"is_key": "yes", "words": ""}).status_code == 422
    assert office.post(mark, {"is_key": "yes", "words": "资金量大。"}).status_code == 302
    assert office.post(mark, {"is_key": "yes", "words": "资金量大。"}).status_code == 422, "marked already"
    assert city.signed_in("reporter").post(mark, {"is_key": "no", "words": "不再列入。"}).status_code == 404
    for who in ("reporter", "office"):
        assert running.label_zh in city.signed_in(who).get(page).content.decode()
    assert running.label_zh not in city.signed_in("outsider").get(page).content.decode()
    assert "2030" in office.get(page + "&export=csv").content.decode()
    with pytest.raises(RuleViolation, match="Nothing changes"):
        actions.mark_key(programme=running, is_key=True, words="资金量大。", **doer(city, "office"))
    actions.mark_key(programme=running, is_key=False, words="调整后不再列入。", **doer(city, "office"))
    assert queries.key_programmes({running.organisation_id}, TODAY) == []

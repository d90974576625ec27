"""Forms that are made public: due days, what is told, kept secret with a reason; the pages and who may use them."""

from datetime import date

import pytest
from django.urls import reverse

from jixiao.web.base.rules import RuleViolation
from jixiao.web.budgets import actions, queries
from jixiao.web.budgets.models import Programme
from jixiao.web.budgets.rules import disclosing as rules
from tests.unit.web.budgets.conftest import doer, self_evaluated
from tests.unit.web.factories import City

DUE, BEFORE, AFTER = date(2026, 8, 30), date(2026, 8, 30), date(2026, 8, 31)


def test_twenty_calendar_days_after_the_approval() -> None:
    within = queries.within_days(date(2026, 8, 10))
    assert within == 20
    assert rules.due_on(date(2026, 8, 10), within) == DUE
    assert rules.due_on(None, within) is None
    assert [(each.code, each.follows) for each in queries.public_forms(DUE)] == [
        ("objectives", "budget"),
        ("self_evaluation", "accounts"),
        ("evaluation", "accounts"),
    ]


@pytest.mark.parametrize(
    ("due", "way", "shown_on", "today", "standing"),
    [
        (DUE, "", None, BEFORE, rules.OPEN),
        (DUE, "", None, AFTER, rules.OVERDUE),
        (DUE, "public", BEFORE, AFTER, rules.IN_TIME),
        (DUE, "public", AFTER, AFTER, rules.LATE),
        (DUE, "secret", None, AFTER, rules.KEPT),
        (None, "", None, AFTER, rules.NO_DAY),
        (None, "public", AFTER, AFTER, rules.IN_TIME),
    ],
)
def test_where_a_form_stands(due: date | None, way: str, shown_on: date | None, today: date, standing: str) -> None:
    assert rules.standing_of(due, way, shown_on, today) == standing


def test_what_is_told_must_hold_together() -> None:
    assert rules.can_disclose("public", DUE, "", DUE)
    assert not rules.can_disclose("public", AFTER, "", DUE), "not of tomorrow"
    assert not rules.can_disclose("public", None, "", DUE)
    assert rules.can_disclose("secret", None, "涉及国家秘密（秘密级）", DUE)
    assert not rules.can_disclose("secret", None, " 密 ", DUE)
    assert not rules.can_disclose("secret", DUE, "涉及国家秘密（秘密级）", DUE)
    assert not rules.can_disclose("", DUE, "", DUE)
    assert rules.can_approve("budget", date(2026, 2, 1), 2026, DUE)
    assert rules.can_approve("budget", date(2025, 12, 30), 2026, DUE)
    assert not rules.can_approve("accounts", date(2026, 8, 1), 2026, DUE), "the year has not ended"
    assert rules.can_approve("accounts", date(2026, 8, 1), 2025, DUE)
    assert not rules.can_approve("budget", AFTER, 2026, DUE)
    assert not rules.can_approve("money", DUE, 2026, DUE)


@pytest.mark.django_db
def test_forms_exist_with_what_they_are_about_and_the_newest_word_holds(city: City, running: Programme) -> None:
    ids, today = {running.organisation_id}, date(2026, 8, 10)
    told = {"programme": running, "form": "objectives", **doer(city, "reporter")}
    actions.disclose(way="secret", shown_on=None, reason="涉及国家秘密（秘密级）", **told)
    actions.disclose(way="public", shown_on=date(2026, 3, 1), **told)
    [objectives] = queries.forms_by(ids, 2026, today)
    assert (objectives.code, objectives.way, objectives.shown_on) == ("objectives", "public", date(2026, 3, 1))
    self_evaluated(city, running)
    assert [one.code for one in queries.forms_by(ids, 2026, today)] == ["objectives", "self_evaluation"]
    with pytest.raises(RuleViolation, match="Choose which form"):
        actions.disclose(way="public", shown_on=date(2026, 3, 1), **{**told, "form": "diary"})


@pytest.mark.django_db
def test_the_office_enters_the_day_and_the_page_counts_from_it(city: City, running: Programme) -> None:
    office, page = city.signed_in("office"), reverse("budgets:departments")
    approve = reverse("budgets:approve", args=[2026])
    assert "error-summary" in office.post(approve, {"kind": "budget", "day": "2099-01-01"}).content.decode()
    assert "error-summary" in office.post(approve, {"kind": "budget", "day": "2026-02-30"}).content.decode()
    sent = {"kind": "budget", "day": "2026-02-01", "document": "财预〔2026〕1号"}
    assert office.post(approve, sent).status_code == 302
    shown = office.get(page, {"view": "public"}).content.decode()
    assert "2026-02-21" in shown or "2026年2月21日" in shown, "twenty days later"
    reporter, one = city.signed_in("reporter"), reverse("budgets:disclose", args=[running.code])
    assert reporter.post(one, {"form": "objectives", "way": "secret"}).status_code == 422
    public = {"form": "objectives", "way": "public", "shown_on": "2026-02-20", "address": "https://example.org/1"}
    assert reporter.post(one, {**public, "address": "javascript:alert(1)"}).status_code == 422
    assert reporter.post(one, public).status_code == 302
    assert "https://example.org/1" in reporter.get(reverse("budgets:programme", args=[running.code])).content.decode()

"""A change during the year needs a reason and two persons; the old version stays, and nothing changes before."""

from decimal import Decimal

import pytest
from django.urls import reverse

from jixiao.web.base.rules import RuleViolation
from jixiao.web.budgets import actions, queries
from jixiao.web.budgets.models import Programme
from jixiao.web.budgets.rules import changing
from tests.unit.web.budgets.conftest import ROWS, doer
from tests.unit.web.budgets.pages import fields_of
from tests.unit.web.factories import City

pytestmark = pytest.mark.django_db
TARGETS = [row.target_text for row in ROWS]
FEWER = ["≥450个", *TARGETS[1:]]
WHY = "上级调减专项资金，点位相应减少。"


def test_two_persons_change_a_budget_and_a_target(city: City, running: Programme) -> None:
    asked = {"programme": running, "amount": Decimal(8_000_000), "targets": FEWER, **doer(city, "reporter")}
    with pytest.raises(RuleViolation, match="few words"):
        actions.ask_change(reason="", **asked)
    made = actions.ask_change(reason=WHY, **asked)
    running.refresh_from_db()
    assert (running.amount, queries.objectives_of(running).number) == (Decimal(9_000_000), 1)  # type: ignore[union-attr]
    with pytest.raises(RuleViolation, match="waits for its decision"):
        actions.ask_change(reason=WHY, **asked)
    with pytest.raises(RuleViolation, match="yourself"):
        actions.decide_change(adjustment=made, is_approved=True, words="同意调整。", **doer(city, "reporter"))
    actions.decide_change(adjustment=made, is_approved=True, words="同意调整。", **doer(city, "office"))
    with pytest.raises(RuleViolation, match="decided already"):
        actions.decide_change(adjustment=made, is_approved=False, words="不同意。", **doer(city, "office"))
    running.refresh_from_db()
    held = queries.objectives_of(running)
    assert held is not None
    assert (running.amount, running.initial_amount) == (Decimal(8_000_000), Decimal(9_000_000))
    assert (held.number, [row.target_text for row in held.rows.all()]) == (2, FEWER)
    [old] = queries.versions_of(running)
    assert [row.target_text for row in old.rows.all()] == TARGETS
    assert [event.kind for event in queries.events_of(running)][:2] == ["changed", "change_asked"]


def test_a_declined_change_changes_nothing_and_another_may_be_asked_for(city: City, running: Programme) -> None:
    asked = {"programme": running, "reason": WHY, **doer(city, "reporter")}
    made = actions.ask_change(amount=Decimal(8_000_000), targets=TARGETS, **asked)
    actions.decide_change(adjustment=made, is_approved=False, words="进度正常，不予调减。", **doer(city, "office"))
    running.refresh_from_db()
    assert (running.amount, made.state) == (Decimal(9_000_000), changing.DECLINED)
    actions.ask_change(amount=Decimal(8_500_000), targets=TARGETS, **asked)


@pytest.mark.parametrize(
    ("amount", "targets", "match"),
    [
        (9_000_000, TARGETS, "Neither"),
        (8_000_000, TARGETS[1:], "keeps a target"),
        (8_000_000, ["", *TARGETS[1:]], "keeps a target"),
        (3_599_999, TARGETS, "paid already"),
        (-1, TARGETS, "from 0 up"),
    ],
)
def test_what_is_no_change_is_refused(
    city: City, running: Programme, amount: int, targets: list[str], match: str
) -> None:
    with pytest.raises(RuleViolation, match=match):
        actions.ask_change(
            programme=running, amount=Decimal(amount), targets=targets, reason=WHY, **doer(city, "reporter")
        )
    assert queries.waiting_change(running) is None


def test_the_pages_show_both_versions(city: City, running: Programme) -> None:
    here, reporter, office = (
        reverse("budgets:programme", args=[running.code]),
        city.signed_in("reporter"),
        city.signed_in("office"),
    )
    page = reverse("budgets:adjust", args=[running.code])
    sent = fields_of(reporter.get(page), amount="800", target_0="≥450个", reason=WHY)
    assert office.get(page).status_code == 404, "the department asks, the office decides"
    assert "error-summary" in reporter.post(page, {**sent, "amount": "少一点"}).content.decode()
    assert queries.waiting_change(running) is None
    assert reporter.post(page, sent).status_code == 302
    decide = reverse("budgets:change", args=[running.code])
    assert reporter.post(decide, {"is_approved": "yes", "words": "同意调整。"}).status_code == 404
    assert office.post(decide, {"is_approved": "yes", "words": "同意调整。"}).status_code == 302
    assert office.post(decide, {"is_approved": "yes", "words": "同意调整。"}).status_code == 422
    text = reporter.get(here).content.decode()
    assert all(words in text for words in ("≥450个", "≥500个", WHY, "同意调整。"))

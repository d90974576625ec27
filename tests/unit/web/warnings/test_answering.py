"""People acknowledge, explain, mute and order; nobody clears a warning, and what nobody answers goes up the ladder."""

from datetime import date, timedelta

import pytest

from jixiao.web.audit.actions import SYSTEM
from jixiao.web.audit.models import AuditEvent
from jixiao.web.base.rules import RuleViolation
from jixiao.web.notices.models import Notice
from jixiao.web.warnings import actions, queries, rules
from jixiao.web.warnings.models import Mute, OrderRequest, WarningCase, WarningEvent
from tests.unit.web.factories import City
from tests.unit.web.warnings.conftest import NOW, Record, look

WORDS = "两名督导员离岗，已商请社区抽调人员补位。"


def told_to(event: str) -> list[str]:
    """Sign-in names of those who were told of the newest event of a kind."""
    key = f"warning:{WarningEvent.objects.filter(kind=event).latest('pk').pk}"
    notice = Notice.objects.filter(key=key).first()
    return sorted(notice.deliveries.values_list("account__username", flat=True)) if notice else []


def test_the_reporter_acknowledges_and_explains(city: City, fallen: WarningCase) -> None:
    reporter = city.accounts["reporter"]
    assert told_to("raised") == ["approver", "reporter"], "orange: not the leader"
    actions.acknowledge(warning=fallen, by=reporter, now=NOW)
    assert fallen.state == rules.ACKNOWLEDGED
    actions.explain(warning=fallen, category="people", words=WORDS, by=reporter, now=NOW)
    actions.explain(warning=fallen, category="funds", words="补充：人员经费已落实。", by=reporter, now=NOW)
    fallen.refresh_from_db()
    assert fallen.state == rules.EXPLAINED
    said = WarningEvent.objects.filter(kind="explained").order_by("id")
    assert [(one.category, one.by) for one in said] == [("people", reporter), ("funds", reporter)]
    assert AuditEvent.objects.filter(event="WARNING_EXPLAINED").count() == 2


def test_the_second_acknowledgement_is_refused(city: City, fallen: WarningCase) -> None:
    seen_twice = WarningCase.objects.get(pk=fallen.pk)
    actions.acknowledge(warning=fallen, by=city.accounts["reporter"], now=NOW)
    with pytest.raises(RuleViolation) as refusal:
        actions.acknowledge(warning=seen_twice, by=city.accounts["approver"], now=NOW)
    assert refusal.value.code == "wrong_state"
    assert WarningEvent.objects.filter(kind="acknowledged").count() == 1


@pytest.mark.parametrize(
    ("category", "words"), [("", WORDS), ("luck", WORDS), ("people", "  ok "), ("people", "长" * 1001)]
)
def test_an_explanation_names_a_cause_and_says_something(
    city: City, fallen: WarningCase, category: str, words: str
) -> None:
    with pytest.raises(RuleViolation):
        actions.explain(warning=fallen, category=category, words=words, by=city.accounts["reporter"], now=NOW)
    fallen.refresh_from_db()
    assert fallen.state == rules.RAISED


def test_a_mute_says_why_ends_by_itself_and_tells_nobody_meanwhile(
    city: City, fallen: WarningCase, record: Record
) -> None:
    office, ends = city.accounts["office"], (NOW + timedelta(days=20)).date()
    actions.mute(warning=fallen, reason="道路施工，九月底完工", ends_date=ends, by=office, now=NOW)
    with pytest.raises(RuleViolation):
        actions.mute(warning=fallen, reason="道路施工，九月底完工", ends_date=ends, by=office, now=NOW)
    assert actions.climb(by=SYSTEM, now=NOW + timedelta(days=19)) == actions.Climbed()
    assert [one.pk for one in queries.open_warnings([fallen.organisation_id])] == [fallen.pk], "never lost"
    assert queries.unanswered([fallen.organisation_id]) == []
    assert not queries.open_by_severity([fallen.organisation_id])
    climbed = actions.climb(by=SYSTEM, now=NOW + timedelta(days=20))
    assert climbed.n_unmuted == 1
    assert told_to("unmuted") == ["approver", "reporter"]
    assert Mute.objects.get().ended_at is not None
    assert actions.climb(by=SYSTEM, now=NOW + timedelta(days=20)) == actions.Climbed()


def test_a_muted_warning_that_worsens_is_heard_again(city: City, fallen: WarningCase, record: Record) -> None:
    ends = (NOW + timedelta(days=60)).date()
    actions.mute(warning=fallen, reason="道路施工", ends_date=ends, by=city.accounts["office"], now=NOW)
    record(35.0, "2026-09")
    look(days=30)
    assert queries.mute_of(fallen) is None
    assert told_to("worsened") == ["approver", "leader", "reporter"], "red: the leader too"
    assert OrderRequest.objects.count() == 1


@pytest.mark.parametrize("days", [0, -1, 93, 4000])
def test_a_mute_has_an_end_that_comes_soon_enough(city: City, fallen: WarningCase, days: int) -> None:
    with pytest.raises(RuleViolation) as refusal:
        actions.mute(
            warning=fallen, reason="道路施工", ends_date=(NOW + timedelta(days=days)).date(),
            by=city.accounts["office"], now=NOW,
        )  # fmt: skip
    assert refusal.value.code == "bad_end"


def test_what_nobody_answers_goes_up_by_working_days_and_each_rung_is_told_once(
    city: City, fallen: WarningCase
) -> None:
    """Orange of Thursday 10 September 2026: +2 working days is Monday, +5 Thursday, +8 Monday, with Sunday 20th worked."""
    calendar = [
        (11, rules.NONE),
        (14, rules.APPROVER),
        (16, rules.APPROVER),
        (17, rules.LEADER),
        (20, rules.LEADER),
        (21, rules.LEADER + 1),
    ]
    for day, step in calendar:
        for _twice in range(2):
            actions.climb(by=SYSTEM, now=NOW.replace(day=day))
        fallen.refresh_from_db()
        assert fallen.step == step, day
    told = WarningEvent.objects.filter(kind="escalated")
    assert [one.details["step"] for one in told.order_by("id")] == [1, 2, 3]
    assert told_to("escalated") == ["office"]


def test_an_explanation_takes_it_off_the_ladder_for_a_while(city: City, fallen: WarningCase) -> None:
    actions.climb(by=SYSTEM, now=NOW + timedelta(days=4))
    actions.explain(
        warning=fallen, category="people", words=WORDS, by=city.accounts["reporter"], now=NOW + timedelta(days=4)
    )
    fallen.refresh_from_db()
    assert fallen.step == rules.NONE
    actions.climb(by=SYSTEM, now=NOW + timedelta(days=30))
    fallen.refresh_from_db()
    assert fallen.step == rules.NONE
    actions.climb(by=SYSTEM, now=NOW + timedelta(days=70))
    fallen.refresh_from_db()
    assert (fallen.state, fallen.step) == (rules.EXPLAINED, rules.LEADER), "words alone do not mend figures"


def test_the_office_asks_for_an_order_once_a_stretch(city: City, fallen: WarningCase) -> None:
    office, due = city.accounts["office"], date(2026, 10, 9)
    order = actions.ask_for_order(warning=fallen, requirement="一个月内补齐督导员", due_date=due, by=office, now=NOW)
    assert (order.asked_by, order.severity, order.stretch) == (office, rules.ORANGE, 0)
    with pytest.raises(RuleViolation) as refusal:
        actions.ask_for_order(warning=fallen, requirement="再次要求补齐", due_date=due, by=office, now=NOW)
    assert refusal.value.code == "ordered_already"
    assert told_to("ordered") == ["approver", "office", "reporter"]


def test_nothing_is_ordered_or_muted_about_what_is_cleared(city: City, fallen: WarningCase, record: Record) -> None:
    record(75.0, "2026-09")
    look(days=30)
    fallen.refresh_from_db()
    office, later = city.accounts["office"], (NOW + timedelta(days=40)).date()
    for act in (
        lambda: actions.ask_for_order(warning=fallen, requirement="补齐督导员", due_date=later, by=office, now=NOW),
        lambda: actions.mute(warning=fallen, reason="道路施工", ends_date=later, by=office, now=NOW),
        lambda: actions.explain(warning=fallen, category="people", words=WORDS, by=office, now=NOW),
    ):
        with pytest.raises(RuleViolation):
            act()

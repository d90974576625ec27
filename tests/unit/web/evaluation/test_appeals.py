"""Appeals: when they may be made, who answers, who approves, what exactly changes, and what the pages offer to whom."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from pytest_django import Settings

from jixiao.web.audit.actions import SYSTEM
from jixiao.web.base.rules import RuleViolation
from jixiao.web.evaluation import actions, queries, rules
from jixiao.web.evaluation.models import Appeal, ItemEntry, ScoreRow
from jixiao.web.indicators import actions as indicators
from jixiao.web.indicators.models import Indicator
from jixiao.web.indicators.queries import plan_revisions
from jixiao.web.notices.models import Delivery
from tests.unit.web.evaluation.conftest import NOW, Scored
from tests.unit.web.evaluation.test_entries import approved, refused, total

WORDS = "经核对，原始记录有误"


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def submit(settled: Scored, street: str = "S11", **more: Any) -> Appeal:
    given = {"period": "2026-08", "subject": rules.SCORE, "words": WORDS, "now": NOW} | more
    place = settled.city.organisations[street]
    return actions.submit(cycle=settled.cycle, organisation=place, by=settled.city.accounts["reporter"], **given)


def uphold(settled: Scored, appeal: Appeal, change: rules.Change) -> Appeal:
    return actions.uphold(appeal=appeal, change=change, words=WORDS, by=settled.city.accounts["office"], now=NOW)


def accept(settled: Scored, appeal: Appeal, by: str = "leader") -> Appeal:
    return actions.accept(appeal=appeal, by=settled.city.accounts[by], now=NOW)


def test_a_window_has_five_working_days_and_another_may_be_set(settled: Scored) -> None:
    """Confirmed on Tuesday, 20 October 2026: until Monday."""
    window = queries.appeal_window(settled.august)
    assert window is not None
    assert (window.opens_on, window.closes_on) == (date(2026, 10, 20), date(2026, 10, 26))
    late = NOW + timedelta(days=7)
    assert refused(lambda: submit(settled, now=late)) == "window_over"
    assert queries.is_final(settled.august, late.date())
    office = settled.city.accounts["office"]
    days = {"opens_on": date(2026, 10, 20), "closes_on": date(2026, 11, 2)}
    with pytest.raises(RuleViolation):
        actions.set_window(
            run=settled.august, opens_on=days["opens_on"], closes_on=date(2026, 10, 22), by=office, now=NOW
        )
    actions.set_window(run=settled.august, **days, by=office, now=NOW)
    appeal = submit(settled, now=late)
    assert appeal.due_date == date(2026, 11, 10)  # ten working days after 27 October
    assert not queries.is_final(settled.august, date(2026, 11, 3))


def test_once_about_one_thing(settled: Scored) -> None:
    appeal = submit(settled)
    assert refused(lambda: submit(settled)) == "open_already"
    submit(settled, subject=rules.GRADE)
    actions.reject(appeal=appeal, words="结果无误", by=settled.city.accounts["office"], now=NOW)
    assert refused(lambda: submit(settled)) == "decided_already"
    assert refused(lambda: submit(settled, subject=rules.INDICATOR)) == "node_missing"
    assert refused(lambda: submit(settled, subject="weather")) == "unknown_subject"
    assert refused(lambda: submit(settled, period="2026-09")) == "no_result"


def test_who_found_it_right_does_not_approve_it(settled: Scored) -> None:
    change = rules.Change(rules.FIGURE, indicator="accuracy", period="2026-08", value=70.0)
    appeal = uphold(settled, submit(settled), change)
    assert refused(lambda: accept(settled, appeal, "office")) == "second_person"
    appeal = actions.send_back(appeal=appeal, words="请补充依据", by=settled.city.accounts["leader"], now=NOW)
    assert (appeal.state, appeal.answer, appeal.change) == (rules.SUBMITTED, "", {})
    appeal = accept(settled, uphold(settled, appeal, change))
    assert appeal.state == rules.ACCEPTED
    assert refused(lambda: accept(settled, appeal)) == "wrong_state"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (rules.Change(rules.FIGURE, indicator="accuracy", period="2026-10", value=1.0), "no_figure"),
        (rules.Change(rules.FIGURE, indicator="accuracy", period="2026-08"), "value_missing"),
        (rules.Change(rules.FIGURE, indicator="accuracy", period="2026-08", value=float("inf")), "value_missing"),
        (rules.Change(rules.TARGET, indicator="accuracy", period="2026-10", value=1.0), "no_target"),
        (rules.Change(rules.TARGET, indicator="accuracy", value=1.0), "target_missing"),
        (rules.Change(rules.TARGET, indicator="accuracy", period="2026-08", value=float("nan")), "value_missing"),
        (rules.Change(rules.REVOKE, entry="E2026-9999"), "unknown_entry"),
        (rules.Change(rules.ENTER, item="supervision", n_events=1), "no_bonus"),
        (rules.Change(rules.ENTER, item="innovation"), "bad_events"),
        (rules.Change("weather"), "change_missing"),
    ],
)  # fmt: skip
def test_a_change_that_does_not_fit_says_why(settled: Scored, change: rules.Change, code: str) -> None:
    assert refused(lambda: uphold(settled, submit(settled), change)) == code


def changed_only(before: Any, after: Any, field: str) -> bool:
    """The slow look: every part of the frozen input but one is the same."""
    return replace(after, **{field: getattr(before, field)}) == before


def entry_changes(settled: Scored) -> tuple[ItemEntry, Callable[[rules.Change], ScoreRow]]:
    entry = approved(settled, "S11", "supervision", 2, period="2026-08")
    actions.confirm(run=settled.score("2026-08"), by=settled.city.accounts["office"], now=NOW)

    def after(change: rules.Change) -> ScoreRow:
        appeal = submit(settled, subject=rules.ADJUSTMENT, entry=entry)
        before = queries.run_of(settled.cycle, "2026-08")
        accept(settled, uphold(settled, appeal, change))
        run = queries.run_of(settled.cycle, "2026-08")
        assert before is not None
        assert run is not None
        assert changed_only(queries.snapshot_of(before), queries.snapshot_of(run), "entries")
        fresh = settled.score("2026-08")
        assert fresh.result_digest == run.result_digest  # from the database anew: the same digits
        return total(run, "S11")

    return entry, after


def test_a_deduction_is_revoked_and_the_same_as_from_the_database(settled: Scored) -> None:
    entry, after = entry_changes(settled)
    assert after(rules.Change(rules.REVOKE, entry=entry.code)).score == 83.5
    entry.refresh_from_db()
    assert entry.state == rules.REVOKED


def test_a_deduction_counts_fewer_events(settled: Scored) -> None:
    entry, after = entry_changes(settled)
    assert after(rules.Change(rules.AMEND, entry=entry.code, n_events=1)).score == 81.5


def test_a_bonus_that_was_overlooked_is_entered_by_the_two(settled: Scored) -> None:
    _entry, after = entry_changes(settled)
    assert after(rules.Change(rules.ENTER, item="innovation", n_events=1)).score == 80.5
    added = ItemEntry.objects.get(item_code="innovation")
    assert (added.proposed_by.username, added.approved_by.username) == ("office", "leader")  # type: ignore[union-attr]


def test_an_entry_is_contested_before_it_was_scored(settled: Scored) -> None:
    entry = approved(settled, "S11", "supervision", period="2026-09")
    appeal = submit(settled, period="2026-09", subject=rules.ADJUSTMENT, entry=entry)
    accept(settled, uphold(settled, appeal, rules.Change(rules.REVOKE, entry=entry.code)))
    assert queries.corrections_of(appeal) == []
    assert queries.snapshot_of(settled.score("2026-09")).entries == []


def test_a_target_is_put_right_by_two_and_the_rest_of_its_path_stays(settled: Scored) -> None:
    change = rules.Change(rules.TARGET, indicator="accuracy", period="2026-08", value=62.0)
    appeal = uphold(settled, submit(settled), change)
    accept(settled, appeal)
    run = queries.run_of(settled.cycle, "2026-08")
    assert run is not None
    assert changed_only(queries.snapshot_of(settled.august), queries.snapshot_of(run), "targets")
    assert settled.score("2026-08").result_digest == run.result_digest  # from the database anew: the same digits
    place, indicator = settled.city.organisations["S11"], Indicator.objects.get(code="accuracy")
    newest, former = plan_revisions(indicator, place, 2026)
    assert (newest.annual_target, newest.recorded_by.username) == (former.annual_target, "office")
    paths = [dict(each.targets.values_list("period", "value")) for each in (newest, former)]
    assert paths[0] == paths[1] | {"2026-08": 62.0}
    assert refused(lambda: uphold(settled, submit(settled, "S12"), replace(change, period="2026-13"))) == "no_target"
    correct = partial(
        indicators.correct_target, organisation=place, indicator="accuracy", reason=WORDS, provenance={}, now=NOW,
        by=settled.city.accounts["office"], checked_by=settled.city.accounts["leader"],
    )  # fmt: skip
    assert correct(period="2026", value=85.0).annual_target == 85.0  # the year's own; the path stays
    assert refused(lambda: correct(period="2026-08", value=62.0)) == "same_target"
    assert refused(lambda: correct(period="2026-13", value=1.0)) == "no_target"
    assert (
        refused(lambda: correct(period="2026-08", value=1.0, checked_by=settled.city.accounts["office"]))
        == "second_person"
    )


def test_the_office_is_reminded_once_after_the_deadline(settled: Scored) -> None:
    submit(settled)
    late = NOW + timedelta(days=30)
    assert [actions.remind(by=SYSTEM, now=late) for _ in range(2)] == [1, 0]
    told = Delivery.objects.filter(channel="page", notice__title_zh__contains="逾期")
    assert {each.account.username for each in told} == {"office", "leader"}


def test_the_pages_take_an_appeal_from_the_receipt_to_the_new_score(settled: Scored) -> None:
    run, city = settled.august.code, settled.city
    days = {"opens_on": date(2026, 10, 20), "closes_on": date(2029, 12, 31)}
    actions.set_window(run=settled.august, **days, by=city.accounts["office"], now=NOW)
    reporter, office, leader = (city.signed_in(who) for who in ("reporter", "office", "leader"))
    receipt = reporter.get(f"/receipts/{run}/S11/waste/").content.decode()
    assert f"/runs/{run}/appeals/S11/?node=waste" in receipt
    assert "从合计分到等次" in receipt or "From the sum to the grade" in receipt
    assert reporter.post(f"/runs/{run}/appeals/S11/", {"about": "indicator:accuracy", "words": "少"}).status_code == 200
    assert not Appeal.objects.exists()
    reporter.post(f"/runs/{run}/appeals/S11/", {"about": "indicator:accuracy", "words": WORDS})
    appeal = Appeal.objects.get()
    page = f"/appeals/{appeal.code}/"
    sent = {"change": "figure:accuracy@2026-08", "value": "abc", "words": WORDS}
    assert office.post(f"{page}acts/uphold/", sent).status_code == 422
    office.post(f"{page}acts/uphold/", sent | {"value": "78"})
    assert office.post(f"{page}acts/accept/", {}).status_code == 404
    assert "appeals/" in leader.get("/").content.decode()
    leader.post(f"{page}acts/accept/", {})
    appeal.refresh_from_db()
    assert appeal.state == rules.ACCEPTED
    shown = reporter.get(page).content.decode()
    assert "waste-2026-2026-08-2" in shown
    assert "湖东街道" in shown  # whose rank it changed

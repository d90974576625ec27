"""From issue to closing: who holds it, what is refused, and that an indicator's order closes by its figures alone."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection, connections

from jixiao.web.audit.models import AuditEvent
from jixiao.web.base.rules import RuleViolation
from jixiao.web.followup import actions, queries, rules, tasks
from jixiao.web.followup.models import OrderEvent, RectificationOrder
from jixiao.web.indicators.models import Indicator
from jixiao.web.notices.models import Notice
from tests.unit.web.factories import City, make_city
from tests.unit.web.followup.conftest import DUE, NOW, PLAN, Approve, accepted, draft, later, planned, replied


def refused(code: str) -> "pytest.RaisesExc[RuleViolation]":
    return pytest.raises(RuleViolation, check=lambda refusal: refusal.code == code)


def turns(order: RectificationOrder) -> list[tuple[str, str]]:
    return [(event.kind, event.turn) for event in queries.life_of(order)]


def test_an_order_without_indicator_goes_its_way(city: City, order: RectificationOrder) -> None:
    assert (order.code, order.holder) == ("2026-0001", city.organisations["S11"])
    replied(city, order)
    assert (order.state, order.holder) == (rules.REPLIED, None)
    actions.accept(order=order, words="现场核查属实。", by=city.accounts["office"], now=later(3))
    assert (order.state, order.closed_how) == (rules.CLOSED, rules.BY_ACCEPTANCE)
    assert turns(order) == [
        ("issued", "S11"), ("signed", "S11"), ("planned", "S11"), ("replied", "deciding"), ("accepted", "figures"),
        ("closed", ""),
    ]  # fmt: skip
    logged = AuditEvent.objects.filter(object_type="rectification_order", object_code=order.code)
    assert logged.count() == 6
    assert "signed" not in "".join(Notice.objects.filter(key__startswith="order:").values_list("title_en", flat=True))
    assert Notice.objects.filter(key__startswith="order:").count() == 4  # issued, replied, accepted, closed


def test_numbers_run_within_the_year(city: City, order: RectificationOrder) -> None:
    office = city.accounts["office"]
    second = actions.issue(draft=draft(city), by=office, now=NOW)
    assert second.code == "2026-0002"
    assert actions.issue(draft=draft(city, due_date=date(2027, 2, 1)), by=office, now=later(250)).code == "2027-0001"


@pytest.mark.parametrize(
    ("changes", "code"), [({"due_date": NOW.date()}, "bad_due_date"), ({"indicator": True}, "aim_missing")]
)
def test_what_cannot_be_issued(city: City, approve: Approve, changes: dict[str, object], code: str) -> None:
    approve(71.0, "2026-04")
    if "indicator" in changes:
        changes = {"indicator": Indicator.objects.get(code="accuracy")}
    with refused(code):
        actions.issue(draft=draft(city, **changes), by=city.accounts["office"], now=NOW)
    assert not RectificationOrder.objects.exists()


def test_the_same_source_is_taken_up_once(city: City) -> None:
    office = city.accounts["office"]
    actions.issue(draft=draft(city, source_key="run:a:S11"), by=office, now=NOW)
    with refused("taken_already"):
        actions.issue(draft=draft(city, source_key="run:a:S11"), by=office, now=NOW)


def test_an_indicator_s_order_waits_for_the_figures(
    city: City, about_accuracy: RectificationOrder, approve: Approve
) -> None:
    order = accepted(city, about_accuracy)
    assert order.state == rules.ACCEPTED
    approve(90.0, "2026-05")  # had begun before the order
    assert tasks.watch(by=city.accounts["office"], now=later(30)).n_closed == 0
    approve(79.0, "2026-06")
    assert tasks.watch(by=city.accounts["office"], now=later(60)).n_closed == 0
    approve(81.5, "2026-06")  # corrected
    approve(77.0, "2026-06", "S12")
    approve(80.0, "2026-06", "S13")
    assert tasks.watch(by=city.accounts["office"], now=later(61)).n_closed == 1
    order.refresh_from_db()
    assert (order.state, order.closed_how, order.closed_period) == (rules.CLOSED, rules.BY_FIGURES, "2026-06")
    assert (order.effect["before"]["value"], order.effect["after"]["value"]) == (71.0, 81.5)
    assert order.effect["beside"] == {"n": 2, "change": 1.5, "difference": 9.0}
    assert tasks.watch(by=city.accounts["office"], now=later(62)) == tasks.Watched()


def test_what_moved_already_closes_as_soon_as_it_is_accepted(
    city: City, about_accuracy: RectificationOrder, approve: Approve
) -> None:
    approve(84.0, "2026-06")
    assert accepted(city, about_accuracy).state == rules.CLOSED


def test_unapproved_figures_prove_nothing(city: City, about_accuracy: RectificationOrder, approve: Approve) -> None:
    seen = approve(90.0, "2026-06")
    assert seen.submission is not None
    task = seen.submission.task
    task.state = "submitted"
    task.save()
    assert accepted(city, about_accuracy).state == rules.ACCEPTED


def test_a_fall_after_closing_opens_it_again(city: City, about_accuracy: RectificationOrder, approve: Approve) -> None:
    approve(84.0, "2026-06")
    order = accepted(city, about_accuracy)
    approve(79.9, "2026-07")
    assert tasks.watch(by=city.accounts["office"], now=later(90)).n_relapsed == 1
    order.refresh_from_db()
    assert (order.state, order.n_relapses, order.closed_how) == (rules.RELAPSED, 1, "")
    assert order.counts_from == later(90).date()
    # What proved it before proves it no longer: a period after the relapse has to.
    accepted(city, order, later(91))
    assert order.state == rules.ACCEPTED
    approve(85.0, "2026-09")
    assert tasks.watch(by=city.accounts["office"], now=later(150)).n_closed == 1
    assert queries.closings([order.organisation_id]).n_relapsed == 1


def test_an_exception_needs_its_reason_and_is_counted(
    city: City, about_accuracy: RectificationOrder, approve: Approve
) -> None:
    office, order = city.accounts["office"], replied(city, about_accuracy)
    with refused("words_missing"):
        actions.close_by_exception(order=order, reason=" ", by=office, now=NOW)
    actions.close_by_exception(order=order, reason="指标已由上级取消考核。", by=office, now=NOW)
    assert order.closed_how == rules.BY_EXCEPTION
    assert queries.closings([order.organisation_id]).n_by_exception == 1
    approve(10.0, "2026-06")
    assert tasks.watch(by=office, now=later(60)).n_relapsed == 0, "the figures never said that it was mended"


def test_no_exception_where_none_is_needed(
    city: City, order: RectificationOrder, about_accuracy: RectificationOrder, approve: Approve
) -> None:
    office = city.accounts["office"]
    with refused("no_exception_needed"):
        actions.close_by_exception(order=replied(city, order), reason="特殊情况说明", by=office, now=NOW)
    approve(84.0, "2026-06")
    with refused("moved_already"):
        actions.close_by_exception(order=replied(city, about_accuracy), reason="特殊情况说明", by=office, now=NOW)


def test_an_aim_may_close_what_waits(city: City, about_accuracy: RectificationOrder, approve: Approve) -> None:
    order, office = accepted(city, about_accuracy), city.accounts["office"]
    approve(77.0, "2026-06")
    actions.set_aim(order=order, aim=76.0, reason="按区级平均水平调整", by=office, now=later(60))
    assert order.state == rules.CLOSED
    with refused("no_figure"):
        actions.set_aim(order=order, aim=float("nan"), reason="按区级平均水平调整", by=office, now=later(60))


def test_sent_back_and_handed_over(city: City, order: RectificationOrder) -> None:
    reporter, office, places = city.accounts["reporter"], city.accounts["office"], city.organisations
    planned(city, order)
    with refused("not_concerned"):
        actions.hand_over(order=order, to=places["S21"], words="请接续办理", by=reporter, now=NOW)
    with refused("holds_already"):
        actions.hand_over(order=order, to=places["S11"], words="请接续办理", by=reporter, now=NOW)
    actions.hand_over(order=order, to=places["D1"], words="请区里统一采购桶盖", by=reporter, now=later(1))
    assert [one.code for one in queries.owed_orders([places["D1"].pk])] == [order.code]
    assert queries.owed_orders([places["S11"].pk]) == []
    actions.note_progress(order=order, words="已完成采购", by=reporter, now=later(2))
    actions.reply(order=order, words="全部更换到位。", by=reporter, now=later(3))
    actions.send_back(order=order, reason="缺两处照片。", by=office, now=later(4), due_date=date(2026, 6, 9))
    assert (order.state, order.holder, order.due_date) == (rules.RETURNED, places["S11"], date(2026, 6, 9))
    with refused("own_reply"):
        actions.reply(order=order, words="照片已补。", by=office, now=later(5))
        actions.accept(order=order, words="自己验收自己", by=office, now=later(5))


def test_postponed_is_counted_and_only_later(city: City, order: RectificationOrder) -> None:
    office = city.accounts["office"]
    with refused("not_later"):
        actions.postpone(order=order, due_date=DUE, reason="雨季施工受阻", by=office, now=NOW)
    actions.postpone(order=order, due_date=date(2026, 6, 30), reason="雨季施工受阻", by=office, now=NOW)
    assert (order.n_postponed, order.due_date) == (1, date(2026, 6, 30))


def test_a_remedy_is_done_once(city: City, order: RectificationOrder) -> None:
    planned(city, order)
    plan = queries.plan_of(order)
    assert plan is not None
    remedy = plan.remedies.get()
    actions.carry_out(order=order, remedy=remedy, by=city.accounts["reporter"], now=later(2))
    assert order.state == rules.UNDER_WAY
    with refused("done_already"):
        actions.carry_out(order=order, remedy=remedy, by=city.accounts["reporter"], now=later(2))
    assert OrderEvent.objects.filter(kind="ticked").count() == 1


def test_a_plan_names_only_those_concerned(city: City, order: RectificationOrder) -> None:
    actions.sign(order=order, by=city.accounts["reporter"], now=NOW)
    outside = rules.PlannedRemedy("增派督导员", DUE, city.organisations["S21"].pk)
    plan = rules.DraftPlan(PLAN.whys, PLAN.category, (outside,))
    with refused("measure_place"):
        actions.submit_plan(order=order, plan=plan, by=city.accounts["reporter"], now=NOW)
    assert order.state == rules.SIGNED


def test_the_ladder_goes_up_once_a_rung(city: City, order: RectificationOrder) -> None:
    office = city.accounts["office"]
    assert actions.climb(by=office, now=later(1)) == 0
    assert actions.climb(by=office, now=later(7)) == 1  # not signed for after three working days
    assert actions.climb(by=office, now=later(7)) == 0
    assert actions.climb(by=office, now=later(22)) == 1
    order.refresh_from_db()
    assert order.rung == rules.RUNG_APPROVER
    assert actions.climb(by=office, now=later(40)) == 1
    order.refresh_from_db()
    assert order.rung == rules.RUNG_OFFICE
    escalated = Notice.objects.filter(title_en__contains="needs attention")
    assert escalated.count() == 3


def test_a_cancelled_order_keeps_its_reason(city: City, order: RectificationOrder) -> None:
    actions.cancel(order=order, reason="与另一件重复。", by=city.accounts["office"], now=NOW)
    assert queries.life_of(order)[-1].words == "与另一件重复。"
    with refused("wrong_state"):
        actions.sign(order=order, by=city.accounts["reporter"], now=NOW)


MANY = 200


@pytest.fixture
def shared_city(transactional_db: None) -> City:
    """The small city, committed, so that every thread sees it."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():  # type: ignore[attr-defined]
        pytest.skip("a database in memory has one connection, so nothing races; needs a database file")
    return make_city()


def all_at_once(act: Callable[[], object], n_threads: int = 10) -> Counter[str]:
    start = Barrier(n_threads)

    def run(_number: int) -> Counter[str]:
        said: Counter[str] = Counter()
        start.wait(timeout=20)
        for _each in range(MANY // n_threads):
            try:
                act()
            except RuleViolation as refusal:
                said[refusal.code] += 1
            else:
                said["done"] += 1
        connections.close_all()
        return said

    with ThreadPoolExecutor(n_threads) as pool:
        return sum(pool.map(run, range(n_threads)), Counter())


@pytest.mark.django_db(transaction=True)
def test_of_two_hundred_acceptances_one_wins(shared_city: City) -> None:
    office = shared_city.accounts["office"]
    order = replied(shared_city, actions.issue(draft=draft(shared_city), by=office, now=NOW))

    def act() -> object:
        found = RectificationOrder.objects.get(pk=order.pk)
        return actions.accept(order=found, words="现场核查属实。", by=office, now=NOW)

    assert all_at_once(act) == {"done": 1, "wrong_state": MANY - 1}
    assert OrderEvent.objects.filter(kind="accepted").count() == 1
    assert OrderEvent.objects.filter(kind="closed").count() == 1

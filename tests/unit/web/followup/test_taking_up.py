"""What earlier stages ask for becomes orders, each once: warnings, bad ratings; and the reply goes back to the public."""

from datetime import UTC, date, datetime

import pytest

from jixiao.report.document import write_body
from jixiao.web.base.rules import RuleViolation
from jixiao.web.followup import actions, frames, queries, rules, tasks
from jixiao.web.followup.models import RectificationOrder
from jixiao.web.indicators.models import Indicator, SchemeVersion
from jixiao.web.satisfaction import actions as satisfaction
from jixiao.web.satisfaction.actions.points import NewPoint
from jixiao.web.satisfaction.models import BadRating, RatingAppeal
from jixiao.web.satisfaction.rules import Given
from jixiao.web.warnings import actions as warnings
from jixiao.web.warnings import rules as warning_rules
from jixiao.web.warnings.models import OrderRequest
from jixiao.web.warnings.queries import library_document
from tests.unit.web.factories import City

NOW = datetime(2026, 5, 12, 1, 0, tzinfo=UTC)


@pytest.fixture
def bad_rating(city: City) -> BadRating:
    """A window of S11 was rated “very dissatisfied”."""
    new = NewPoint("S11-W1", "滨江一号窗口", city.organisations["S11"], "counter", date(2026, 1, 1))
    point = satisfaction.create_point(point=new, by=city.accounts["office"], now=NOW)
    given = Given(1, ("waiting",), "王某让我等了两小时", date(2026, 5, 11))
    arrived = satisfaction.Arrived(date(2026, 5, 11), 600)
    one = satisfaction.NewRating(point.pk, point.organisation_id, given, arrived, "RECE9PT00001", "token-1")
    satisfaction.store_ratings(ratings=[one], now=NOW)
    return BadRating.objects.get()


def taken(bad_rating: BadRating) -> RectificationOrder:
    assert tasks.take_up(now=NOW) == 1
    assert tasks.take_up(now=NOW) == 0
    return RectificationOrder.objects.get(bad_rating=bad_rating)


def test_a_bad_rating_becomes_an_order_of_fifteen_working_days(city: City, bad_rating: BadRating) -> None:
    order = taken(bad_rating)
    assert (order.organisation.code, order.due_date, order.issued_by) == ("S11", date(2026, 6, 2), None)
    assert "王某" not in order.problem_zh, "what the person wrote may name people"
    assert "滨江一号窗口" in order.problem_zh
    bad_rating.refresh_from_db()
    assert bad_rating.state == "taken"


def test_the_reply_reaches_the_public_once_it_is_accepted(city: City, bad_rating: BadRating) -> None:
    order, office, reporter = taken(bad_rating), city.accounts["office"], city.accounts["reporter"]
    actions.sign(order=order, by=reporter, now=NOW)
    actions.reply(order=order, words="已增开一个窗口，等候时间缩短。", by=reporter, now=NOW)
    with pytest.raises(RuleViolation, match="call-back"):
        actions.accept(order=order, words="回访核实。", by=office, now=NOW)
    assert queries.replied() == []
    actions.accept(order=order, words="回访核实。", is_mended=True, is_released=True, by=office, now=NOW)
    bad_rating.refresh_from_db()
    assert (bad_rating.state, bad_rating.reply) == ("replied", "已增开一个窗口，等候时间缩短。")
    (told,) = queries.replied()
    assert (told.point_zh, told.is_mended, told.reply, told.n_days) == ("滨江一号窗口", True, bad_rating.reply, 1)
    assert queries.replied(organisation_ids=[city.organisations["S21"].pk]) == []


def test_a_reply_that_is_not_released_is_not_listed(city: City, bad_rating: BadRating) -> None:
    order, reporter = taken(bad_rating), city.accounts["reporter"]
    actions.sign(order=order, by=reporter, now=NOW)
    actions.reply(order=order, words="已约谈当班人员。", by=reporter, now=NOW)
    actions.accept(order=order, words="回访核实。", is_mended=False, by=city.accounts["office"], now=NOW)
    assert queries.replied() == []


def test_what_the_public_said_is_not_cancelled(city: City, bad_rating: BadRating) -> None:
    order = taken(bad_rating)
    with pytest.raises(RuleViolation, match="public said"):
        actions.cancel(order=order, reason="重复评价。", by=city.accounts["office"], now=NOW)


def test_an_excluded_rating_drops_its_order(city: City, bad_rating: BadRating) -> None:
    order = taken(bad_rating)
    rating = bad_rating.rating
    satisfaction.contest_rating(
        rating=rating, ground="malicious", reason="同一人恶意差评。", by=city.accounts["reporter"], now=NOW
    )
    appeal, office = RatingAppeal.objects.get(), city.accounts["office"]
    satisfaction.decide_contest(appeal=appeal, is_upheld=True, reason="核实为恶意差评。", by=office, now=NOW)
    tasks.take_up(now=NOW)
    order.refresh_from_db()
    assert order.state == rules.CANCELLED


def test_a_warning_s_request_is_taken_up(city: City, scheme_version: SchemeVersion) -> None:
    office, indicator = city.accounts["office"], Indicator.objects.get(code="accuracy")
    rule_set = warnings.start_draft(by=office, now=NOW)
    warnings.keep_trial(rule_set=rule_set, document=library_document(), trial={"n_warnings": 1}, by=office, now=NOW)
    rule_set = warnings.release(rule_set=rule_set, by=office, now=NOW)
    place = warning_rules.Place(city.organisations["S11"].pk, indicator.pk)
    alarm = warning_rules.FoundAlarm("unusual", "anomaly", "red", "2026-04", 1.6, "准确率骤降。", "It fell.")
    looked = warnings.Looked(rule_set, {place: "2026-04"})
    warnings.keep_warnings(found=[warning_rules.Found(place, (alarm,))], looked=looked, by=office, now=NOW)
    request = OrderRequest.objects.get()
    assert tasks.take_up(now=NOW) == 1
    request.refresh_from_db()
    assert (request.state, request.taken_at) == ("taken", NOW)
    order = RectificationOrder.objects.get(request=request)
    assert (order.source, order.indicator, order.due_date) == (rules.WARNING, indicator, request.due_date)
    assert (order.problem_zh, order.problem_en) == ("准确率骤降。", "It fell.")
    assert not warnings.take_up(request=request, code=order.code, by=office, now=NOW)
    facts = queries.notice_facts(order)
    assert (facts.organisation_code, facts.indicator_code, facts.period) == ("S11", "accuracy", "")
    for language, words in (("zh", "准确率骤降。"), ("en", "It fell.")):
        document = frames.notice(order, language).document
        assert words in write_body(document)
        assert document.imprint.number == order.code

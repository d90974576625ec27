"""The late ladder: which step on which day, who is told, and once only."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from jixiao.engine.model.working_days import WorkingDays, official_calendar
from jixiao.web.collection import actions, ladder, queries
from jixiao.web.collection.ladder import Ladder
from jixiao.web.collection.models import CollectionTask
from jixiao.web.notices import actions as notices
from jixiao.web.notices.models import Notice
from jixiao.web.notices.queries import my_messages
from tests.unit.web.collection.conftest import hand_in, make_task
from tests.unit.web.factories import City

LADDER = Ladder(remind_days=5, red_days=2)


def at(day: date, hour: int = 8) -> datetime:
    """That hour in Shanghai."""
    return datetime(day.year, day.month, day.day, hour - 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("today", "step"),
    [
        # Due on Saturday 10 October 2026, which is worked; 1 to 7 October are holidays.
        (date(2026, 9, 27), "none"),
        (date(2026, 9, 28), "reminded"),
        (date(2026, 10, 9), "reminded"),
        (date(2026, 10, 10), "yellow"),
        (date(2026, 10, 11), "yellow"),
        (date(2026, 10, 12), "yellow"),
        (date(2026, 10, 13), "red"),
        (date(2027, 3, 1), "red"),
    ],
)
def test_steps_are_counted_in_working_days(today: date, step: str) -> None:
    assert ladder.step_on(date(2026, 10, 10), today, official_calendar(), LADDER) == step


def test_days_left_and_late_are_official_calendar() -> None:
    calendar = official_calendar()
    assert ladder.days_left(date(2026, 10, 10), date(2026, 9, 30), calendar) == 3
    assert ladder.days_left(date(2026, 10, 10), date(2026, 10, 10), calendar) == 0
    assert ladder.days_left(date(2026, 10, 10), date(2026, 10, 13), calendar) == -2
    # Due on a Sunday: Monday is the first working day late.
    assert ladder.days_left(date(2026, 10, 18), date(2026, 10, 19), calendar) == -1


def test_what_is_handed_in_stands_on_no_step() -> None:
    standing = ladder.standing(date(2026, 1, 5), date(2026, 3, 1), official_calendar(), LADDER, is_owed=False)
    assert (standing.step, standing.light) == ("none", "")


def test_without_a_calendar_weekends_count_and_it_is_said() -> None:
    standing = ladder.standing(date(2031, 1, 3), date(2031, 1, 2), WorkingDays([], []), LADDER)
    assert standing.days_left == 1
    assert not standing.is_calendar_known


def steps_told(city: City, username: str) -> list[str]:
    """The steps that the person was told of, oldest first."""
    titles = [row.line.label_en for row in reversed(my_messages(city.accounts[username]))]
    return [title.partition(":")[0] if title.startswith(("Yellow", "Red")) else "Reminded" for title in titles]


def test_each_step_is_told_once_to_those_whom_it_concerns(city: City, task: CollectionTask) -> None:
    day = date(2026, 9, 20)
    actions.remind(now=at(day))  # not open yet
    assert Notice.objects.count() == 0
    for _day in range(40):
        day += timedelta(days=1)
        actions.remind(now=at(day))
        actions.remind(now=at(day, 18))
    assert steps_told(city, "reporter") == ["Reminded", "Yellow", "Red"]
    assert steps_told(city, "approver") == ["Yellow", "Red"]
    assert steps_told(city, "leader") == steps_told(city, "office") == ["Red"]
    for username in ("outsider", "auditor", "evaluator", "administrator", "guest"):
        assert steps_told(city, username) == []
    assert Notice.objects.count() == 3
    row = my_messages(city.accounts["reporter"])[0]
    assert row.line.href == reverse("collection:task", args=[task.pk])
    assert row.line.label_zh == "红灯：滨江街道2026年9月数据逾期未报"
    assert "2 个工作日" in row.line.body_zh
    assert "2 working days ago" in row.line.body_en


def test_a_step_that_was_slept_through_is_passed_over(city: City, task: CollectionTask) -> None:
    made = actions.remind(now=at(date(2026, 11, 2)))
    assert (made.n_reminded, made.n_yellow, made.n_red) == (0, 0, 1)
    assert actions.remind(now=at(date(2026, 11, 3))).total == 0


def test_who_handed_in_is_left_in_peace(city: City, submitted: CollectionTask) -> None:
    assert actions.remind(now=at(date(2026, 11, 2))).total == 0
    actions.return_submission(
        task=submitted, reason="请核对数据", by=city.accounts["approver"], now=at(date(2026, 11, 2))
    )
    assert actions.remind(now=at(date(2026, 11, 2))).n_red == 1


def test_the_office_sets_the_ladder_and_the_nearest_setting_holds(city: City, task: CollectionTask) -> None:
    office, places = city.accounts["office"], city.organisations
    today = date(2026, 10, 10)

    def light() -> str:
        return queries.standings([task], today)[task.pk].step

    assert light() == "yellow"
    notices.set_ladder(organisation=places["CITY"], remind_days=0, red_days=1, by=office, now=at(today))
    today = date(2026, 10, 12)
    assert light() == "red"
    notices.set_ladder(organisation=places["D1"], remind_days=10, red_days=20, by=office, now=at(today))
    assert light() == "yellow"
    notices.set_ladder(organisation=places["D2"], remind_days=0, red_days=1, by=office, now=at(today))
    assert light() == "yellow"
    notices.set_ladder(organisation=places["S11"], remind_days=0, red_days=1, by=office, now=at(today))
    assert light() == "red"


def test_chat_groups_of_the_organisation_are_told(city: City, task: CollectionTask) -> None:
    address = "https://oapi.dingtalk.com/robot/send?access_token=0123456789abcdef"
    for code in ("S11", "S12"):
        notices.add_bot(
            organisation=city.organisations[code], label=code, address=address, by=city.accounts["office"],
            now=at(date(2026, 10, 1)),
        )  # fmt: skip
    actions.remind(now=at(date(2026, 10, 10)))
    assert [
        bot.label for delivery in Notice.objects.get().deliveries.filter(channel="bot") if (bot := delivery.bot)
    ] == ["S11"]


def test_lights_have_words_on_the_lists(city: City, task: CollectionTask, monkeypatch: pytest.MonkeyPatch) -> None:
    from jixiao.web.base import clock

    monkeypatch.setattr(clock, "now", lambda: at(date(2026, 10, 10)))
    page = city.signed_in("reporter").get(reverse("collection:tasks")).content.decode()
    assert "黄灯：到期" in page
    monkeypatch.setattr(clock, "now", lambda: at(date(2026, 10, 15)))
    for who, address in (
        ("reporter", reverse("collection:tasks")),
        ("office", reverse("collection:tasks")),
        ("reporter", reverse("collection:task", args=[task.pk])),
    ):
        page = city.signed_in(who).get(address).content.decode()
        assert "红灯：逾期" in page, (who, address)
    monkeypatch.setattr(clock, "now", lambda: at(date(2026, 9, 30)))
    page = city.signed_in("office").get(reverse("collection:tasks")).content.decode()
    assert "10 天（3 个工作日）" in page
    assert "红灯" not in page


def test_many_tasks_cost_few_questions(
    city: City, scheme_version: object, django_assert_max_num_queries: object
) -> None:
    from jixiao.web.indicators.models import SchemeVersion

    assert isinstance(scheme_version, SchemeVersion)
    for street in city.streets:
        make_task(city, scheme_version, code=street.code)
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        found = queries.on_the_ladder([street.pk for street in city.streets], date(2026, 10, 15))
    assert [standing.step for _task, standing in found] == ["red"] * 6
    hand_in(city, found[0][0])
    assert len(queries.on_the_ladder([street.pk for street in city.streets], date(2026, 10, 15))) == 5

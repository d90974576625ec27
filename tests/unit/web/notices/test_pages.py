"""Pages of messages, preferences, chat groups and the ladder."""

from datetime import date

import pytest
from django.urls import reverse

from jixiao.web.base import clock
from jixiao.web.notices import queries
from jixiao.web.notices.models import Bot, LadderSetting, Preference
from tests.unit.web.notices.conftest import House

MESSAGES, PREFERENCE = reverse("notices:messages"), reverse("notices:preference")
ADDRESS = "https://oapi.dingtalk.com/robot/send?access_token=0123456789abcdef"


def test_unread_messages_are_counted_in_the_frame_and_opened_once(house: House) -> None:
    client = house.city.signed_in("reporter")
    assert "消息已全部阅读" in client.get(MESSAGES).content.decode()
    house.post("a", "reporter")
    house.post("b", "reporter", "approver")
    page = client.get("/").content.decode()
    assert '<span class="visually-hidden">未读： </span>2</span>' in page
    row = queries.my_messages(house.city.accounts["reporter"])[0]
    answer = client.post(reverse("notices:open", args=[row.delivery_id]))
    assert answer["Location"] == "/tasks/"
    assert queries.n_unread(house.city.accounts["reporter"]) == 1
    assert queries.n_unread(house.city.accounts["approver"]) == 1
    client.post(reverse("notices:read_all"))
    assert queries.n_unread(house.city.accounts["reporter"]) == 0
    assert queries.n_unread(house.city.accounts["approver"]) == 1


def test_nobody_opens_anothers_message(house: House) -> None:
    house.post("a", "reporter")
    row = queries.my_messages(house.city.accounts["reporter"])[0]
    for who in ("approver", "office", "administrator", "guest"):
        client = house.city.signed_in(who)
        assert client.post(reverse("notices:open", args=[row.delivery_id])).status_code == 404
        assert "标题a" not in client.get(MESSAGES).content.decode()
    assert queries.n_unread(house.city.accounts["reporter"]) == 1


def test_titles_are_text_and_no_markup(house: House) -> None:
    house.post("<script>alert(1)</script>", "reporter")
    page = house.city.signed_in("reporter").get(MESSAGES).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize(
    ("mode", "address", "is_kept"),
    [
        ("each", "zhang@city.example", True),
        ("digest", " zhang@city.example ", True),
        ("none", "", True),
        ("each", "", False),
        ("each", "zhang", False),
        ("each", "a@b.example,c@d.example", False),
        ("each", "a@b.example\nBcc: c@d.example", False),
        ("often", "zhang@city.example", False),
    ],
)
def test_preferences_are_kept_or_the_reason_is_said(house: House, mode: str, address: str, is_kept: bool) -> None:
    answer = house.city.signed_in("reporter").post(PREFERENCE, {"mail_mode": mode, "mail_address": address})
    assert (answer.status_code == 302) == is_kept
    assert Preference.objects.exists() == is_kept


def test_a_calendars_address_is_shown_once(house: House) -> None:
    client = house.city.signed_in("reporter")
    page = client.post(reverse("notices:make_feed")).content.decode()
    address = page.split('feed-address">')[1].split("<")[0]
    assert address.startswith("http://testserver/calendar/")
    token = address.rpartition("/")[2].removesuffix(".ics")
    assert client.get(address.removeprefix("http://testserver")).status_code == 200
    assert token not in client.get(PREFERENCE).content.decode()
    feed = queries.feed_of(house.city.accounts["reporter"])
    assert feed is not None
    assert token not in feed.token_digest
    client.post(reverse("notices:end_feed"))
    assert client.get(address.removeprefix("http://testserver")).status_code == 404


def test_a_chat_group_is_added_and_its_address_never_shown_again(house: House) -> None:
    client = house.city.signed_in("office")
    form = {"organisation": "S11", "label": "滨江街道填报群", "address": ADDRESS, "secret": ""}
    refused = client.post(
        reverse("notices:add_bot"), form | {"address": "https://chat.example/robot/send?access_token=x"}
    )
    assert "不是钉钉、企业微信或飞书机器人" in refused.content.decode()
    page = client.post(reverse("notices:add_bot"), form, follow=True).content.decode()
    assert "滨江街道填报群" in page
    assert "0123456789abcdef" not in page
    bot = Bot.objects.get()
    assert bot.kind == "dingtalk"
    client.post(reverse("notices:withdraw_bot", args=[bot.pk]))
    assert (
        "滨江街道填报群"
        not in client.get(reverse("notices:bots")).content.decode().partition("<main")[2].partition("card")[2]
    )


def test_an_organisation_outside_the_scope_is_not_offered(house: House) -> None:
    from tests.unit.web.factories import make_account

    district = house.city.signed_in_as(make_account("d2office", house.city.organisations["D2"], "office"))
    form = {"organisation": "S11", "label": "x", "address": ADDRESS}
    district.post(reverse("notices:add_bot"), form)
    district.post(reverse("notices:ladder"), {"organisation": "S11", "remind_days": 1, "red_days": 1})
    assert not Bot.objects.exists()
    assert not LadderSetting.objects.exists()
    bot = house.add_bot(ADDRESS)
    assert district.post(reverse("notices:withdraw_bot", args=[bot.pk])).status_code == 404
    assert district.post(reverse("notices:try_again", args=[10**30])).status_code == 404


def test_the_ladder_is_set_on_a_page(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    client = house.city.signed_in("office")
    page = client.get(reverse("notices:ladder")).content.decode()
    assert "到期前 5 个工作日提醒，到期日亮黄灯，逾期 2 个工作日亮红灯" in page
    bad = client.post(reverse("notices:ladder"), {"organisation": "CITY", "remind_days": 31, "red_days": 0})
    assert bad.status_code == 200
    client.post(reverse("notices:ladder"), {"organisation": "CITY", "remind_days": 3, "red_days": 1})
    page = client.get(reverse("notices:ladder")).content.decode()
    assert "到期前 3 个工作日提醒，到期日亮黄灯，逾期 1 个工作日亮红灯" in page
    found = queries.ladder_days([house.city.organisations["S11"].pk], date(2026, 10, 8))
    assert [(days.remind_days, days.red_days) for days in found.values()] == [(3, 1)]
    assert clock.today()

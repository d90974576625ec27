"""Each notice once; what fails waits and stops no other; whoever dies half way loses nothing."""

import logging
from datetime import timedelta

import pytest
from pytest_django import Settings

from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.vault import seal, unseal
from jixiao.web.notices import actions, queries, rules
from jixiao.web.notices.models import Attempt, Bot, Delivery, Notice
from jixiao.web.notices.rules import Message
from tests.unit.web.notices.conftest import START, House
from tests.unit.web.notices.stubs import ChatPlatform, MailServer

TOKEN = "abcdef0123456789"


def ding(chat: ChatPlatform, token: str = TOKEN) -> str:
    """The address of a bot on the private platform."""
    return f"http://{chat.host}/robot/send?access_token={token}"


def test_a_key_is_told_once(house: House) -> None:
    assert house.post("late:1", "reporter", "approver") is not None
    assert house.wait(days=1).post("late:1", "reporter", "office") is None
    assert Notice.objects.count() == 1
    rows = queries.my_messages(house.city.accounts["reporter"])
    assert [row.line.label_zh for row in rows] == ["标题late:1"]
    assert queries.my_messages(house.city.accounts["office"]) == []


def test_closed_accounts_are_not_told(house: House) -> None:
    account = house.city.accounts["reporter"]
    account.is_active = False
    house.post("a", "reporter")
    assert Delivery.objects.count() == 0


@pytest.mark.parametrize(
    "message",
    [
        Message("", "x"),
        Message("x", " "),
        Message("标" * 201, "x"),
        Message("x", "x", href="https://elsewhere.example/"),
        Message("x", "x", href="//elsewhere.example/"),
        Message("x", "x", href="/\\elsewhere.example/"),
        Message("x", "x", href="javascript:alert(1)"),
    ],
)
def test_a_notice_leads_nowhere_else(house: House, message: Message) -> None:
    with pytest.raises(RuleViolation):
        actions.post(key="k", message=message, accounts=[], by=house.city.accounts["office"], now=START)
    assert Notice.objects.count() == 0


def test_mail_goes_out_once_in_the_readers_language(house: House, mail_server: MailServer) -> None:
    house.wants_mail("reporter")
    office = house.wants_mail("office")
    office.language = "en"
    office.save()
    house.post("a", "reporter", "office", "approver")
    assert house.deliver().n_sent == 2
    assert house.wait(days=3).deliver().n_sent == 0
    assert sorted(mail_server.subjects()) == ["Title a", "标题a"]
    letter = next(letter for letter in mail_server.letters if letter["To"] == "reporter@example.org")
    assert letter["Message-ID"].startswith("<jixiao-n")
    assert letter["Message-ID"].endswith("@city.example>")
    body = letter.get_payload(decode=True)
    assert isinstance(body, bytes)
    assert "内容a\nhttps://jixiao.city.example/tasks/" in body.decode().replace("\r\n", "\n")


def test_titles_cannot_add_headers(house: House, mail_server: MailServer) -> None:
    account = house.wants_mail("reporter")
    message = Message("一\r\nBcc: x@example.org", "x\nBcc: x@example.org")
    actions.post(key="k", message=message, accounts=[account], by=account, now=START)
    assert house.deliver().n_sent == 1
    assert mail_server.letters[0]["Bcc"] is None
    assert mail_server.subjects() == ["一 Bcc: x@example.org"]


def test_a_day_is_one_mail(house: House, mail_server: MailServer) -> None:
    house.wants_mail("reporter", "digest")
    for key in "abc":
        house.post(key, "reporter")
    assert house.deliver().n_sent == 0  # 9 o'clock: today's has gone out
    assert house.wait(hours=22.9).deliver().n_sent == 0
    assert house.wait(hours=0.2).deliver().n_sent == 1
    assert mail_server.subjects() == ["绩效平台有 3 条新消息"]
    body = mail_server.letters[0].get_payload(decode=True)
    assert isinstance(body, bytes)
    assert all(f"标题{key}" in body.decode() for key in "abc")
    assert house.wait(days=1).deliver().n_sent == 0
    assert set(Delivery.objects.filter(channel="mail").values_list("state", flat=True)) == {"sent"}


def test_one_bad_address_stops_no_other_and_is_kept(house: House, mail_server: MailServer) -> None:
    mail_server.refuse = {"reporter@"}
    house.wants_mail("reporter")
    house.wants_mail("office")
    house.post("a", "reporter", "office")
    done = house.deliver()
    assert (done.n_sent, done.n_failed) == (1, 1)
    assert queries.waiting_mail(house.city.accounts["reporter"]) == (1, "refused:550")
    waits = []
    for _attempt in range(7):
        due_at = Delivery.objects.get(state="waiting").due_at
        waits.append(due_at - house.now)
        assert house.deliver().n_failed == 0  # not before its time
        house.now = due_at
        assert house.deliver().n_failed == 1
    assert waits == [timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 1440, 1440)]
    mail_server.refuse = set()
    assert house.wait(days=1).deliver().n_sent == 1
    assert queries.waiting_mail(house.city.accounts["reporter"]) == (0, "")


def test_a_mail_server_that_is_down_loses_nothing(house: House, mail_server: MailServer, settings: Settings) -> None:
    port = settings.EMAIL_PORT
    house.wants_mail("reporter")
    for key in "abc":
        house.post(key, "reporter")
    settings.EMAIL_PORT = 1  # nobody listens there
    done = house.deliver()
    assert done.n_sent == 0
    assert done.n_failed >= 1
    settings.EMAIL_PORT = port
    assert house.wait(minutes=6).deliver().n_sent == 3
    assert sorted(mail_server.subjects()) == ["标题a", "标题b", "标题c"]


def test_without_a_mail_server_mail_waits(house: House, settings: Settings) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", ""
    house.wants_mail("reporter")
    house.post("a", "reporter")
    assert house.deliver().n_failed == 1
    assert queries.waiting_mail(house.city.accounts["reporter"]) == (1, "no_mail")


@pytest.mark.parametrize(
    ("path", "secret"),
    [
        (f"/robot/send?access_token={TOKEN}", ""),
        (f"/robot/send?access_token={TOKEN}", "SEC0123456789abcdef"),
        ("/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa", ""),
        ("/open-apis/bot/v2/hook/9f7a8b6c-1234-5678", ""),
    ],
)
def test_the_three_platforms_are_told(house: House, chat: ChatPlatform, path: str, secret: str) -> None:
    chat.answer = (200, {"code": 0, "errcode": 0, "msg": "success"})
    house.add_bot(f"http://{chat.host}{path}", secret=secret)
    house.post("a", "reporter", at="S11")
    assert house.deliver().n_sent == 1
    assert house.wait(days=1).deliver().n_sent == 0
    (address, _content), (text,) = chat.posts[0], chat.texts()
    assert address.startswith(path)
    assert ("&timestamp=" in address and "&sign=" in address) == bool(secret)
    assert text.startswith("标题a")
    mark = Delivery.objects.get(channel="bot").mark
    assert text.endswith(f"（编号 {mark}）")


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ((200, {"errcode": 310000, "errmsg": "keywords not in content"}), "refused:310000"),
        ((200, {"code": 19001, "msg": "param invalid"}), "refused:19001"),
        ((200, b"<html>sign in</html>"), "refused:no JSON"),
        ((200, ["ok"]), "refused:no JSON"),
        ((200, {"ok": True}), "refused:None"),
        ((500, {"errcode": 0}), "refused:HTTP 500"),
        ((302, {"errcode": 0}), "refused:HTTP 302"),
    ],
)
def test_only_the_platforms_own_yes_counts(
    house: House, chat: ChatPlatform, answer: tuple[int, object], fault: str
) -> None:
    chat.answer = answer
    bot = house.add_bot(ding(chat))
    house.post("a", at="S11")
    assert house.deliver().n_failed == 1
    assert len(chat.posts) == 1, "a redirect is not followed"
    assert [row.fault for row in queries.bots_of([bot.organisation_id])] == [fault]
    chat.answer = (200, {"errcode": 0})
    assert house.wait(minutes=2).deliver().n_sent == 1


def test_a_bot_is_paced_under_twenty_a_minute_and_holds_up_nobody(house: House, chat: ChatPlatform) -> None:
    house.add_bot(ding(chat))
    house.add_bot(ding(chat, "fedcba9876543210"), at="S12")
    for number in range(50):
        house.post(f"k{number}", at="S11")
    house.post("other", at="S12")
    counts = []
    for _minute in range(4):
        before = len(chat.posts)
        house.deliver()
        house.wait(seconds=30).deliver()  # asked twice a minute, it sends no more
        counts.append(len(chat.posts) - before)
        house.wait(seconds=31)
    assert counts == [19, 18, 14, 0]
    assert max(counts) < 20
    assert len(set(chat.texts())) == 51


def test_one_message_that_is_refused_does_not_keep_the_rest(house: House, chat: ChatPlatform) -> None:
    bad, good = "badbadbad1", "goodgood22"
    chat.answers = {f"/robot/send?access_token={bad}": (200, {"errcode": 310000})}
    house.add_bot(ding(chat, bad))
    house.add_bot(ding(chat, good))
    house.post("a", at="S11")
    house.post("b", at="S11")
    done = house.deliver()
    assert (done.n_sent, done.n_failed) == (2, 2)


def test_a_sender_that_dies_leaves_the_message_to_the_next_under_the_same_mark(
    house: House, mail_server: MailServer
) -> None:
    house.wants_mail("reporter")
    house.post("a", "reporter")
    (parcel,) = actions.claim(limit=10, now=house.now)
    from jixiao.web.notices.channels import Outside

    Outside().send(parcel)  # sent, and then killed before it was noted
    assert house.wait(minutes=4).deliver().n_sent == 0, "somebody may still be sending it"
    assert house.wait(minutes=2).deliver().n_sent == 1
    assert len({letter["Message-ID"] for letter in mail_server.letters}) == 1
    assert len(mail_server.letters) == 2
    assert Attempt.objects.count() == 2


def test_noting_twice_counts_once(house: House) -> None:
    house.wants_mail("reporter")
    house.post("a", "reporter")
    (parcel,) = actions.claim(limit=10, now=house.now)
    assert actions.claim(limit=10, now=house.now) == []
    assert actions.note_sent(parcel=parcel, now=house.now) == 1
    assert actions.note_sent(parcel=parcel, now=house.now) == 0
    actions.note_failed(parcel=parcel, fault="unreachable", now=house.now)
    assert Delivery.objects.get(channel="mail").state == "sent"


def test_whatever_a_sender_throws_stops_no_other(house: House, caplog: pytest.LogCaptureFixture) -> None:
    from jixiao.web.notices.queries import Parcel
    from jixiao.web.notices.tasks import deliver

    sent = []

    class Shaky:
        """Falls over the first."""

        def send(self, parcel: Parcel) -> None:
            if not sent:
                sent.append("x")
                raise RuntimeError(f"cannot reach {parcel.address}")
            sent.append(parcel.mark)

    house.wants_mail("reporter")
    house.post("a", "reporter")
    house.post("b", "reporter")
    done = deliver(sender=Shaky(), clock=lambda: house.now)
    assert (done.n_sent, done.n_failed) == (1, 1)
    assert "example.org" not in caplog.text


def test_secrets_are_sealed_and_never_logged(
    house: House, chat: ChatPlatform, caplog: pytest.LogCaptureFixture, settings: Settings
) -> None:
    caplog.set_level(logging.DEBUG)
    chat.answer = (500, {})
    bot = house.add_bot(ding(chat), secret="SECsecret00001")
    house.post("a", at="S11")
    house.deliver()
    assert TOKEN not in caplog.text
    assert "SECsecret00001" not in caplog.text
    stored = Bot.objects.get(pk=bot.pk).sealed_address
    assert TOKEN not in stored
    assert TOKEN in unseal(stored)
    assert TOKEN not in repr(actions.claim(limit=10, now=house.wait(minutes=2).now))
    settings.SECRET_KEY = "another key of this installation entirely"
    house.wait(minutes=10).deliver()
    assert queries.bots_of([bot.organisation_id])[0].fault == "locked"


def test_a_host_that_is_no_longer_registered_is_told_nothing(
    house: House, chat: ChatPlatform, settings: Settings
) -> None:
    house.add_bot(ding(chat))
    settings.BOT_HOSTS = []
    house.post("a", at="S11")
    assert house.deliver().n_failed == 1
    assert chat.posts == []


def test_choices_hold_for_what_waits(house: House, mail_server: MailServer) -> None:
    house.wants_mail("reporter", "digest")
    house.post("a", "reporter")
    house.post("b", "reporter")
    house.wants_mail("reporter", "each")
    assert house.deliver().n_sent == 2
    house.post("c", "reporter")
    house.wants_mail("reporter", "none")
    assert house.deliver().n_sent == 0
    assert Delivery.objects.filter(state="withdrawn").count() == 1
    assert len(queries.my_messages(house.city.accounts["reporter"])) == 3


def test_a_withdrawn_group_is_told_nothing_more(house: House, chat: ChatPlatform) -> None:
    bot = house.add_bot(ding(chat))
    house.post("a", at="S11")
    actions.withdraw_bot(bot=bot, by=house.city.accounts["office"], now=house.now)
    house.post("b", at="S11")
    assert house.deliver().n_sent == 0
    with pytest.raises(RuleViolation):
        actions.withdraw_bot(bot=bot, by=house.city.accounts["office"], now=house.now)


ACCEPTED = [
    "https://oapi.dingtalk.com/robot/send?access_token=0123456789abcdef",
    " https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4 ",
    "https://open.feishu.cn/open-apis/bot/v2/hook/9f7a8b6c-1234",
    "http://chat.city.example:8080/robot/send?access_token=0123456789abcdef",
]
REFUSED = [
    "",
    "oapi.dingtalk.com/robot/send?access_token=0123456789abcdef",
    "http://oapi.dingtalk.com/robot/send?access_token=0123456789abcdef",
    "https://oapi.dingtalk.com:8443/robot/send?access_token=0123456789abcdef",
    "https://oapi.dingtalk.com/robot/send",
    "https://oapi.dingtalk.com/robot/send?access_token=../../x",
    "https://oapi.dingtalk.com/robot/send/../x?access_token=0123456789abcdef",
    "https://oapi.dingtalk.com@127.0.0.1/robot/send?access_token=0123456789abcdef",
    "https://127.0.0.1/robot/send?access_token=0123456789abcdef",
    "https://oapi.dingtalk.com.evil.example/robot/send?access_token=0123456789abcdef",
    "https://qyapi.weixin.qq.com/robot/send?access_token=0123456789abcdef",
    "https://open.feishu.cn/open-apis/bot/v2/hook/x/../../y",
    "https://[::1/robot/send",
    "https://chat.city.example:99999/robot/send?access_token=0123456789abcdef",
    "file:///etc/passwd",
]


@pytest.mark.parametrize("address", ACCEPTED)
def test_addresses_of_bots_that_are(address: str) -> None:
    assert rules.is_bot_address(address, "", ["chat.city.example:8080"])


@pytest.mark.parametrize("address", REFUSED)
def test_addresses_of_bots_that_are_not(address: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        rules.check_bot_address(address, "", ["chat.city.example:8080"])
    assert not address or address not in str(refused.value)


def test_a_signing_secret_is_dingtalks() -> None:
    assert rules.is_bot_address(ACCEPTED[0], "SEC0123456789")
    assert not rules.is_bot_address(ACCEPTED[0], "not a secret!")
    assert not rules.is_bot_address(ACCEPTED[2], "SEC0123456789")


def test_sealing_is_not_readable_in_the_database() -> None:
    assert TOKEN not in seal(TOKEN)

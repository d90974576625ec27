"""Scan, tap, receipt; a bad one says why; nothing counts twice; nobody is known."""

from datetime import timedelta

import pytest
from django.test import Client

from jixiao.web.audit.models import AuditEvent
from jixiao.web.satisfaction import actions, queries
from jixiao.web.satisfaction.models import BadRating, RatedCase, Rating, SealedGroup, ServicePoint, UsedToken
from jixiao.web.satisfaction.rules import codes
from tests.unit.web.factories import City
from tests.unit.web.satisfaction.conftest import NOW, TODAY, address_of, give, opened, token_in

pytestmark = pytest.mark.django_db


def test_one_tap_is_a_rating_with_a_receipt_and_a_seal(phone: Client, point: ServicePoint) -> None:
    answer = give(phone, point, 5)
    assert answer.status_code == 303
    rating = Rating.objects.get()
    assert answer["Location"] == f"/receipt/{codes.shown(rating.receipt)}"
    assert (rating.degree, rating.day, rating.month, rating.is_late) == (5, TODAY, "2026-09", False)
    event = AuditEvent.objects.get(event="ANSWERS_SEALED")
    assert (event.actor_code, event.details["root"]) == ("public", SealedGroup.objects.get().root)
    assert [check.is_whole for check in queries.check_seals()] == [True]
    assert codes.shown(rating.receipt) in phone.get(answer["Location"]).content.decode()


def test_the_page_is_small_and_needs_no_cookie_and_no_script(phone: Client, point: ServicePoint) -> None:
    page = phone.get(address_of(point))
    assert not page.cookies
    text = page.content.decode()
    assert all(words in text for words in ("非常满意", "满意", "基本满意", "不满意", "非常不满意"))
    assert text.count('name="degree"') == 5
    assert "Very satisfied" in phone.get(f"{address_of(point)}/en?text=large").content.decode()
    assert page["Cache-Control"] == "private, no-cache"


def test_reload_double_tap_and_back_count_once_and_give_the_same_receipt(phone: Client, point: ServicePoint) -> None:
    token = opened(phone, point)
    answers = [phone.post(address_of(point), {"token": token, "degree": degree}) for degree in (4, 4, 5)]
    assert len({answer["Location"] for answer in answers}) == 1
    assert Rating.objects.get().degree == 4


@pytest.mark.parametrize("degree", [1, 2])
def test_a_bad_rating_is_asked_why_before_it_counts(phone: Client, point: ServicePoint, degree: int) -> None:
    asked = give(phone, point, degree)
    assert asked.status_code == 200
    assert Rating.objects.count() == 0
    token = token_in(asked)
    again = phone.post(address_of(point), {"token": token, "degree": degree, "step": "reasons"})
    assert (again.status_code, Rating.objects.count()) == (422, 0)
    sent = {
        "token": token,
        "degree": degree,
        "step": "reasons",
        "reason": ["waiting", "attitude"],
        "words": "等了两小时",
    }
    answer = phone.post(address_of(point), sent)
    rating = Rating.objects.get()
    assert rating.reasons == ["attitude", "waiting"]
    assert (rating.bad.state, rating.bad.organisation_id) == ("waiting", point.organisation_id)
    page = phone.get(answer["Location"]).content.decode()
    assert "等了两小时" in page
    assert "2026年10月22日" in page  # 15 working days over the autumn holidays of 2026


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"degree": 6}, 422), ({"degree": ""}, 422), ({"degree": "5" * 99}, 422), ({"token": "x" * 40}, 409),
        ({"token": ""}, 409), ({"reason": "bribe", "degree": 1, "step": "reasons"}, 422), ({"words": "x" * 501}, 422),
        ({"day": "2026-09-25"}, 422), ({"day": "2026-08-24"}, 422), ({"day": "yesterday"}, 422),
        ({"case": "9" * 61}, 422), ({"words": "a\x00b"}, 400),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_a_page_that_says_why(
    phone: Client, point: ServicePoint, sent: dict[str, object], status: int
) -> None:
    answer = phone.post(address_of(point), {"token": opened(phone, point), "degree": 5, **sent})
    assert answer.status_code == status
    assert Rating.objects.count() == 0


def test_an_old_page_asks_to_tap_once_more(phone: Client, point: ServicePoint) -> None:
    opened_at = int((NOW - timedelta(hours=13)).timestamp())
    token = codes.open_visit(f"point {point.pk}", opened_at, queries.keys())
    answer = phone.post(address_of(point), {"token": token, "degree": 3})
    assert (answer.status_code, Rating.objects.count()) == (409, 0)
    assert token_in(answer) != token


def test_a_case_is_rated_once_and_its_number_is_not_kept(phone: Client, point: ServicePoint) -> None:
    assert give(phone, point, 5, case="BH2026-0001").status_code == 303
    again = give(phone, point, 1, case="bh2026 -0001".replace(" ", ""), reason="waiting")
    assert (again.status_code, Rating.objects.count()) == (409, 1)
    assert "BH2026" not in str([row.digest for row in RatedCase.objects.all()])


def test_a_visit_of_another_day_is_a_late_rating_of_its_month(phone: Client, point: ServicePoint) -> None:
    give(phone, point, 4, day="2026-08-30")
    rating = Rating.objects.get()
    assert (rating.month, rating.is_late, rating.received_on) == ("2026-08", True, TODAY)


def test_nothing_joins_a_token_or_a_network_to_an_answer(phone: Client, point: ServicePoint) -> None:
    token = opened(phone, point)
    phone.post(address_of(point), {"token": token, "degree": 5, "case": "A1"})
    used, rating = UsedToken.objects.get(), Rating.objects.get()
    assert {field.name for field in UsedToken._meta.get_fields()} == {"digest", "used_on"}
    held = {str(value) for name, value in vars(rating).items() if name != "_state"}
    assert not held & {used.digest, RatedCase.objects.get().digest, token, "203.0.113.7"}
    assert token[:16] not in used.digest


def test_another_network_every_day_and_none_after_a_week(phone: Client, point: ServicePoint) -> None:
    from jixiao.web.satisfaction import tasks

    give(phone, point, 5)
    first = Rating.objects.get().network
    assert first
    assert codes.network_digest("203.0.113.7", "2026-09-25", queries.keys()[0]) != first
    tasks.forget(now=NOW + timedelta(days=7))
    assert Rating.objects.get().network == first
    tasks.forget(now=NOW + timedelta(days=8))
    assert Rating.objects.get().network == ""
    assert UsedToken.objects.count() == 0
    assert [check.is_whole for check in queries.check_seals()] == [True]


def test_a_network_without_proof_is_slowed_down(phone: Client, point: ServicePoint) -> None:
    answers = [give(phone, point, 5).status_code for _ in range(13)]
    assert answers == [303] * 12 + [429]
    other = Client(headers={"x-forwarded-for": "203.0.113.8"})
    assert give(other, point, 5).status_code == 303


def test_a_forged_a_replaced_and_a_closed_code_say_so(phone: Client, point: ServicePoint, city: City) -> None:
    address = address_of(point)
    forged = address[:-1] + ("0" if address[-1] != "0" else "1")
    assert phone.get(forged).status_code == 404
    assert phone.get("/rate/" + codes.in_signs(point.pk, 3) + "00000000").status_code == 404
    office = city.accounts["office"]
    actions.change_point(
        point=point,
        label_zh="3号窗口",
        label_en="",
        opened_from=point.opened_from,
        closed_from=TODAY,
        by=office,
        now=NOW,
    )
    assert phone.get(address).status_code == 410
    assert (
        phone.post(
            address, {"token": codes.open_visit(f"point {point.pk}", int(NOW.timestamp()), queries.keys()), "degree": 5}
        ).status_code
        == 422
    )
    actions.renew_code(point=point, reason="二维码被冒用", by=office, now=NOW)
    assert phone.get(address).status_code == 404
    assert Rating.objects.count() == 0


def test_order_reply_and_call_back_stand_on_the_receipt(phone: Client, point: ServicePoint, city: City) -> None:
    receipt = give(phone, point, 1, reason="waiting")["Location"]
    bad = BadRating.objects.get()
    assert phone.post(receipt, {"solved": "yes"}).status_code == 409
    office = city.accounts["office"]
    actions.take_up(bad_rating=bad, due_date=TODAY + timedelta(days=20), by=office, now=NOW)
    assert "正在整改" in phone.get(receipt).content.decode()
    actions.reply_to_rating(bad_rating=bad, reply="已增开两个窗口。", is_mended=True, by=office, now=NOW)
    assert "已增开两个窗口。" in phone.get(receipt).content.decode()
    assert phone.post(receipt, {"solved": "no"}).status_code == 303
    assert phone.post(receipt, {"solved": "yes"}).status_code == 409
    bad.refresh_from_db()
    assert (bad.is_solved, bad.called_back_on) == (False, TODAY)
    assert "已增开两个窗口。" in phone.get(f"{address_of(point)}/said").content.decode()
    assert phone.get("/receipt/0000-0000-0000").status_code == 404

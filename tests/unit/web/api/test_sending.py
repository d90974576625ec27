"""A department's system sends figures: each row is answered, good ones land at once, the same key changes nothing."""

import gzip
import json
from io import BytesIO
from typing import Any

import pytest
from django.test import Client, RequestFactory

from jixiao.web.api.models import PushDelivery, PushToken
from jixiao.web.api.views.serving import serve
from jixiao.web.audit.models import AuditEvent
from jixiao.web.collection.models import Observation
from tests.unit.web.api.conftest import ADDRESS, PERIOD, Pushing, figure, get, send, statuses
from tests.unit.web.factories import City


def body(answer: Any) -> Any:
    return json.loads(answer.content)


def test_figures_land_with_their_origin_and_the_log_names_the_system(issued: tuple[PushToken, str]) -> None:
    token, text = issued
    answer = send([figure(61.4, row=12), figure(70, "S12")], text, "first")
    assert (answer.status_code, statuses(answer)) == (200, ["new", "new"])
    assert answer["Content-Type"] == "application/json"
    assert body(answer)["counts"] == {"new": 2, "revised": 0, "unchanged": 0, "refused": 0, "not_kept": 0}
    kept = Observation.objects.get(organisation__code="S11")
    assert (kept.value, kept.source, kept.revision) == (61.4, "push", 1)
    delivery = PushDelivery.objects.get()
    assert kept.provenance == {"source": token.code, "delivery": delivery.code, "system": "城管业务系统", "row": 12}
    told = AuditEvent.objects.get(event="FIGURES_DELIVERED")
    assert (told.actor_code, told.actor_label, told.details["new"]) == (f"push:{token.code}", "城管业务系统", 2)
    token.refresh_from_db()
    assert token.last_used_at is not None


def test_another_value_revises_and_the_same_again_changes_nothing(push: Pushing) -> None:
    push([figure(61.4)])
    assert statuses(push([figure(62), figure(62.0), figure(62)])) == ["revised", "unchanged", "unchanged"]
    assert statuses(push([figure(62.0)])) == ["unchanged"]
    assert Observation.objects.count() == 2


def test_the_same_key_and_body_get_the_same_answer(push: Pushing) -> None:
    first = push([figure()], "one")
    again = push([figure()], "one")
    assert again.content == first.content
    assert (again["Idempotency-Replayed"], "Idempotency-Replayed" in first) == ("true", False)
    assert PushDelivery.objects.count() == 1
    assert statuses(again) == ["new"]


def test_the_same_key_with_another_body_is_refused(push: Pushing) -> None:
    push([figure(61.4)], "one")
    answer = push([figure(61.5)], "one")
    assert (answer.status_code, body(answer)["code"]) == (422, "key_reused")
    assert Observation.objects.count() == 1


def test_two_tokens_may_use_the_same_key(push: Pushing, city: City) -> None:
    from tests.unit.web.api.conftest import make_token

    push([figure(61.4)], "one")
    assert statuses(send([figure(61.5)], make_token(city)[1], "one")) == ["revised"]


def test_good_rows_land_and_each_bad_one_says_why_in_both_languages(push: Pushing) -> None:
    answer = push([figure(61.4), figure(6140, "S12"), figure(50, "S21"), figure(1, "S13", "trainings"), {"x": 1}])
    assert (answer.status_code, statuses(answer)) == (207, ["new", "refused", "refused", "refused", "refused"])
    problems = [row["problem"] for row in body(answer)["rows"][1:]]
    assert [(each["status"], each["code"]) for each in problems] == [
        (422, "out_of_bounds"), (403, "not_allowed"), (403, "not_allowed"), (422, "unknown_field"),
    ]  # fmt: skip
    assert problems[1]["pointer"] == "/observations/2/organisation_code"
    for problem in problems:
        assert problem["detail"] == problem["text"]["zh"]
        assert problem["text"]["en"].isascii() or "“" in problem["text"]["en"]
        assert problem["type"].startswith("/api/v1/problems/")
    assert Observation.objects.count() == 1


@pytest.mark.parametrize("place", ["body", "address"])
def test_all_or_nothing(push: Pushing, place: str) -> None:
    rows = [figure(61.4), figure(6140, "S12"), figure(1, "S99")]
    if place == "body":
        answer = push({"observations": rows, "atomic": True}, "k")
    else:
        answer = push(rows, "k", address=f"{ADDRESS}?atomic=true")
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert body(answer)["code"] == "nothing_kept"
    assert statuses(answer) == ["not_kept", "refused", "refused"]
    assert Observation.objects.count() == 0
    assert PushDelivery.objects.count() == 1
    assert AuditEvent.objects.get(event="FIGURES_DELIVERED").details["refused"] == 2
    good = push({"observations": rows[:1], "atomic": True})
    assert (good.status_code, statuses(good)) == (200, ["new"])


NO_NUMBERS: list[tuple[Any, str | None]] = [
    (True, "boolean"), (None, "blank"), ([1], "text"), ({}, "text"), ("", "blank"), ("TRUE", None), ("无", None),
    (1e40, "too_large"), (10**45, "too_large"), ("NaN", None), ("#DIV/0!", None), ("一二三", None), ("1\x00", None),
]  # fmt: skip


def test_what_is_no_number_is_refused(push: Pushing) -> None:
    for value, code in NO_NUMBERS:
        answer = push([figure(value)])
        assert statuses(answer) == ["refused"], value
        assert code is None or body(answer)["rows"][0]["problem"]["code"] == code
    assert not Observation.objects.exists()


@pytest.mark.parametrize(
    ("value", "read", "is_noted"),
    [("61.4", 61.4, False), ("６１．４", 61.4, True), ("85%", 85.0, True), (4.9, 4.9, False), (-0.0, 0.0, False)],
)
def test_text_is_read_as_at_every_door(push: Pushing, value: Any, read: float, is_noted: bool) -> None:
    answer = push([figure(value)])
    assert statuses(answer) == ["new"]
    assert ("note" in body(answer)["rows"][0]) == is_noted
    assert repr(Observation.objects.get().value) == repr(read)


WRONG_FIELDS: list[tuple[dict[str, Any], str]] = [
    ({"period": "2026-13"}, "bad_period"), ({"period": 2026}, "wrong_type"), ({"period": "２０２６-09"}, "bad_period"),
    ({"row": 4.9}, "wrong_type"), ({"row": True}, "wrong_type"), ({"row": 0}, "wrong_type"), ({"row": "1"}, "wrong_type"),
    ({"organisation_code": 11}, "wrong_type"), ({"organisation_code": "S1\x001"}, "unstorable_text"),
    ({"organisation_code": "\ud800"}, "unstorable_text"), ({"indicator_code": "x" * 101}, "wrong_type"),
    ({"indicator_code": None}, "wrong_type"), ({"vaule": 3}, "unknown_field"), ({"\ud800\x00": 3}, "unknown_field"),
    ({"indicator_code": "accurcy"}, "not_allowed"),
]  # fmt: skip


def test_a_row_has_the_right_fields(push: Pushing) -> None:
    for change, code in WRONG_FIELDS:
        assert body(push([figure() | change]))["rows"][0]["problem"]["code"] == code, change
    assert not Observation.objects.exists()


def test_a_period_is_kept_in_one_way_of_writing(push: Pushing) -> None:
    push([figure(period=" 2026-09 ")])
    assert Observation.objects.get().period == PERIOD
    assert statuses(push([figure()])) == ["unchanged"]


def test_two_values_for_one_figure_keep_the_first(push: Pushing) -> None:
    answer = push([figure(61.4), figure(62.0), figure(61.4)])
    assert statuses(answer) == ["new", "refused", "unchanged"]
    assert body(answer)["rows"][1]["problem"]["code"] == "stands_twice"


def test_lines_of_json_each_for_itself(push: Pushing) -> None:
    lines = b"\n".join(
        [json.dumps(figure()).encode(), b"", b'{"a":', b'{"value": NaN}', json.dumps(figure(70, "S12")).encode(), b""]
    )
    answer = push(lines, kind="application/x-ndjson; charset=utf-8")
    assert statuses(answer) == ["new", "refused", "refused", "new"]
    assert [row["problem"]["pointer"] for row in body(answer)["rows"] if "problem" in row] == ["/2", "/3"]


WHOLE = [
    (b" ", 400, "not_json"), (b"[]", 422, "wrong_shape"), (b"null", 422, "wrong_shape"), (b"{}", 422, "wrong_shape"),
    (b'{"observations":{}}', 422, "wrong_shape"), (b'{"observations":[],"atomic":1}', 422, "wrong_shape"),
    (b'{"observations":[]}', 422, "no_rows"), (b'{"observation":[]}', 422, "wrong_shape"),
    (b'{"observations":[{"value":NaN}]}', 400, "not_json"), (b'{"observations":[-Infinity]}', 400, "not_json"),
    (b'{"observations":[],"observations":[1]}', 400, "duplicate_key"),
    (b'{"observations":[{"value":1,"value":2}]}', 400, "duplicate_key"), (b"\xff\xfe{\x00}\x00", 400, "not_utf8"),
    (b"[" * 200_000, 400, "too_deep"), (b'{"a":' * 100_000, 400, "too_deep"), (b'{"observations":[1,]}', 400, "not_json"),
    (b'{"observations":[' + b"1," * 5000 + b"1]}", 413, "too_many_rows"), (b"'x'", 400, "not_json"),
    (b'"\xed\xa0\x80"', 400, "not_utf8"),
]  # fmt: skip


def test_a_body_that_cannot_be_read_is_refused_whole(push: Pushing) -> None:
    for raw, status, code in WHOLE:
        answer = push(raw)
        assert (answer.status_code, body(answer)["code"]) == (status, code), raw[:60]
        assert answer["Content-Type"] == "application/problem+json"
    assert not PushDelivery.objects.exists()


def test_a_mark_at_the_beginning_and_huge_numbers_do_no_harm(push: Pushing) -> None:
    raw = json.dumps({"observations": [figure("HUGE")]}).replace('"HUGE"', "9" * 100_000).encode()
    answer = push(b"\xef\xbb\xbf" + raw)
    assert body(answer)["rows"][0]["problem"]["code"] == "too_large"


ODD_HEADERS: list[tuple[dict[str, Any], int, str]] = [
    ({"Content-Encoding": "gzip"}, 415, "compressed"), ({"Content-Encoding": "br"}, 415, "compressed"),
    ({"Idempotency-Key": ""}, 400, "key_missing"), ({"Idempotency-Key": None}, 400, "key_missing"),
    ({"Idempotency-Key": "x" * 201}, 400, "bad_key"), ({"Idempotency-Key": "a b"}, 400, "bad_key"),
    ({"Idempotency-Key": "密"}, 400, "bad_key"), ({"Transfer-Encoding": "chunked"}, 411, "length_missing"),
    ({"Content-Length": str(10**9)}, 413, "too_large_body"), ({"Content-Length": "-1"}, 411, "length_missing"),
    ({"Content-Length": "x"}, 411, "length_missing"), ({"Content-Length": "9" * 99}, 411, "length_missing"),
    ({"Host": "evil.example"}, 400, "bad_request"),
]  # fmt: skip


def test_headers_that_do_not_fit(push: Pushing) -> None:
    for headers, status, code in ODD_HEADERS:
        answer = push(gzip.compress(b"{}"), **headers)
        assert (answer.status_code, body(answer)["code"]) == (status, code), headers


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/json; charset=gbk",
        "application/x-www-form-urlencoded",
    ],
)
def test_another_content_type_is_refused(push: Pushing, kind: str) -> None:
    answer = push(b"x=1", kind=kind)
    assert (answer.status_code, body(answer)["code"]) == (415, "wrong_content_type")


def test_a_body_that_was_cut_off_is_not_taken(token: str) -> None:
    raw = json.dumps({"observations": [figure()]}).encode()
    for stream in (BytesIO(raw[:-10]), Broken()):
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "k"}
        request = RequestFactory().post(ADDRESS, raw, content_type="application/json", headers=headers)
        request._stream = stream  # type: ignore[attr-defined]
        answer = serve(request)
        assert (answer.status_code, body(answer)["code"]) == (400, "cut_off")
    assert not Observation.objects.exists()


class Broken(BytesIO):
    """A connection that breaks."""

    def read(self, *_args: Any) -> bytes:
        raise OSError


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("", "zh"), ("en", "en"), ("zh-CN,zh;q=0.9,en;q=0.8", "zh"), ("en-GB,zh;q=0.5", "en"), ("fr,en;q=0.1", "en"),
        ("de", "zh"), ("x" * 4000, "zh"), (";;q=,", "zh"),
    ],
)  # fmt: skip
def test_a_problem_speaks_the_readers_language(db: None, accept: str, language: str) -> None:
    answer = send(b"[", "no token", **{"Accept-Language": accept})
    problem = body(answer)
    assert problem["detail"] == problem["text"][language]
    assert answer["Content-Language"] == {"zh": "zh-CN", "en": "en"}[language]


def test_other_addresses_and_methods_are_answered_in_json(token: str) -> None:
    assert body(get("/api/v1/nothing", token))["code"] == "not_found"
    assert body(get("/api/", token))["code"] == "not_found"
    answer = Client().delete(ADDRESS)
    assert (answer.status_code, body(answer)["code"]) == (405, "wrong_method")
    assert set(answer["Allow"].split(", ")) == {"GET", "POST"}
    assert get("/api/v1/observations?after=%00", token).status_code in {400, 422}
    assert get("/api/v1/observations?period=%00", token).status_code == 400


def test_what_was_sent_can_be_read_back(push: Pushing, token: str) -> None:
    push([figure(61.4), figure(70, "S12"), figure(80, "S13")])
    first = body(get(f"{ADDRESS}?limit=2", token))
    assert [row["organisation_code"] for row in first["observations"]] == ["S11", "S12"]
    rest = body(get(f"{ADDRESS}?limit=2&after={first['next_after']}", token))
    assert ([row["value"] for row in rest["observations"]], rest["next_after"]) == ([80.0], None)
    assert body(get(f"{ADDRESS}?period=2026-08", token))["observations"] == []
    for wrong in ("limit=0", "limit=1001", "limit=4.9", "after=true", f"after={10**30}", "period=" + "x" * 99):
        assert body(get(f"{ADDRESS}?{wrong}", token))["code"] == "bad_parameter"


def test_the_register_lists_what_the_token_may_send(token: str) -> None:
    found = body(get("/api/v1/register", token))
    assert [place["code"] for place in found["organisations"]] == ["D1", "S11", "S12", "S13"]
    assert found["indicators"] == [
        {
            "code": "accuracy", "label_zh": "投放准确率", "label_en": "Accuracy", "unit_of_measure": "%", "decimals": 1,
            "lower_bound": 0.0, "upper_bound": 100.0,
        }
    ]  # fmt: skip

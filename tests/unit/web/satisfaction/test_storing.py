"""Answers are written in groups: each acknowledged one is stored, none twice, whatever goes wrong meanwhile."""

import io
import threading
import time
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from django.test import Client

from jixiao.web.satisfaction import actions, queries, tasks
from jixiao.web.satisfaction.actions import Arrived, GroupWriter, NewRating, Overloaded
from jixiao.web.satisfaction.middleware import AnswersDoor
from jixiao.web.satisfaction.models import BadRating, Rating, SealedGroup, ServicePoint, UsedToken
from jixiao.web.satisfaction.rules import Given, codes
from jixiao.web.satisfaction.views import intake
from tests.unit.web.factories import City
from tests.unit.web.satisfaction.conftest import NOW, TODAY, address_of, opened


def test_rows_that_wait_are_written_together_and_each_gets_its_own_result() -> None:
    groups: list[list[int]] = []
    first_in, go = threading.Event(), threading.Event()

    def store(rows: Sequence[int]) -> list[int]:
        groups.append(list(rows))
        first_in.set()
        assert go.wait(5)
        return [row * 10 for row in rows]

    writer: GroupWriter[int, int] = GroupWriter(store)
    got: dict[int, int] = {}
    threads = [threading.Thread(target=lambda n=n: got.update({n: writer.put(n)})) for n in range(20)]
    threads[0].start()
    assert first_in.wait(5)
    for thread in threads[1:]:
        thread.start()
    while len(writer._waiting) < 19:
        time.sleep(0.001)
    go.set()
    for thread in threads:
        thread.join(5)
    assert got == {n: n * 10 for n in range(20)}
    assert [len(group) for group in groups] == [1, 19]


def test_a_fault_reaches_all_of_its_group_and_the_next_group_is_written() -> None:
    def store(rows: Sequence[int]) -> list[int]:
        if 13 in rows:
            raise ValueError("13")
        return list(rows)

    writer: GroupWriter[int, int] = GroupWriter(store)
    with pytest.raises(ValueError, match="13"):
        writer.put(13)
    assert writer.put(14) == 14


def test_too_many_waiting_and_too_long_a_wait_are_overload() -> None:
    go = threading.Event()
    started = threading.Event()

    def store(rows: Sequence[int]) -> list[int]:
        started.set()
        assert go.wait(5)
        return list(rows)

    writer: GroupWriter[int, int] = GroupWriter(store, most_waiting=1)
    leader = threading.Thread(target=writer.put, args=(1,))
    leader.start()
    assert started.wait(5)
    with pytest.raises(Overloaded):
        writer.put(2, patience=0.01)
    waiting = threading.Thread(target=writer.put, args=(3,))
    waiting.start()
    while not writer._waiting:
        time.sleep(0.001)
    with pytest.raises(Overloaded):
        writer.put(4)
    go.set()
    leader.join(5)
    waiting.join(5)
    assert writer.put(5) == 5


def row(point: ServicePoint, token: str, degree: int = 5, case: str = "") -> NewRating:
    reasons = ("waiting",) if degree < 3 else ()
    given = Given(degree, reasons, "", TODAY)
    return NewRating(point.pk, point.organisation_id, given, Arrived(TODAY, 600), f"R{token:0>11}", token, case)


@pytest.mark.django_db
def test_a_group_is_one_seal_and_what_repeats_is_known(point: ServicePoint) -> None:
    rows = [
        row(point, "a"),
        row(point, "b", 1),
        row(point, "a", 2),
        row(point, "c", case="k"),
        row(point, "d", case="k"),
    ]
    assert actions.store_ratings(ratings=rows, now=NOW) == ["stored", "stored", "stored", "stored", "case_rated"]
    assert (Rating.objects.count(), SealedGroup.objects.get().n, BadRating.objects.count()) == (3, 3, 1)
    assert Rating.objects.get(receipt="R0000000000a").degree == 5
    again = [row(point, "b"), row(point, "e", case="k"), row(point, "f")]
    assert actions.store_ratings(ratings=again, now=NOW) == ["known", "case_rated", "stored"]
    assert UsedToken.objects.count() == 4
    assert [check.is_whole for check in queries.check_seals()] == [True, True]


@pytest.mark.django_db
def test_a_touched_answer_breaks_its_seal(point: ServicePoint) -> None:
    actions.store_ratings(ratings=[row(point, "a"), row(point, "b")], now=NOW)
    actions.store_ratings(ratings=[row(point, "c")], now=NOW)
    Rating.objects.filter(receipt="R0000000000b").update(degree=1)
    assert [check.is_whole for check in queries.check_seals()] == [False, True]
    assert len(list(tasks.broken_seals())) == 1
    Rating.objects.filter(receipt="R0000000000c").delete()
    assert [check.is_whole for check in queries.check_seals()] == [False, False]


def door_answer(door: AnswersDoor, path: str, body: str, **more: Any) -> tuple[str, dict[str, str]]:
    got: list[Any] = []
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": path, "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body.encode()), "REMOTE_ADDR": "127.0.0.1",
        "QUERY_STRING": "", **more,
    }  # fmt: skip
    list(door(environ, lambda status, headers: got.extend((status, dict(headers)))))
    return (got[0], got[1]) if got else ("inside", {})


@pytest.mark.django_db
def test_the_door_stores_what_is_simple_and_passes_on_the_rest(phone: Client, point: ServicePoint) -> None:
    passed: list[bytes] = []

    def inside(environ: Any, start: Any) -> list[bytes]:
        passed.append(environ["wsgi.input"].read())
        return []

    door, path = AnswersDoor(inside), address_of(point)
    status, headers = door_answer(
        door, f"{path}/en", f"token={opened(phone, point)}&degree=4", QUERY_STRING="text=large"
    )
    assert status == "303 See Other"
    assert headers["Location"] == f"/receipt/{codes.shown(Rating.objects.get().receipt)}/en?text=large"
    assert phone.get(headers["Location"]).status_code == 200
    bad = f"token={opened(phone, point)}&degree=1"
    assert door_answer(door, path, bad) == ("inside", {})
    assert passed == [bad.encode()]
    for body, more in [
        ("degree=5", {}), ("token=%00&degree=5", {}), ("x" * 70_000, {}), ("degree=5", {"CONTENT_LENGTH": "many"}),
        ("degree=5", {"CONTENT_TYPE": "text/plain"}), ("degree=5", {"REQUEST_METHOD": "GET"}),
    ]:  # fmt: skip
        assert door_answer(door, path, body, **more)[0] == "inside"
    assert door_answer(door, "/rate/0010000000", "degree=5")[0] == "inside"
    assert door_answer(door, "/receipt/X", "solved=yes")[0] == "inside"
    assert Rating.objects.count() == 1


@pytest.mark.django_db
def test_overload_says_so_and_loses_nothing(
    phone: Client, point: ServicePoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = f"token={opened(phone, point)}&degree=5"
    door = AnswersDoor(lambda environ, start: [])

    def full(rows: Sequence[NewRating]) -> list[str]:
        raise Overloaded

    with monkeypatch.context() as patched:
        patched.setattr(intake, "RATINGS", GroupWriter(full))
        status, headers = door_answer(door, address_of(point), body)
    assert (status, headers["Retry-After"]) == ("503 Service Unavailable", "5")
    assert Rating.objects.count() == 0
    assert door_answer(door, address_of(point), body)[0] == "303 See Other"
    assert Rating.objects.count() == 1


@pytest.mark.django_db
def test_a_stuffed_point_is_flagged_counted_apart_and_kept(point: ServicePoint, city: City) -> None:
    day = date(2026, 9, 20)

    def arrived(n: int, network: str, seconds: int, on: date) -> NewRating:
        given = Given(5 if network else (5, 4, 4, 3, 5)[n % 5], (), "", on)
        came = Arrived(on, 540 + n * 7 % 480, network or f"n{n}{on.day}", seconds=seconds)
        return NewRating(
            point.pk, point.organisation_id, given, came, f"{on.day}{network}{n:0>6}"[:12], f"{on}{network}{n}"
        )

    honest = [arrived(n, "", 20 + n % 40, date(2026, 9, 1 + n % 19)) for n in range(120)]
    stuffed = [arrived(n, "bot", 1, day) for n in range(300)]
    actions.store_ratings(ratings=honest + stuffed, now=NOW)
    tasks.look_for_stuffing(now=NOW)
    flagged = set(Rating.objects.exclude(flag="").values_list("network", flat=True))
    assert flagged == {"bot"}
    tally = queries.tallies([point.organisation_id], "2026-09", "2026-09")[0]
    assert tally.n_flagged >= 285
    assert tally.n + tally.n_flagged == Rating.objects.count() == 420
    assert tasks.look_for_stuffing(now=NOW) == 0

"""Retries, double sends and broken connections: nothing lost, nothing half there, nothing twice."""

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import OperationalError, connection, connections

from jixiao.web.api.models import PushDelivery, PushToken
from jixiao.web.audit.models import AuditEvent
from jixiao.web.collection.models import Observation
from jixiao.web.indicators.models import SchemeVersion
from tests.unit.web.api.conftest import figure, get, make_token, send, statuses
from tests.unit.web.factories import City, make_city
from tests.unit.web.figures import make_scheme

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 12
ROWS = [figure(61.4), figure(70, "S12"), figure(80, "S13")]


@pytest.fixture
def city(transactional_db: None) -> City:
    """The small city, committed, so that every thread sees it."""
    return make_city()


@pytest.fixture
def scheme_version(city: City) -> SchemeVersion:
    return make_scheme(city)


def all_at_once(act: Callable[[int], Any], n: int = MANY) -> list[Any]:
    """`act(0)` … `act(n − 1)` at the same moment, each on its own connection."""
    start = Barrier(n)

    def run(number: int) -> Any:
        try:
            start.wait(timeout=30)
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(n) as pool:
        return list(pool.map(run, range(n)))


def test_a_double_send_is_one_delivery_and_everybody_gets_its_answer(city: City, token: str) -> None:
    answers = all_at_once(lambda _: send(ROWS, token, "the-same"))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotency-Replayed" in answer for answer in answers) == MANY - 1
    assert (Observation.objects.count(), PushDelivery.objects.count()) == (3, 1)
    assert AuditEvent.objects.filter(event="FIGURES_DELIVERED").count() == 1


def test_the_same_key_with_two_bodies_lands_one_of_them(city: City, token: str) -> None:
    answers = all_at_once(lambda number: send([figure(60 + number)], token, "the-same"), 6)
    assert Counter(answer.status_code for answer in answers) == {200: 1, 422: 5}
    assert Observation.objects.count() == 1


def test_systems_that_send_the_same_figure_at_once_make_revisions_one_after_the_other(
    city: City, scheme_version: Any
) -> None:
    texts = [make_token(city, label=f"system {number}")[1] for number in range(4)]
    answers = all_at_once(lambda number: send([figure(60 + number), figure(70, "S12")], texts[number % 4]))
    assert {answer.status_code for answer in answers} == {200}
    revisions = list(
        Observation.objects.filter(organisation__code="S11").order_by("revision").values_list("revision", flat=True)
    )
    assert revisions == list(range(1, len(revisions) + 1))
    told = Counter(status for answer in answers for status in statuses(answer))
    assert told["new"] == 2
    assert told["new"] + told["revised"] == Observation.objects.count()
    assert Observation.objects.filter(organisation__code="S12").count() == 1


def test_the_minute_is_counted_exactly(city: City, scheme_version: Any) -> None:
    text = make_token(city, per_minute=5)[1]
    answers = all_at_once(lambda _: get("/api/v1/register", text))
    assert Counter(answer.status_code for answer in answers) == {200: 5, 429: MANY - 5}


class Broken(Exception):
    """The process dies here."""


def test_a_delivery_that_dies_anywhere_leaves_nothing_and_the_retry_lands_it_whole(city: City, token: str) -> None:
    """Every statement fails in turn, each time another way; the sender tries again with its key until it is answered."""
    kept = {PushDelivery: 0, Observation: 0}
    n_broken = 0
    for place in range(100):
        fault = (Broken, OperationalError)[place % 2]
        try:
            with connection.execute_wrapper(breaking(place, fault)):
                answer = send(ROWS, token, "until-it-is-answered")
        except Broken:  # while the test client itself asks something
            continue
        if answer.status_code == 200:
            break
        assert answer.status_code == (500 if fault is Broken else 503)
        assert json.loads(answer.content)["text"]["zh"]
        n_broken += 1
        assert {model: model.objects.count() for model in kept} == kept
        assert not AuditEvent.objects.filter(event="FIGURES_DELIVERED").exists()
    assert n_broken >= 10
    assert statuses(answer) == ["new", "new", "new"]
    assert (Observation.objects.count(), PushDelivery.objects.count()) == (3, 1)


def breaking(place: int, fault: type[Exception]) -> Any:
    """Lets `place` statements pass, then breaks."""
    passed = 0

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal passed
        passed += 1
        if passed == place + 1:
            raise fault
        return execute(sql, params, many, context)

    return wrapper


def test_a_busy_database_is_told_with_a_time_to_come_back(city: City, token: str, monkeypatch: Any) -> None:
    from jixiao.web.api import actions

    def busy(**_: Any) -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(actions, "deliver", busy)
        answer = send(ROWS, token, "k")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert statuses(send(ROWS, token, "k")) == ["new", "new", "new"]
    assert PushToken.objects.get().n_in_window == 2

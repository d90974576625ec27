"""A token for the figures of district D1, and a system that sends with it."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from jixiao.web.api import actions
from jixiao.web.api.models import PushToken
from jixiao.web.base import clock
from jixiao.web.indicators.models import Indicator, SchemeVersion
from tests.unit.web.collection.conftest import PERIOD
from tests.unit.web.factories import City

ADDRESS = "/api/v1/observations"
Pushing = Callable[..., HttpResponse]


def figure(value: Any = 61.4, code: str = "S11", indicator: str = "accuracy", **more: Any) -> dict[str, Any]:
    """One observation as a system sends it."""
    return {"organisation_code": code, "indicator_code": indicator, "period": PERIOD, "value": value} | more


def make_token(
    city: City, *, root: str = "D1", codes: tuple[str, ...] = ("accuracy",), **changes: Any
) -> tuple[PushToken, str]:
    """A token of provider D1 for `codes` over `root`."""
    given: dict[str, Any] = {
        "label": "城管业务系统", "provider": city.organisations["D1"],
        "indicators": list(Indicator.objects.filter(code__in=codes)), "roots": [city.organisations[root]],
        "expires_date": clock.today() + timedelta(days=30), "per_minute": 600,
        "by": city.accounts["office"], "now": clock.now(),
    } | changes  # fmt: skip
    return actions.issue(**given)


def send(
    body: Any,
    token: str,
    key: str | None = None,
    *,
    kind: str = "application/json",
    address: str = ADDRESS,
    **headers: Any,
) -> HttpResponse:
    """POST the observations (or a body as it stands) as a system does: no cookies, no sign-in."""
    if isinstance(body, list):
        body = {"observations": body}
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    given = {"Authorization": f"Bearer {token}", "Idempotency-Key": key or str(uuid4())} | headers
    answer = Client(raise_request_exception=False).post(
        address, raw, content_type=kind, headers={name: value for name, value in given.items() if value is not None}
    )
    assert not answer.cookies
    return answer


def get(address: str, token: str, **headers: str) -> HttpResponse:
    """GET as a system does."""
    return Client(raise_request_exception=False).get(address, headers={"Authorization": f"Bearer {token}"} | headers)


def statuses(answer: HttpResponse) -> list[str]:
    """What became of each row."""
    return [row["status"] for row in json.loads(answer.content)["rows"]]


@pytest.fixture
def issued(city: City, scheme_version: SchemeVersion) -> tuple[PushToken, str]:
    """A token for `accuracy` of D1 and all below it, and its text."""
    return make_token(city)


@pytest.fixture
def token(issued: tuple[PushToken, str]) -> str:
    """The token's text."""
    return issued[1]


@pytest.fixture
def push(token: str) -> Pushing:
    """Sends with the token."""
    return lambda body, *args, **kwargs: send(body, token, *args, **kwargs)


def soon() -> date:
    """A day on which a token may end."""
    return clock.today() + timedelta(days=30)

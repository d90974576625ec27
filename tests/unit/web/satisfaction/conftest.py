"""A counter of street S11 that the public rates, and what it takes to rate it."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from jixiao.web.base import clock
from jixiao.web.satisfaction import actions, queries
from jixiao.web.satisfaction.actions.points import NewPoint
from jixiao.web.satisfaction.models import ServicePoint
from jixiao.web.satisfaction.views import intake
from tests.unit.web.built_once import built_once
from tests.unit.web.factories import City

NOW = datetime(2026, 9, 24, 2, 0, tzinfo=UTC)
TODAY = date(2026, 9, 24)


@pytest.fixture(autouse=True)
def _at_a_fixed_time(settings: Settings) -> None:
    """The platform's clock stands (nearly) at NOW; nobody's answers of another test are counted."""
    settings.CLOCK_OFFSET = NOW - timezone.now()
    intake.LIMIT = intake.RateLimit()
    assert abs(clock.now() - NOW) < timedelta(minutes=1)


def make_point(city: City, code: str = "S11-03", organisation: str = "S11", kind: str = "counter") -> ServicePoint:
    """Window 3."""
    new = NewPoint(code, "3号窗口", city.organisations[organisation], kind, date(2026, 1, 1), "Window 3")
    return actions.create_point(point=new, by=city.accounts["office"], now=NOW - timedelta(days=90))


@pytest.fixture
def point(city: City) -> ServicePoint:
    return built_once("satisfaction: point", lambda: make_point(city))


@pytest.fixture
def phone() -> Client:
    """Somebody's telephone, as an unknown network."""
    return Client(headers={"x-forwarded-for": "203.0.113.7"})


def address_of(point: ServicePoint) -> str:
    return f"/rate/{queries.public_code(point)}"


def opened(phone: Client, point: ServicePoint) -> str:
    """The token of the opened page."""
    return token_in(phone.get(address_of(point)))


def token_in(page: HttpResponse) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page.content.decode())
    assert found
    return found[1]


def give(phone: Client, point: ServicePoint, degree: int, **fields: object) -> HttpResponse:
    """Open the page and tap a face, with what else is sent."""
    return phone.post(f"{address_of(point)}/send", {"token": opened(phone, point), "degree": degree, **fields})

"""Asking for an address of the worked city as somebody."""

from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.unit.web.access.readers import Page
from tests.unit.web.access_expected import EXPECTED

CLIENT = Client(raise_request_exception=False)
SESSIONS: dict[str, str] = {}  # session key of everybody, made with the city
KNOWN: dict[str, str] = {}  # `places` of the city, asked for once
CASES = [(name, expected) for name, pages in EXPECTED.items() for expected in pages]
NAMED = [f"{name} {' '.join(expected.arguments.values())}".strip() for name, expected in CASES]


def is_postgresql() -> bool:
    """The second pass, in which only what hangs on the database is tried again."""
    return connection.vendor == "postgresql"


def known_address(name: str, expected: Page) -> str:
    """The page's address in the city."""
    return reverse(name, kwargs={key: KNOWN.get(word, word) for key, word in expected.arguments.items()})


def answer_to(who: str, method: str, address: str, *arguments: Any, **options: Any) -> HttpResponse:
    """What `who` gets; whatever it changed is undone."""
    with transaction.atomic():
        CLIENT.cookies.clear()
        if who in SESSIONS:
            CLIENT.cookies[settings.SESSION_COOKIE_NAME] = SESSIONS[who]
        answer: HttpResponse = getattr(CLIENT, method)(address, *arguments, **options)
        if answer.streaming:
            answer.getvalue()  # read to the end, the client closes the file
        transaction.set_rollback(True)
    return answer

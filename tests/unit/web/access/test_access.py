"""Every address of the platform, for every role, for strangers and for people outside the scope.

`EXPECTED` (in access/, by stage) says who may; an address that is not in it fails, so a new page states its
readers before it is merged.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.html import escape

from tests.unit.web.access.asking import CASES, NAMED, answer_to, is_postgresql, known_address
from tests.unit.web.access.readers import EVERYBODY, PUBLIC, Page
from tests.unit.web.access_expected import EXPECTED
from tests.unit.web.worked_city import WorkedCity


def names(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    """Every named address of the resolver."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else namespace)
        else:
            yield f"{namespace}{pattern.name}"


ADDRESSES = sorted(names(get_resolver().url_patterns))


def test_every_address_says_who_may_open_it() -> None:
    assert set(ADDRESSES) - set(EXPECTED) == set(), "declare who may open it, in EXPECTED"
    assert set(EXPECTED) - set(ADDRESSES) == set(), "these addresses exist no longer"


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "expected"), CASES, ids=NAMED)
def test_address_opens_for_those_who_may_and_is_not_found_by_others(
    worked: WorkedCity, name: str, expected: Page
) -> None:
    address = known_address(name, expected)
    faults = []
    # A door that is guarded for one way of asking may stand open for the other: one who may not tries both.
    both = {"anonymous", min(EVERYBODY - expected.who, default="anonymous")} - expected.who
    for who in asked(expected):
        methods = ["get", "post"] if who in both else [expected.method]
        answers = {method: answer_to(who, method, address) for method in methods}
        statuses = {method: answer.status_code for method, answer in answers.items()}
        if not as_expected(expected, who, statuses):
            faults.append(f"{who}: {statuses}")
        if who != "anonymous" and any(is_shared(answer, expected) for answer in answers.values()):
            faults.append(f"{who}: may be kept by a shared cache")
    assert not faults, address


def asked(expected: Page) -> list[str]:
    """Everybody; on PostgreSQL one of those who may, since who may does not hang on the database, but what is read does."""
    return sorted(expected.who & PUBLIC)[:1] if is_postgresql() else sorted(PUBLIC)


def as_expected(expected: Page, who: str, statuses: dict[str, int]) -> bool:
    """Whether the answers to GET and POST are those that `who` should get."""
    if who in expected.who:
        # 4xx other than "not found": the rules refuse what was (not) sent, and say so.
        return statuses[expected.method] in {200, 302, 400, 409, 422}
    if who == "anonymous":
        # What nobody may open is asked to sign in for, or is not there at all (the practice ground outside of a sandbox).
        return set(statuses.values()) <= ({302, 405} if expected.who else {302, 404, 405})
    return statuses[expected.method] == 404 and set(statuses.values()) <= {404, 405}


def is_shared(answer: HttpResponse, expected: Page) -> bool:
    """Whether a shared cache may keep an answer that is not for everybody alike."""
    is_for_all = "anonymous" in expected.who and "Set-Cookie" not in answer
    return not is_for_all and "private" not in answer.get("Cache-Control", "")


@pytest.mark.django_db
def test_strangers_are_sent_to_the_sign_in_page(worked: WorkedCity) -> None:
    answer = answer_to("anonymous", "get", "/organisations/")
    assert answer["Location"] == f"{reverse(django_settings.LOGIN_URL)}?next=/organisations/"


# What strangers read is published: it has no scope.
LISTS = [
    name
    for name, expected in CASES
    if "reporter" in expected.who and "anonymous" not in expected.who and not expected.arguments
]
OUTSIDE = ["/S21", "/S22", "/S23", "港口街道", "/schemes/own/", "/schemes/waste/2/", "own-2026", "outsider"]


# A confirmed ranking names everybody who is ranked, that is its purpose; their figures and receipts stay closed.
NAMED_TO_ALL = {"港口街道"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [reverse(name) for name in LISTS if EXPECTED[name][0].method == "get"]
    + [f"/search/?q={words}" for words in ("街道", "own", "waste", "S2", "港口")]
    + ["/tasks/?period=2026-08", "/ranking/?cycle=own-2026", "/?cycle=own-2026", "/targets/?year=2026"],
)
def test_lists_hold_nothing_from_outside_the_scope(worked: WorkedCity, address: str) -> None:
    content = answer_to("reporter", "get", address).content.decode(errors="replace")  # posters are a PDF
    # The switches of language and text size keep the address that was asked for.
    own = [f'name="next" value="{escape(address)}"', f'value="{address.rpartition("=")[2]}"']
    for words in own:
        content = content.replace(words, "")
    allowed = NAMED_TO_ALL if address.startswith("/ranking/") else set()
    assert [word for word in OUTSIDE if word in content and word not in allowed] == []


UNKNOWN: dict[str, Any] = {
    **dict.fromkeys(
        ["pk", "evidence_pk", "assignment_id", "number", "year", "explanation_pk", "event_pk", "figure", "size"], 10**30
    ),
    **dict.fromkeys(["period", "object_type"], "none"),
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "expected"), [case for case in CASES if case[1].arguments], ids=[n for n in NAMED if " " in n]
)
def test_what_does_not_exist_is_not_found_and_no_fault(worked: WorkedCity, name: str, expected: Page) -> None:
    who = min(expected.who - {"anonymous"}, default="reporter")
    texts = ("none", "’; --", "零", "%00%")
    for text in texts[len(name) % 4 :][:1] if is_postgresql() else texts:
        address = reverse(name, kwargs={key: UNKNOWN.get(key, text) for key in expected.arguments})
        assert answer_to(who, expected.method, address).status_code == 404, (who, address)

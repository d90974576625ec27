"""Every address, for every role, with what an enemy would send: never a fault of ours.

Each page gets its fields filled with other texts than its neighbours, and in PostgreSQL's pass with others than in SQLite's.
"""

import json
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse

from tests.unit.web.access.asking import CASES, KNOWN, NAMED, answer_to, is_postgresql, known_address
from tests.unit.web.access.readers import EVERYBODY, Page
from tests.unit.web.worked_city import WorkedCity

ROLES = sorted(EVERYBODY | {"anonymous"})
SCRIPT = "\"><script>alert(1)</script>'{{7*7}}"
TEXTS = [
    "-1", "0", "9" * 19, "9" * 30, "-" + "9" * 40, "1e309", "NaN", "１２", "²", "٣", "null", "[]", "../../etc/passwd", "%s%n",
    "' OR 1=1 --", "\u202e\u0000".replace("\u0000", ""), "\ufffe", "😀" * 40, "a\r\nSet-Cookie: x=1", SCRIPT, "x" * 5000, " ", "",
]  # fmt: skip
ODD_KEYS = [*TEXTS[6:24:5], SCRIPT, "\x00", "x" * 10**5, "\ud800"]
QUERY_WORDS = (
    "cycle period sort hide group node day page export q year view by state organisation indicator run next from to "
    "with actor event cap value checked"
)
FORM_WORDS = (
    "code label_zh label_en number revision document text reason note role valid_from valid_to effective_date "
    "opens_date due_date scheme organisations value-accuracy reason-accuracy reason_all weight-accuracy annual_target "
    "baseline path_kind username password display_name parent tier predecessors successor plan owner target basis "
    "indicators frequency periodicity language"
)
QUERY = QUERY_WORDS.split()
FIELDS = QUERY + FORM_WORDS.split()


def mixed(names: list[str], shift: int) -> dict[str, str]:
    """Every field with a hostile text, another one at every shift."""
    return {name: TEXTS[(place * 5 + shift) % len(TEXTS)] for place, name in enumerate(names)}


def told(faults: list[str], what: str, answer: HttpResponse) -> None:
    """Note a fault of ours or a script let through."""
    if answer.status_code >= 500:
        faults.append(f"{what}: {answer.status_code}")
    if not answer.streaming and b"<script>alert(1)" in answer.content:
        faults.append(f"{what}: script")


@pytest.mark.django_db
@pytest.mark.parametrize(("place", "name", "expected"), [(at, *case) for at, case in enumerate(CASES)], ids=NAMED)
def test_no_filter_and_no_form_breaks_a_page(worked: WorkedCity, place: int, name: str, expected: Page) -> None:
    address = known_address(name, expected)
    who = "office" if "office" in expected.who else min(expected.who - {"anonymous"}, default="reporter")
    faults: list[str] = []
    shift = 2 * place + is_postgresql()
    told(faults, f"GET {shift}", answer_to(who, "get", address, mixed(QUERY, shift)))
    told(faults, f"POST {shift}", answer_to(who, "post", address, mixed(FIELDS, shift)))
    assert not faults, address


@pytest.mark.any_database
@pytest.mark.django_db
@pytest.mark.parametrize(("name", "expected"), CASES, ids=NAMED)
def test_odd_methods_and_bodies(worked: WorkedCity, name: str, expected: Page) -> None:
    address = known_address(name, expected)
    faults: list[str] = []
    bodies = list(odd_bodies())
    for number, who in enumerate(ROLES[::2]):
        told(
            faults, f"{who} method", answer_to(who, ("head", "options", "put", "delete", "patch")[number % 5], address)
        )
        body, kind = bodies[number % len(bodies)]
        told(faults, f"{who} {kind[:40]}", answer_to(who, "post", address, body, content_type=kind))
    upload = {"file": SimpleUploadedFile('../..\\x\r\n".csv', b"", "text/html"), "text": "x" * 100_000}
    told(faults, "upload", answer_to("reporter", "post", address, upload))
    assert not faults, address


def odd_bodies() -> Iterator[tuple[bytes, str]]:
    """Bodies that are not what they say."""
    yield json.dumps({"code": "\x00\ud800", "x": [[[]]]}).encode(), "application/json"
    yield b"\xff\xfe\x00=\x80&%00=%ED%A0%80&a=%", "application/x-www-form-urlencoded"
    yield b"nothing", "multipart/form-data; boundary=x"
    yield b"nothing", "multipart/form-data"
    yield (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a\x00b.csv"\r\n\r\n1\r\n--x--',
        "multipart/form-data; boundary=x",
    )
    yield b"\x00" * 1000, ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "expected"), [case for case in CASES if case[1].arguments], ids=[n for n in NAMED if " " in n]
)
def test_odd_keys_in_the_path(worked: WorkedCity, name: str, expected: Page) -> None:
    """Huge and zero numbers, other languages' digits, controls, and 10^5 characters where a code is expected."""
    who = min(expected.who - {"anonymous"}, default="reporter")
    numbers = {"pk", "evidence_pk", "assignment_id", "number", "year"}
    faults: list[str] = []
    for key in expected.arguments:
        for value in [0, 2**31, 2**63, 10**40] if key in numbers else ODD_KEYS[is_postgresql() :: 2]:
            kwargs = {other: KNOWN.get(word, word) for other, word in expected.arguments.items()} | {key: value}
            try:
                address = reverse(name, kwargs=kwargs)
            except Exception:  # noqa: BLE001 - an address that cannot be written cannot be asked for
                continue
            told(faults, f"{key}={str(value)[:20]!r}", answer_to(who, expected.method, address))
    assert not faults, name

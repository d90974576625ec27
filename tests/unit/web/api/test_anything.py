"""Whatever comes, the answer is JSON with a reason and no fault of ours; what is answered is what the document says."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao.web.api.rules import RequestRefused, read_batch
from jixiao.web.api.views import schemas
from jixiao.web.api.views.endpoints import document
from jixiao.web.collection.models import Observation
from tests.unit.web.api.conftest import ADDRESS, Pushing, figure, get

MODEST = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
ROW = st.fixed_dictionaries(
    {},
    optional={
        "organisation_code": st.sampled_from(["S11", "S12", "S99", ""]) | ANYTHING,
        "indicator_code": st.sampled_from(["accuracy", "trainings"]) | ANYTHING,
        "period": st.sampled_from(["2026-09", "2026", "2026Q3"]) | ANYTHING,
        "value": st.floats() | st.sampled_from(["61.4", "６", "1e400", "-0", "٣", "1_000"]) | ANYTHING,
        "row": st.integers(-3, 2**40) | ANYTHING,
        "other": ANYTHING,
    },
)
BODIES = (
    st.lists(ROW | ANYTHING, max_size=5).map(lambda rows: json.dumps({"observations": rows}).encode())
    | ANYTHING.map(lambda value: json.dumps(value).encode())
    | st.binary(max_size=200)
    | st.lists(ROW, max_size=4).map(lambda rows: "\n".join(map(json.dumps, rows)).encode())
)
BYTES = st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass"))
KINDS = st.sampled_from(["application/json", "application/x-ndjson"])
PARAMETERS = ["after", "limit", "period", "indicator_code", "atomic", "x"]
HEADER = st.text(st.characters(min_codepoint=1, max_codepoint=255, exclude_characters="\r\n"), max_size=40)


def is_told(answer: Any) -> bool:
    """A JSON answer below 500; a refusal of the whole has all members of a problem."""
    content = json.loads(answer.content)
    if answer.status_code < 400:
        return answer["Content-Type"] == "application/json"
    schemas.ProblemOut.model_validate(content)
    return answer.status_code < 500 and answer["Content-Type"] == "application/problem+json"


@MODEST
@given(raw=BODIES, kind=KINDS)
def test_any_body(push: Pushing, raw: bytes, kind: str) -> None:
    answer = push(raw, kind=kind)
    assert is_told(answer)
    if answer.status_code in {200, 207}:
        told = schemas.DeliveryOut.model_validate(json.loads(answer.content))
        assert [row.index for row in told.rows] == list(range(len(told.rows)))
        assert all((row.status == "refused") == (row.problem is not None) for row in told.rows)
        assert sum(told.counts.model_dump().values()) == len(told.rows)
    assert not Observation.objects.exclude(organisation__code__in=["D1", "S11", "S12", "S13"]).exists()


@MODEST
@given(
    headers=st.dictionaries(
        st.sampled_from(
            ["Authorization", "Idempotency-Key", "Content-Type", "Content-Encoding", "Accept-Language", "Host", "Accept",
             "Content-Length", "Transfer-Encoding", "Cookie", "X-HTTP-Method-Override", "Expect", "Range", "If-Match"]
        ),
        HEADER | st.sampled_from(["0", "-1", "1e3", "gzip", "application/json", "bearer x", "Bearer jx1_"]),
        max_size=4,
    )
)  # fmt: skip
def test_any_headers(push: Pushing, headers: dict[str, str]) -> None:
    length = headers.get("Content-Length", "")
    if length.isdecimal() and int(length) > 2:
        headers.pop("Content-Length")  # the test client refuses to lie; test_sending does
    kind = headers.pop("Content-Type", "application/json")
    assert is_told(push(b"{}", kind=kind, **headers))


@MODEST
@given(tail=st.text(max_size=20), query=st.dictionaries(st.sampled_from(PARAMETERS), st.text(max_size=25)))
def test_any_address(push: Pushing, token: str, tail: str, query: dict[str, str]) -> None:
    words = urlencode(query, errors="surrogatepass")
    for address in (
        f"/api/{quote(tail, errors='surrogatepass')}?{words}",
        f"{ADDRESS}?{words}",
        f"/api/v1/problems/{quote(tail, errors='surrogatepass')}",
    ):
        for method in ("get", "post", "put", "head", "options", "patch"):
            answer = getattr(Client(raise_request_exception=False), method)(
                address, headers={"Authorization": f"Bearer {token}"}
            )
            assert answer.status_code < 500
            assert method == "head" or is_told(answer)
        assert not answer.cookies


@settings(max_examples=100, deadline=None)
@given(raw=BYTES, kind=KINDS)
def test_reading_a_body_gives_a_batch_or_a_reason(raw: bytes, kind: str) -> None:
    try:
        rows: tuple[object, ...] = read_batch(raw, kind).rows
    except RequestRefused as refused:
        problem = refused.problem
    else:
        assert rows
        return
    assert 400 <= problem.status < 500
    assert problem.detail.zh


def test_the_reference_page_is_fresh() -> None:
    root = Path(__file__).resolve().parents[4]
    script = [sys.executable, str(root / "tools" / "print_api.py"), "--check"]
    assert subprocess.run(script, check=False).returncode == 0, "run: python tools/print_api.py"


def test_answers_are_what_the_document_says(push: Pushing, token: str) -> None:
    found = document()
    assert found["openapi"] == "3.1.0"
    assert set(found["paths"]) == {
        f"/api/v1/{each}" for each in ("observations", "cases", "register", "problems/{code}")
    }
    assert found["components"]["securitySchemes"]
    named = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(found)))
    assert named <= set(found["components"]["schemas"])
    assert "$defs" not in json.dumps(found)
    posted = found["paths"]["/api/v1/observations"]["post"]
    assert list(posted["responses"]["401"]["content"]) == ["application/problem+json"]
    assert {each["name"] for each in posted["parameters"]} == {"Idempotency-Key", "atomic"}
    schemas.DeliveryOut.model_validate_json(push([figure(), figure("x")]).content)
    schemas.NothingKeptOut.model_validate_json(push({"observations": [figure("x")], "atomic": True}).content)
    schemas.PageOut.model_validate_json(get(ADDRESS, token).content)
    schemas.RegisterOut.model_validate_json(get("/api/v1/register", token).content)
    problem = json.loads(push(b"[").content)
    schemas.ProblemKindOut.model_validate_json(Client().get(problem["type"]).content)
    served = Client().get("/api/v1/openapi.json")
    assert json.loads(served.content) == found


@pytest.mark.parametrize("change", [{"value": True}, {"period": 2026}, {"row": 4.9}, {"x": 1}, {"row": True}])
def test_the_document_is_as_strict_as_the_door(change: dict[str, Any]) -> None:
    schemas.BatchIn.model_validate({"observations": [figure()]})
    with pytest.raises(ValueError, match="validation error"):
        schemas.BatchIn.model_validate({"observations": [figure() | change]})

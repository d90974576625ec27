"""The machine interface (OpenAPI 3.1): observations in, observations back, handled cases in, the register of codes."""

import hmac
import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Annotated, Any, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from ninja import NinjaAPI, Query
from ninja.errors import HttpError, ValidationError
from ninja.security import HttpBearer

from jixiao.engine.model.text import Text
from jixiao.web.api import actions, queries, rules
from jixiao.web.api.models import PushToken
from jixiao.web.api.rules import RequestRefused
from jixiao.web.api.views import problems, schemas
from jixiao.web.api.views.answers import delivery_body, observation_body, register_body
from jixiao.web.api.views.problems import PROBLEM_TYPE, answer, answer_to_exception, reading_language
from jixiao.web.api.views.serving import body_of
from jixiao.web.base import clock

PREFIX = "api/v1/"
After = Annotated[int, Query(ge=0, le=2**63 - 1, description="id of the last figure known 已取到的最后一个 id")]
Limit = Annotated[int, Query(ge=1, le=queries.AT_MOST, description="figures a page, at most 1 000 每页条数")]
Atomic = Annotated[bool, Query(description="all rows or none 整批要么全部入库、要么全不入库")]
PeriodName = Annotated[str, Query(max_length=10)]
CodeName = Annotated[str, Query(max_length=100)]
Links = Annotated[bool, Query(description="give the link at which each case is rated 返回每件办件的评价链接")]


def _body(model: str, line: str) -> dict[str, Any]:
    return {
        "required": True,
        "content": {
            rules.JSON: {"schema": {"$ref": f"#/components/schemas/{model}"}},
            rules.NDJSON: {"schema": {"type": "string", "description": line}},
        },
    }


KEY_HEADER: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "minLength": 1, "maxLength": rules.KEY_LIMIT, "pattern": r"^[\x21-\x7e]+$"},
    "description": "New for each content, the same for each retry 每份内容一个，重试时不变",
}


class TokenInHeader(HttpBearer):
    """A push token; gives the PushToken, after its request has been counted."""

    def authenticate(self, request: HttpRequest, token: str) -> PushToken:
        """The token's row; RequestRefused where it is not known, over, or too fast."""
        code = rules.token_code(token.strip())
        found = queries.token_named(code) if code else None
        if found is None or not hmac.compare_digest(found.digest, rules.digest_of(token.strip())):
            raise problems.token_unknown()
        now = clock.now()
        rules.check_can_use(found.life, now)
        if not actions.admit(by=found, now=now):
            n = found.per_minute
            raise RequestRefused(
                429, "too_fast",
                Text(f"At most {n} requests a minute. Put several rows into one batch.",
                     f"每分钟最多 {n} 次请求，请将多行合并为一批发送。"),
                Retry_After=str(int(rules.WINDOW.total_seconds())),
            )  # fmt: skip
        return found


api = NinjaAPI(
    title="Jixiao push API 绩效平台实时报送接口",
    version="1",
    description="A department's own system sends its figures, and they are seen at once. "
    "部门业务系统直接报送指标值，即报即见。",
    openapi_url=None,
    docs_url=None,
    auth=TokenInHeader(),
    urls_namespace="push",
)


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    return answer_to_exception(request, error)


# Ninja has answers of its own for the last three.
for _kind in (Exception, ValidationError, HttpError, Http404):
    api.add_exception_handler(_kind, _refused)


def _token(request: HttpRequest) -> PushToken:
    return cast(PushToken, request.auth)  # type: ignore[attr-defined]


REFUSALS: dict[int, Any] = dict.fromkeys((400, 401, 411, 413, 415, 429, 503), schemas.ProblemOut)


DELIVERED: dict[int, Any] = {
    200: schemas.DeliveryOut,
    207: schemas.DeliveryOut,
    422: schemas.NothingKeptOut | schemas.ProblemOut,
    **REFUSALS,
}


@api.post(
    "observations", response=DELIVERED,
    openapi_extra={"requestBody": _body("BatchIn", "One observation a line 每行一条指标值"), "parameters": [KEY_HEADER]},
    summary="Send a batch of observations 报送一批指标值", operation_id="sendObservations",
)  # fmt: skip
def send(request: HttpRequest, atomic: Atomic = False) -> HttpResponse:
    """Up to 5 000 rows, each answered for itself; all good ones land in one transaction."""
    key, batch, content = _batch(request, atomic, rules.OBSERVATIONS)
    digest = sha256(content).hexdigest()
    delivery, was_there = actions.deliver(
        batch=batch, key=key, body_digest=digest, by=_token(request), now=clock.now()
    )  # fmt: skip
    return _delivered(request, *delivery_body(delivery, reading_language(request)), was_there=was_there)


@api.post(
    "cases", response={403: schemas.ProblemOut, **DELIVERED},
    openapi_extra={"requestBody": _body("CasesIn", "One case a line 每行一件办件"), "parameters": [KEY_HEADER]},
    summary="Send a batch of handled cases 报送一批办件", operation_id="sendCases",
)  # fmt: skip
def send_cases(request: HttpRequest, atomic: Atomic = False, links: Links = False) -> HttpResponse:
    """Up to 5 000 rows, each answered for itself; only keyed digests of the numbers are kept."""
    token = _token(request)
    if not token.may_list_cases:
        raise RequestRefused(
            403, "not_allowed",
            Text("This token was issued for figures, not for handled cases. Ask the performance office for another one.",
                 "该令牌仅可报送指标值，不能报送办件，请向绩效办另行申请。"),
        )  # fmt: skip
    key, batch, content = _batch(request, atomic, rules.CASES)
    # The key too: many senders use a hash of the body, from which a number could be found by trying.
    key, digest = queries.keyed_digest(key.encode()), queries.keyed_digest(content)
    delivery, was_there = actions.deliver_cases(batch=batch, key=key, body_digest=digest, by=token, now=clock.now())
    found = _links(request, queries.tickets_of(batch, delivery, token, clock.today())) if links else {}
    return _delivered(request, *delivery_body(delivery, reading_language(request), found), was_there=was_there)


def _batch(request: HttpRequest, atomic: bool, member: str) -> tuple[str, rules.Batch, bytes]:
    """The key, the batch, and all that makes it another one."""
    key = request.headers.get("Idempotency-Key", "")
    if not rules.is_key(key):
        raise _bad_key(key)
    raw, kind = body_of(request)
    batch = rules.read_batch(raw, kind, member)
    batch = rules.Batch(batch.rows, batch.is_atomic or atomic)
    return key, batch, f"{kind} {batch.is_atomic} ".encode() + raw


def _delivered(request: HttpRequest, status: int, body: dict[str, Any], *, was_there: bool) -> HttpResponse:
    response = answer(request, body, status=status, kind=PROBLEM_TYPE if status == 422 else rules.JSON)
    if was_there:
        response["Idempotency-Replayed"] = "true"
    return response


def _links(request: HttpRequest, tickets: Mapping[int, tuple[str, str]]) -> dict[int, str]:
    root = settings.PUBLIC_ADDRESS or request.build_absolute_uri("/").rstrip("/")
    return {place: f"{root}/rate/{point}?v={ticket}" for place, (point, ticket) in tickets.items()}


def _bad_key(key: str) -> RequestRefused:
    if not key:
        detail = Text(
            "Send the header “Idempotency-Key”: new for each content, the same for each retry.",
            "请携带请求头 Idempotency-Key：每份内容一个新值，重试时保持不变。",
        )
        return RequestRefused(400, "key_missing", detail)
    detail = Text(
        f"The key has 1 to {rules.KEY_LIMIT} visible ASCII characters, such as a UUID.",
        f"幂等键应为 1 至 {rules.KEY_LIMIT} 个可见 ASCII 字符，例如 UUID。",
    )
    return RequestRefused(400, "bad_key", detail)


@api.get(
    "observations",
    response={200: schemas.PageOut, 401: schemas.ProblemOut, 422: schemas.ProblemOut, 429: schemas.ProblemOut},
    summary="Figures that came with this token 该令牌已报送的指标值",
    operation_id="listObservations",
)
def sent(
    request: HttpRequest,
    after: After = 0,
    limit: Limit = 100,
    period: PeriodName = "",
    indicator_code: CodeName = "",
) -> HttpResponse:
    """In the order written, a page at a time."""
    token = _token(request)
    reach = queries.reach_of(token, clock.today())
    rows = queries.delivered_by(
        token, reach, after=after, limit=limit + 1, period=period, indicator_code=indicator_code
    )
    page = rows[:limit]
    more = page[-1].pk if len(rows) > limit else None
    return answer(request, {"observations": [observation_body(row) for row in page], "next_after": more})


@api.get(
    "register",
    response={200: schemas.RegisterOut, 401: schemas.ProblemOut, 429: schemas.ProblemOut},
    summary="Codes that this token may use 该令牌可用的编码",
    operation_id="readRegister",
)
def register(request: HttpRequest) -> HttpResponse:
    """Organisations, indicators with their bounds, and service points where it may list cases."""
    token = _token(request)
    points = queries.points_of(token, clock.today())
    return answer(request, register_body(token, queries.reach_of(token, clock.today()), points.values()))


@api.get(
    "problems/{code}", auth=None, response={200: schemas.ProblemKindOut, 404: schemas.ProblemOut},
    summary="What a problem's type means 错误类型说明", operation_id="readProblem",
)  # fmt: skip
def problem(request: HttpRequest, code: str) -> HttpResponse:
    """A problem's `type` leads here."""
    if code not in rules.PROBLEM_TITLES:
        raise Http404(code)
    title = rules.problem_title(code)
    return answer(request, {"code": code, "title_zh": title.zh, "title_en": title.en})


@api.get("openapi.json", auth=None, include_in_schema=False)
def openapi(request: HttpRequest) -> HttpResponse:
    """This interface's description."""
    return answer(request, document())


def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document; what is sent as problem+json says so."""
    # Through JSON once: status codes are names there.
    found: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=PREFIX)))
    for model in (schemas.BatchIn, schemas.CasesIn):
        batch = model.model_json_schema(ref_template="#/components/schemas/{model}")
        found["components"]["schemas"] |= batch.pop("$defs") | {model.__name__: batch}
    for operations in found["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    response["content"] = {PROBLEM_TYPE: response["content"][rules.JSON]}
    return found


urlpatterns = [path(PREFIX, api.urls)]

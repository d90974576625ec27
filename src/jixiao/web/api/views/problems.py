"""Refusals as application/problem+json (RFC 9457), in the reader's language and beside it in both."""

import json
import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja.errors import AuthenticationError, HttpError, ValidationError

from jixiao.engine.model.text import Text
from jixiao.web.api.actions import KeyReused
from jixiao.web.api.rules import PROBLEM_TITLES, Problem, RequestRefused, problem_title, shown
from jixiao.web.base.rules import RuleViolation

PROBLEM_TYPE = "application/problem+json"
CHALLENGE = 'Bearer realm="jixiao"'
INVALID_TOKEN = f'{CHALLENGE}, error="invalid_token"'
RETRY_SECONDS = "5"
logger = logging.getLogger("jixiao.push")


def reading_language(request: HttpRequest) -> str:
    """`en` where the reader prefers English to Chinese, else `zh`."""
    try:
        asked = parse_accept_lang_header(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
    except ValueError:  # too long
        asked = ()
    for language, _ in asked:
        if language.startswith(("zh", "en")):
            return language[:2]
    return "zh"


def problem_body(problem: Problem, language: str) -> dict[str, Any]:
    """The members of a problem; `text` holds the detail in both languages."""
    kind = problem.code if problem.code in PROBLEM_TITLES else "refused_figure"
    body: dict[str, Any] = {
        "type": f"/api/v1/problems/{kind}",
        "title": problem_title(kind).in_language(language),
        "status": problem.status,
        "detail": problem.detail.in_language(language),
        "code": problem.code,
        "text": {"zh": problem.detail.zh, "en": problem.detail.en},
    }
    return body | ({"pointer": problem.pointer} if problem.pointer else {})


def answer(request: HttpRequest, body: Any, *, status: int = 200, kind: str = "application/json") -> HttpResponse:
    """A JSON answer that nobody keeps."""
    text = json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    response = HttpResponse(text.encode(), status=status, content_type=kind)
    response["Content-Length"] = str(len(response.content))
    response["Content-Language"] = "zh-CN" if reading_language(request) == "zh" else "en"
    response["Cache-Control"] = "no-store"
    response["Vary"] = "Accept-Language, Authorization"
    return response


def problem_answer(request: HttpRequest, problem: Problem, headers: dict[str, str] | None = None) -> HttpResponse:
    """The whole request is refused."""
    body = problem_body(problem, reading_language(request))
    response = answer(request, body, status=problem.status, kind=PROBLEM_TYPE)
    for name, value in (headers or {}).items():
        response[name] = value
    return response


def answer_to_exception(request: HttpRequest, error: Exception) -> HttpResponse:
    """Every way in which a request can end, as a problem. What we did not foresee is logged, without the token."""
    refused = error if isinstance(error, RequestRefused) else _refusal(error)
    if refused is None:
        logger.error("%s %s failed", request.method, request.path_info, exc_info=error)
        refused = RequestRefused(
            500, "our_fault",
            Text(
                "The fault is ours and has been recorded. Nothing of this request was kept; send it again with its key.",
                "系统内部错误，已记录。本次请求未保存任何数据，请使用原幂等键重新发送。",
            ),
        )  # fmt: skip
    return problem_answer(request, refused.problem, refused.headers)


def _refusal(error: Exception) -> RequestRefused | None:
    if isinstance(error, AuthenticationError):
        return token_missing()
    if isinstance(error, RuleViolation) and error.code in {"token_expired", "token_revoked"}:
        return token_ended(error.code)
    if isinstance(error, KeyReused):
        return RequestRefused(
            422, "key_reused",
            Text(
                "This key came before with another body. Use a new key for new content.",
                "该幂等键此前已用于其他内容，新内容请使用新的幂等键。",
            ),
        )  # fmt: skip
    if isinstance(error, ValidationError):
        return _bad_parameter(error)
    if isinstance(error, Http404 | Resolver404):
        return RequestRefused(
            404, "not_found",
            Text("See GET /api/v1/openapi.json for all addresses.", "全部地址见 GET /api/v1/openapi.json。"),
        )  # fmt: skip
    if isinstance(error, OperationalError):
        logger.warning("the database did not answer in time", exc_info=error)
        return RequestRefused(
            503, "try_again",
            Text(
                "The database is busy. Nothing was kept; send the same body again with the same key.",
                "数据库繁忙，本次未保存任何数据，请使用原幂等键重新发送。",
            ),
            Retry_After=RETRY_SECONDS,
        )  # fmt: skip
    if isinstance(error, SuspiciousOperation | RequestDataTooBig | HttpError | UnicodeError):
        return bad_request()
    return None


def token_missing() -> RequestRefused:
    """No bearer token came."""
    return RequestRefused(
        401, "token_missing",
        Text(
            "Send the header “Authorization: Bearer TOKEN”. The performance office issues tokens.",
            "请携带请求头 Authorization: Bearer 令牌。令牌由绩效办签发。",
        ),
        WWW_Authenticate=CHALLENGE,
    )  # fmt: skip


def token_unknown() -> RequestRefused:
    """What came is no token of this platform."""
    return RequestRefused(
        401, "token_unknown",
        Text(
            "The platform knows no such token. Check that it was copied whole.",
            "平台没有签发过该令牌，请核对是否完整复制。",
        ),
        WWW_Authenticate=INVALID_TOKEN,
    )  # fmt: skip


def token_ended(code: str) -> RequestRefused:
    """The token was good once."""
    texts = {
        "token_expired": Text(
            "Its time is over. Ask the performance office for a new one.", "令牌已到期，请向绩效办申请新的令牌。"
        ),
        "token_revoked": Text(
            "It was taken back. Ask the performance office for a new one.", "令牌已被收回，请向绩效办申请新的令牌。"
        ),
    }
    return RequestRefused(401, code, texts[code], WWW_Authenticate=INVALID_TOKEN)


def bad_request() -> RequestRefused:
    """The host, the address or a header cannot be read."""
    return RequestRefused(
        400, "bad_request",
        Text("The address or a header cannot be read.", "请求地址或请求头无法读取。"),
    )  # fmt: skip


def _bad_parameter(error: ValidationError) -> RequestRefused:
    first = error.errors[0] if error.errors else {}
    name = shown(str((first.get("loc") or ("",))[-1]))
    said = shown(str(first.get("msg", "")))
    return RequestRefused(
        422, "bad_parameter", Text(f"“{name}”: {said}.", f"参数 {name} 不可用，取值范围见 GET /api/v1/openapi.json。")
    )

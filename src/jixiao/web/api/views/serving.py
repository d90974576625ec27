"""One request of a system, from its first byte to its answer: nothing else of the platform takes part."""

from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.http.response import HttpResponseBase
from django.urls import resolve

from jixiao.engine.model.text import Text
from jixiao.web.api.rules import JSON, MAX_BYTES, NDJSON, Problem, RequestRefused, shown
from jixiao.web.api.views.problems import answer_to_exception, bad_request, problem_answer
from jixiao.web.base.middleware import storable

ADDRESSES = "jixiao.web.api.views.endpoints"
LINE_TYPES = {NDJSON, "application/ndjson", "application/jsonl", "application/x-jsonlines"}


def serve(request: HttpRequest) -> HttpResponse:
    """The answer; whatever goes wrong, it is a problem in JSON."""
    try:
        _check_address(request)
        match = resolve(request.path_info, urlconf=ADDRESSES)
        response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    except Exception as error:  # noqa: BLE001 - the last door: a system reads JSON, never a page
        return answer_to_exception(request, error)
    assert isinstance(response, HttpResponse)
    return _wrong_method(request, response) if response.status_code == 405 else response


def _check_address(request: HttpRequest) -> None:
    request.get_host()  # refuses a host that is not ours
    asked = [text for name, values in request.GET.lists() for text in (name, *map(str, values))]
    if not all(map(storable, [request.path_info, *asked])):
        raise bad_request()


def _wrong_method(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    allowed = response.headers.get("Allow", "")
    detail = Text(f"Here only {allowed} is understood.", f"此地址仅支持 {allowed}。")
    return problem_answer(request, Problem(405, "wrong_method", detail), {"Allow": allowed})


def body_of(request: HttpRequest) -> tuple[bytes, str]:
    """The body's bytes, at most MAX_BYTES, and its type (JSON or NDJSON); RequestRefused says what is wrong with it."""
    kind = _content_type(request)
    encoding = request.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in {"", "identity"}:
        detail = Text("Send the body as it is, not compressed.", "请求体请勿压缩，直接发送。")
        raise RequestRefused(415, "compressed", detail, Accept_Encoding="identity")
    length = _length(request)
    if length > MAX_BYTES:
        limit = MAX_BYTES // 1024 // 1024
        detail = Text(
            f"A body has at most {limit} MB. Send several batches.", f"请求体不得超过 {limit} MB，请分批发送。"
        )
        raise RequestRefused(413, "too_large_body", detail)
    try:
        raw = request.read(length)
    except UnreadablePostError:
        raw = b""
    if len(raw) < length:
        detail = Text(
            "The connection broke before all of it came. Send it again with the same key.",
            "连接中断，请求体未收全，请使用原幂等键重新发送。",
        )
        raise RequestRefused(400, "cut_off", detail)
    return raw, kind


def _content_type(request: HttpRequest) -> str:
    kind, _, parameters = request.headers.get("Content-Type", "").partition(";")
    kind, charset = kind.strip().lower(), _charset(parameters)
    if kind == JSON and charset in {"", "utf-8", "utf8"}:
        return JSON
    if kind in LINE_TYPES and charset in {"", "utf-8", "utf8"}:
        return NDJSON
    said = shown(request.headers.get("Content-Type", "") or "—")
    detail = Text(
        f"Send {JSON} or {NDJSON} in UTF-8, not “{said}”.", f"请以 UTF-8 编码发送 {JSON} 或 {NDJSON}，而不是“{said}”。"
    )
    raise RequestRefused(415, "wrong_content_type", detail, Accept_Post=f"{JSON}, {NDJSON}")


def _charset(parameters: str) -> str:
    for part in parameters.split(";"):
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip('"').lower()
    return ""


def _length(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or ""
    if not (text.isascii() and text.isdecimal() and len(text) <= 18) or "HTTP_TRANSFER_ENCODING" in request.META:
        detail = Text(
            "Send the header Content-Length, not Transfer-Encoding.", "请携带请求头 Content-Length，不要使用分块传输。"
        )
        raise RequestRefused(411, "length_missing", detail)
    return int(text)

"""At the door: text no database can hold is refused; pages speak the reader's language."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from jixiao.web.base.views import bad_request

GetResponse = Callable[[HttpRequest], HttpResponse]


def refuse_unstorable_text(get_response: GetResponse) -> GetResponse:
    """Refuse NUL and lone surrogates with 400: PostgreSQL would answer them with an error."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if any(not storable(text) for text in _texts(request)):
            return bad_request(request)
        return get_response(request)

    return middleware


def storable(text: str) -> bool:
    """Whether both databases can keep `text`: no NUL, no half of a surrogate pair."""
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def _texts(request: HttpRequest) -> list[str]:
    texts = [request.path_info]
    for data in (request.GET, request.POST):
        for key, values in data.lists():
            texts += [key, *map(str, values)]
    return texts


def keep_pages_private(get_response: GetResponse) -> GetResponse:
    """No cache keeps a page: after signing out at a shared computer nothing can be read again."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def speak_the_readers_language(get_response: GetResponse) -> GetResponse:
    """Language of the account, else of the session's switch, else Chinese; large text likewise."""

    def middleware(request: HttpRequest) -> HttpResponse:
        user: Any = getattr(request, "user", None)
        chosen = request.session.get("language") or getattr(user, "language", "") or "zh-hans"
        language = chosen if chosen in {"zh-hans", "en"} else "zh-hans"
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = get_response(request)
        response.headers.setdefault("Content-Language", "zh-CN" if language == "zh-hans" else "en")
        return response

    return middleware

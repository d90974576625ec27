"""The door for answers: what is posted to /rate/… and /survey/… is stored without sessions, forms or templates.

Whatever is not simply stored (a reason to be asked, an old page, a refusal) goes on to the pages, which say why.
"""

import io
import re
import time
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

from django.db import DatabaseError, close_old_connections

from jixiao.web.satisfaction import queries
from jixiao.web.satisfaction.actions import Overloaded
from jixiao.web.satisfaction.rules import codes
from jixiao.web.satisfaction.views import intake

Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]

ADDRESS = re.compile(r"/(rate|survey)/([A-Za-z0-9-]{3,40})(/en)?(?:/send)?")
LONGEST = 65_536
KNOWN_SECONDS = 5.0
MOST_KNOWN = 5000
RETRY_SECONDS = "5"
BUSY = """<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>请稍候 · One moment</title>
<h1>此刻评价的人很多</h1><p>没有丢失任何内容。请几秒后返回上一页，再点一次；不会重复计数。</p>
<div lang="en"><h2>Very many people are answering just now</h2>
<p>Nothing is lost. Go back in a few seconds and send once more; it counts once.</p></div></html>""".encode()
HEADERS = [
    ("Cache-Control", "no-store"),
    ("Content-Length", "0"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
]


class AnswersDoor:
    """WSGI: answers that can be stored are; all else is `inside`'s."""

    def __init__(self, inside: Application) -> None:
        self._inside = inside
        self._known: dict[tuple[str, str], tuple[float, Any]] = {}

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "POST":
            return self._inside(environ, start)
        found = ADDRESS.fullmatch(environ.get("PATH_INFO", ""))
        form = _form(environ) if found else None
        if found is None or form is None:
            return self._inside(environ, start)
        try:
            location = self._taken(found[1], found[2], form, intake.sender_of(environ))
        except Overloaded:
            return _busy(start)
        except DatabaseError:
            close_old_connections()  # no request of Django's begins here: what broke must not be used again
            return _busy(start)
        if location is None:
            return self._inside(environ, start)
        start("303 See Other", [("Location", location + (found[3] or "") + _asked(environ)), *HEADERS])
        return []

    def _taken(self, kind: str, code: str, form: intake.Form, address: str) -> str | None:
        """Where to look next, once the answer is stored; None where it was not."""
        thing = self._known_thing(kind, code)
        if thing is None:
            return None
        if kind == "rate":
            taken = _unless_busy(intake.rate(thing, form, address))
            return f"/receipt/{codes.shown(taken.receipt)}" if taken.state == intake.STORED else None
        taken = _unless_busy(intake.answer(thing, form, address))
        return f"/survey/{thing.code}/thanks" if taken.state == intake.STORED else None

    def _known_thing(self, kind: str, code: str) -> Any:
        """The point or survey, read once in some seconds."""
        now = time.monotonic()
        until, thing = self._known.get((kind, code), (0.0, None))
        if now < until:
            return thing
        thing = queries.rated_point(code) if kind == "rate" else queries.asked_survey(code)
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        if thing is not None:
            self._known[kind, code] = (now + KNOWN_SECONDS, thing)
        return thing


def _unless_busy(taken: intake.Taken) -> intake.Taken:
    """Whoever waited in vain does not wait once more inside."""
    if taken.state == intake.BUSY:
        raise Overloaded
    return taken


def _busy(start: Start) -> Iterable[bytes]:
    """503 with a page that says so; going back and sending again counts once."""
    headers = [each for each in HEADERS if each[0] != "Content-Length"]
    kind = ("Content-Type", "text/html; charset=utf-8")
    start(
        "503 Service Unavailable", [*headers, kind, ("Content-Length", str(len(BUSY))), ("Retry-After", RETRY_SECONDS)]
    )
    return [BUSY]


def _form(environ: Environ) -> intake.Form | None:
    """The fields that were sent; the body can be read again by who comes after. None where it is no such form."""
    if not environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
        return None
    try:
        length = int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return None
    if not 0 < length <= LONGEST:
        return None
    body = environ["wsgi.input"].read(length)
    environ["wsgi.input"] = io.BytesIO(body)
    try:
        return parse_qs(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=200)
    except ValueError:
        return None


def _asked(environ: Environ) -> str:
    """The size of text goes on to the next page."""
    return "?text=large" if "text=large" in environ.get("QUERY_STRING", "").split("&") else ""

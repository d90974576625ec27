"""Who practises in this browser, and that what is written meanwhile is theirs. In a sandbox only."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db.models.signals import post_save
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from jixiao.web.audit.models import AuditEvent
from jixiao.web.practice import actions, queries
from jixiao.web.practice.models import Learner

COOKIE = "practice_learner"
KEPT_SECONDS = 400 * 86_400
_present: ContextVar[Learner | None] = ContextVar("practice_learner", default=None)


def attach_learner(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Set request.learner by a signed cookie: it outlives the session, which changes with every part that is taken."""
    if not settings.SANDBOX:
        raise MiddlewareNotUsed
    post_save.connect(_note, sender=AuditEvent, dispatch_uid="practice.deeds")

    def middleware(request: HttpRequest) -> HttpResponse:
        known = str(request.get_signed_cookie(COOKIE, default="", salt=COOKIE) or "")
        token = _present.set(queries.learner_numbered(known))
        try:
            response = get_response(request)
            learner = _present.get()
        finally:
            _present.reset(token)
        if learner is not None and str(learner.number) != known:
            response.set_signed_cookie(
                COOKIE, str(learner.number), salt=COOKIE, max_age=KEPT_SECONDS, httponly=True, samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )  # fmt: skip
        return response

    return middleware


def present() -> Learner | None:
    """Who practises in the browser that this request came from; None outside of a sandbox and before somebody has a number."""
    return _present.get()


def become(learner: Learner | None) -> None:
    """From now on, also at later requests, this browser is that learner's; None: nobody's for the rest of this one."""
    _present.set(learner)


def _note(sender: type[AuditEvent], instance: AuditEvent, *, created: bool, **_more: Any) -> None:
    learner = _present.get()
    if created and learner is not None:
        actions.note_deed(learner=learner, event=instance, now=timezone.now())

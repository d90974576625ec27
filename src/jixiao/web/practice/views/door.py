"""Who may come in: everybody, signed in or not, where the installation is a sandbox; elsewhere nothing is found."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language

from jixiao.engine.model.text import Text
from jixiao.web.audit.actions import Actor
from jixiao.web.base import clock
from jixiao.web.organisations.models import Account
from jixiao.web.practice import actions, middleware, queries
from jixiao.web.practice.models import Learner

View = Callable[..., HttpResponse]


def in_sandbox(view: View) -> View:
    """The view answers in a sandbox only."""

    @login_not_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.SANDBOX:
            raise Http404("no sandbox")
        return view(request, *args, **kwargs)

    return cast(View, guarded)


def played(request: HttpRequest) -> Account | None:
    """Whose part the reader plays; None is the public."""
    return request.user if request.user.is_authenticated else None


def actor(request: HttpRequest) -> Actor:
    """Who acts, for the log."""
    return played(request) or queries.VISITOR


def enrolled(request: HttpRequest) -> Learner:
    """Who learns in this browser; somebody new gets the next number."""
    known = middleware.present()
    if known is None:
        known = actions.enrol(by=actor(request), now=clock.now())
        middleware.become(known)
    return known


def said(text: Text) -> str:
    """In the reader's language."""
    return text.in_language(get_language() or "zh-hans")

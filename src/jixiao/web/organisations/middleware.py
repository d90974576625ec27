"""Gives every request the tree of the day, the reader's rights, and sends a first login to a new password."""

from collections.abc import Callable
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from jixiao.web.base import clock
from jixiao.web.organisations import queries
from jixiao.web.organisations.models import Account
from jixiao.web.organisations.rules import Access


class PlatformRequest(HttpRequest):
    """A request as views see it: signed in, with rights and the organisation tree of today."""

    user: Account
    access: Access
    tree: queries.OrganisationTree


def reader(request: HttpRequest) -> PlatformRequest:
    """The request as `attach_access` completed it."""
    return cast(PlatformRequest, request)


def actor(request: HttpRequest) -> dict[str, Any]:
    """Who acts, and when: what every action asks for."""
    return {"by": reader(request).user, "now": clock.now()}


def attach_access(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Set request.access and request.tree; an account with a first password may only change it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        platform_request = cast(PlatformRequest, request)
        if not request.user.is_authenticated:
            platform_request.access = Access()
            return get_response(request)
        platform_request.tree = queries.tree_on(clock.today())
        platform_request.access = queries.access_for(request.user, platform_request.tree)
        allowed = {reverse("organisations:password"), reverse("organisations:logout"), reverse("base:language")}
        if request.user.must_change_password and request.path not in allowed:
            return redirect("organisations:password")
        return get_response(request)

    return middleware


def require(request: HttpRequest, permission: str, organisation_id: int | None = None) -> None:
    """Raise 404 unless the reader holds `permission` (over the organisation, where given)."""
    if not cast(PlatformRequest, request).access.can(permission, organisation_id):
        raise Http404(permission)

"""Pages that belong to no domain: errors that teach, the language switch, health."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST


def _page(request: HttpRequest, status: int, title: str, advice: str) -> HttpResponse:
    context = {"title": title, "advice": advice, "status": status}
    return render(request, "base/refused.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the address or the form holds something that cannot be read."""
    advice = _("Something in the address or the form cannot be read. Go back, check what was typed, and try again.")
    return _page(request, 400, _("This request cannot be read"), advice)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but the role does not include this act."""
    advice = _("Your role does not include this. If it should, ask the performance office to change your role.")
    return _page(request, 403, _("Your role does not allow this"), advice)


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that is too old or came from elsewhere."""
    advice = _(
        "The form was open too long or the browser refused our cookie. Go back, reload the page and send it again."
    )
    return _page(request, 403, _("This form is no longer valid"), advice)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: it does not exist, or lies outside what the reader may see; the answer is the same."""
    advice = _(
        "It does not exist, was moved, or lies outside your data scope. Check the address or start from the overview."
    )
    return _page(request, 404, _("Not found"), advice)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; nothing that was stored is lost."""
    advice = _("The fault is ours and has been recorded. Nothing that was stored is lost. Try again in a moment.")
    return _page(request, 500, _("Something went wrong here"), advice)


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Switch the interface between Chinese and English, and back to the page one was on."""
    language = request.POST.get("language", "")
    if language in {"zh-hans", "en"}:
        request.session["language"] = language
    return _back(request)


@login_not_required
@require_POST
def choose_text_size(request: HttpRequest) -> HttpResponse:
    """Switch large text on or off, and back to the page one was on."""
    request.session["large_text"] = not request.session.get("large_text", False)
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(target if safe else "/")


@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """200 when the platform and its database answer; for the operator's monitor."""
    connection.ensure_connection()
    return JsonResponse({"status": "ok"})

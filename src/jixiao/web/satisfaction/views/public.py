"""The public's pages: rate a point, say why, see what became of it. No sign-in, no cookie, no script needed."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from jixiao.web.base import clock
from jixiao.web.base.forms import in_words
from jixiao.web.base.public import CHINESE, ENGLISH, TONGUES, render_public
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.satisfaction import actions, queries, rules
from jixiao.web.satisfaction.rules import codes, proofs
from jixiao.web.satisfaction.views import intake

View = Callable[..., HttpResponse]
RETRY_SECONDS = 5
SEND = "/send"
STATUS = {intake.BUSY: 503, intake.LIMITED: 429, intake.STALE: 409, intake.CASE: 409, intake.UNKNOWN: 409}


def open_to_all(view: View) -> View:
    """A page without sign-in whose forms carry a token of their own instead of a cookie."""
    return login_not_required(csrf_exempt(require_http_methods(["GET", "HEAD", "POST"])(view)))


def draw(
    request: HttpRequest, template: str, context: dict[str, Any], language: str, status: int = 200, **kept: str
) -> HttpResponse:
    """A public page in one language with a link to the other; the browser's own copy serves its Back button.

    `kept`: names and values of the query that the page needs in its other language too.
    """
    page = request.path.removesuffix(SEND)
    bare = page.removesuffix("/en")
    other = bare if language == ENGLISH else f"{bare}/en"
    asked = "?text=large" if request.GET.get("text") == "large" else ""
    # Sent to another address than the page's own: else the browser forgets its copy, and Back would fetch a new token.
    addresses = {"here": request.get_full_path(), "back": page + asked, "sent_to": page + SEND + asked}
    context = {"brand": brand(language), **addresses, **context}
    query = urlencode({name: value for name, value in kept.items() if value})
    answer = render_public(request, template, context, language=language, other=other, kept=query, status=status)
    answer["Cache-Control"] = "private, no-cache"
    return answer


def brand(language: str) -> str:
    """The city and what this is: 滨海市 · 办事评价."""
    zh, en = queries.city_names()
    city = (en or zh) if language == ENGLISH else zh
    with translation.override(TONGUES[language]):
        return f"{city} · {_('Rate our service')}" if city else _("Rate our service")


def tail(request: HttpRequest, language: str) -> str:
    """What the address of the next page ends with: the same language, the same size of text."""
    large = "?text=large" if request.GET.get("text") == "large" else ""
    return ("/en" if language == ENGLISH else "") + large


@open_to_all
def rate(request: HttpRequest, code: str, language: str = CHINESE) -> HttpResponse:
    """A point's own page: five faces, one tap."""
    point = queries.rated_point(code)
    if point is None:
        return draw(request, "satisfaction/gone.html", {}, language, 404)
    if request.method != "POST":
        return _faces(request, point, language)
    form = dict(request.POST.lists())
    taken = intake.rate(point, form, intake.sender_of(request.META))
    if taken.state == intake.STORED:
        return HttpResponseRedirect(f"/receipt/{codes.shown(taken.receipt)}{tail(request, language)}", status=303)
    if taken.state == intake.REASONS or _asks_reasons(form, taken):
        return _reasons(request, point, form, taken, language)
    return _faces(request, point, language, form, taken)


def _asks_reasons(form: intake.Form, taken: intake.Taken) -> bool:
    """What was refused on the second step is mended there."""
    is_mended = taken.refusal is not None or taken.state == intake.UNKNOWN
    return is_mended and intake.first(form, "step") == "reasons"


def _case_fields(
    request: HttpRequest, point: queries.RatedPoint, form: intake.Form, taken: intake.Taken | None
) -> dict[str, Any]:
    """What was given of the case: the ticket in the address, or number and check code."""
    ticket = intake.first(form, "v") or request.GET.get("v", "")[:64]
    is_unknown = taken is not None and taken.state == intake.UNKNOWN
    return {
        **{name: intake.first(form, name) for name in ("case", "check")},
        "case_limits": {"case": rules.CASE_LIMIT, "check": rules.CHECK_LIMIT},
        "ticket": ticket if rules.read_ticket(ticket, point.id, queries.keys()) else "",
        "has_bad_ticket": bool(ticket) and rules.read_ticket(ticket, point.id, queries.keys()) is None,
        "unlisted": intake.case_words(form) if is_unknown else "",
    }


def _faces(
    request: HttpRequest,
    point: queries.RatedPoint,
    language: str,
    form: intake.Form | None = None,
    taken: intake.Taken | None = None,
) -> HttpResponse:
    """The page with a fresh token; where something was refused, with what was typed and why."""
    now = clock.now()
    today = timezone.localtime(now).date()
    form = form or {}
    refusal = taken.refusal if taken else None
    if refusal is None:
        try:
            point.check_open(today)
        except RuleViolation as closed:
            return draw(
                request, "satisfaction/gone.html", {"point": point, "why": in_language(language, closed)}, language, 410
            )
    token = codes.open_visit(point.subject, int(now.timestamp()), queries.keys())
    context = {
        "point": point,
        "token": token,
        "challenge": proofs.challenge(token, queries.keys()[0], queries.limit("proof_numbers", today)),
        "degrees": rules.DEGREES.items(),
        "words": intake.first(form, "words"),
        **(cases := _case_fields(request, point, form, taken)),
        "day": intake.first(form, "day"),
        "today": today,
        "late_days": queries.limit("late_days", today),
        "reply_days": queries.engine_limit("rectification_working_days", today),
        "limits": {"words": rules.WORDS_LIMIT},
        "notice": notice(taken, language, NOT_STORED),
    }
    status = 200 if taken is None else STATUS.get(taken.state, 422)
    answer = draw(request, "satisfaction/rate.html", context, language, status, v=cases["ticket"])
    if status in {429, 503}:
        answer["Retry-After"] = str(RETRY_SECONDS if status == 503 else 60)
    return answer


NOT_STORED = {
    intake.STALE: N_("This page was open too long. Please tap once more."),
    intake.LIMITED: N_("Many ratings came from your network just now. Please try again in a minute."),
    intake.BUSY: N_("Very many people are rating just now. Nothing is lost: please tap once more in a few seconds."),
    intake.CASE: N_("This case has been rated already. Each case is rated once."),
    intake.UNKNOWN: N_(
        "This case is not known here (yet), or too old. Check the number, or send once more to rate without it, not verified."
    ),
}


def notice(taken: intake.Taken | None, language: str, said: Mapping[str, str]) -> str:
    """Why nothing was stored, in the language of the page: the refusal, else what is `said` of the state."""
    if taken is None:
        return ""
    if taken.refusal is not None:
        return in_language(language, taken.refusal)
    with translation.override(TONGUES[language]):
        return _(said[taken.state]) if taken.state in said else ""


def in_language(language: str, refusal: RuleViolation) -> str:
    """A refusal in the language of the page."""
    with translation.override(TONGUES[language]):
        return in_words(refusal)


def _reasons(
    request: HttpRequest, point: queries.RatedPoint, form: intake.Form, taken: intake.Taken, language: str
) -> HttpResponse:  # fmt: skip
    """The second step of a bad rating: why, so that it can be mended. The same token goes on."""
    today = clock.today()
    degree = int(intake.first(form, "degree"))
    chosen = set(form.get("reason", ()))
    was_asked = intake.first(form, "step") == "reasons"
    fault = notice(taken, language, NOT_STORED)
    cases = _case_fields(request, point, form, taken)
    if was_asked and not chosen:
        with translation.override(TONGUES[language]):
            fault = _("Choose at least one reason, so that it can be mended.")
    context = {
        "point": point,
        "degree": degree,
        "degree_text": rules.DEGREES[degree],
        "kept": {name: intake.first(form, name) for name in ("token", "altcha", "day")}
        | {"v": cases["ticket"], "unlisted": cases["unlisted"]}
        | ({} if cases["unlisted"] else {name: cases[name] for name in ("case", "check")}),
        **cases,
        "words": intake.first(form, "words"),
        "reasons": [(one, one["code"] in chosen) for one in queries.reasons_for(point.kind, today)],
        "reply_days": queries.engine_limit("rectification_working_days", today),
        "limit": rules.WORDS_LIMIT,
        "fault": fault,
    }
    return draw(request, "satisfaction/reasons.html", context, language, 422 if fault else 200)


@open_to_all
def receipt(request: HttpRequest, code: str, language: str = CHINESE) -> HttpResponse:
    """What became of a rating, for whoever holds its code; after the reply it asks whether it is mended."""
    rating = queries.rating_of(code)
    if rating is None:
        return draw(request, "satisfaction/no_receipt.html", {"code": code[:40]}, language, 404)
    bad = getattr(rating, "bad", None)
    fault = ""
    if request.method == "POST" and bad is not None and request.POST.get("solved") in {"yes", "no"}:
        try:
            actions.call_back(bad_rating=bad, is_solved=request.POST["solved"] == "yes", now=clock.now())
        except RuleViolation as refusal:
            fault = in_language(language, refusal)
        else:
            return HttpResponseRedirect(f"/receipt/{codes.shown(rating.receipt)}{tail(request, language)}", status=303)
    names = queries.reason_names({rating.point.kind: ""}, rating.received_on)
    context = {
        "rating": rating,
        "point": rating.point,
        "place": _place(rating.point.organisation_id, language),
        "degree_text": rules.DEGREES[rating.degree],
        "code": codes.shown(rating.receipt),
        "reasons": [names[one] for one in rating.reasons if one in names],
        "bad": bad,
        "appeal": getattr(rating, "appeal", None),
        "due": queries.due_day(bad) if bad is not None else None,
        "may_call_back": bad is not None and rules.can_call_back(bad.state, was_said=bad.is_solved is not None),
        "fault": fault,
        "point_code": queries.public_code(rating.point),
        "has_cases": queries.has_cases(rating.point),
        "figures": [
            one
            for one in queries.newest_rating_figures(ids=[rating.point.organisation_id], month=rating.month)
            if one.is_told and one.statistic == rules.GOOD_RATE
        ],
    }
    return draw(request, "satisfaction/receipt.html", context, language, 409 if fault else 200)


def _place(organisation_id: int, language: str) -> str:
    zh, en = queries.place_names(organisation_id)
    return (en or zh) if language == ENGLISH else zh


@login_not_required
def said(request: HttpRequest, code: str, language: str = CHINESE) -> HttpResponse:
    """What the public said of a point in the last months, and what was done: nobody's words, no small cell."""
    from jixiao.web.satisfaction import frames

    point = queries.rated_point(code)
    if point is None:
        return draw(request, "satisfaction/gone.html", {}, language, 404)
    today = clock.today()
    months = frames.public_months(point, today)
    context = {
        "point": point,
        "months": months,
        "any_verified": any(month.is_verified for month in months),
        "replies": queries.replies_of(point.id),
        "degrees": rules.DEGREES.items(),
        "least": queries.engine_limit("smallest_cell", today),
    }
    return draw(request, "satisfaction/said.html", context, language)

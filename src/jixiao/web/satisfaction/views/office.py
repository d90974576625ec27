"""The office's pages: ratings by organisation and point, bad ratings, what was contested, the seals."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.web.base import clock
from jixiao.web.base.forms import finished, form_page, posted
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label, period_label, reading_chinese, spoken, words_of
from jixiao.web.indicators.queries import indicator_on
from jixiao.web.organisations.middleware import reader
from jixiao.web.satisfaction import actions, frames, queries, rules, tasks
from jixiao.web.satisfaction.forms import ContestForm, DecisionForm
from jixiao.web.satisfaction.models import BadRating
from jixiao.web.satisfaction.views.scope import CONTEST, DECIDE, WORDS, seen_bad_rating, visible

SHOWN = 500


def ratings(request: HttpRequest) -> HttpResponse:
    """A month's ratings by organisation or point: how many, how many of the cases, how good, how sure."""
    ids = visible(request)
    months = queries.months_rated(ids)
    month = request.GET.get("month", "") if request.GET.get("month", "") in months else (months[0] if months else "")
    by = "point" if request.GET.get("by") == "point" else "organisation"
    rows = _rows(request, ids, month, by) if month else []
    table = _table(request, rows, by)
    exported = table.export(request)
    if exported is not None:
        return exported
    access = reader(request).access
    n = sum(row["n"] for row in rows)
    good = sum(row["good"] or 0 for row in rows)
    context = {
        "headline": _headline(month, n, good),
        "table": table,
        "months": months,
        "month": month,
        "by": by,
        "n_waiting": queries.n_waiting(ids),
        "n_flagged": sum(row["flagged"] for row in rows),
        "n_excluded": sum(row["appealed"] for row in rows),
        "n_unverified": sum(row["unverified"] for row in rows),
        "least": queries.engine_limit("least_to_rank", clock.today()),
        "least_cases": queries.limit("least_cases", clock.today()),
        "words": queries.words_of_ratings(access.visible_ids(WORDS), month) if month else [],
        "may_words": access.can(WORDS),
        "figures": _figures(request, ids, month),
        "feeds": queries.rating_feeds(),
        "may_decide": access.can(DECIDE),
        "n_broken": None,
    }
    if request.GET.get("seals") == "check" and access.can(DECIDE):
        checks = list(tasks.broken_seals())
        context["n_broken"] = len(checks)
    return render(request, "satisfaction/ratings.html", context)


def _figures(request: HttpRequest, ids: frozenset[int], month: str) -> list[dict[str, Any]]:
    """What became a figure of an indicator in the month, and what did not."""
    tree, known = reader(request).tree, indicator_on(clock.today())
    return [
        {"one": one, "place": words_of(tree.find(one.organisation_id), "label"), "indicator": label(known[one.indicator_code])
         if one.indicator_code in known else one.indicator_code}
        for one in queries.newest_rating_figures(ids=ids, month=month)
    ] if month else []  # fmt: skip


def _headline(month: str, n: int, good: int) -> str:
    if not n:
        return _("Nothing has been rated yet")
    values = {"month": period_label(month), "n": n, "good": f"{100 * good / n:.1f}"}
    return _("%(month)s: %(n)s ratings, %(good)s per cent good") % values


def _rows(request: HttpRequest, ids: frozenset[int], month: str, by: str) -> list[dict[str, Any]]:
    tallies = queries.tallies(ids, month, month)
    points = {point.pk: point for point in queries.points(ids)}
    tree = reader(request).tree
    if by == "point":
        keys = [str(one.point_id) for one in tallies]
        groups = [points[one.point_id].kind for one in tallies]
    else:
        parts: dict[int, list[queries.Tally]] = {}
        for one in tallies:
            parts.setdefault(points[one.point_id].organisation_id, []).append(one)
        keys, tallies = [str(id_) for id_ in parts], [queries.summed(part) for part in parts.values()]
        groups = [getattr(tree.find(int(key)), "tier", "") for key in keys]
    rows = frames.figures(tallies, keys, groups, clock.today())
    for row, tally in zip(rows, tallies, strict=True):
        point = points[tally.point_id]
        place = tree.find(int(row["key"]) if by == "organisation" else point.organisation_id)
        row |= {
            "name": label(point) if by == "point" else words_of(place, "label"),
            "place": words_of(place, "label"), "n": tally.n, "late": tally.n_late, "point_code": point.code,
            "basis": _("verified visits") if tally.is_verified else _("open ratings"),
            "unverified_rate": 100 * sum(tally.unverified[:3]) / tally.n_unverified if tally.n_unverified else None,
        }  # fmt: skip
    return sorted(rows, key=lambda row: (row["rank"] is None, row["rank"] or 0, row["name"]))


def _table(request: HttpRequest, rows: list[dict[str, Any]], by: str) -> Table:
    columns = [
        Column("name", _("Service point") if by == "point" else _("Organisation"), optional=False),
        *([Column("place", _("Organisation"))] if by == "point" else []),
        Column("n", _("Ratings"), numeric=True, decimals=0),
        Column("finished", _("Cases handled"), numeric=True, decimals=0),
        Column("active_rate", _("Active ratings of cases"), numeric=True, unit="%", decimals=1),
        Column("good_rate", _("Good"), numeric=True, unit="%", decimals=1),
        Column("good_low", _("at least"), numeric=True, unit="%", decimals=1),
        Column("good_high", _("at most"), numeric=True, unit="%", decimals=1),
        Column("mean_score", _("Mean of 1–5"), numeric=True, decimals=2),
        Column("bad", _("Bad"), numeric=True, decimals=0),
        Column("rank", _("Rank"), numeric=True, decimals=0),
        Column("basis", _("Counted are")),
        Column("unverified", _("Not verified"), numeric=True, decimals=0),
        Column("unverified_rate", _("Good among these"), numeric=True, unit="%", decimals=1),
        Column("flagged", _("Flagged"), numeric=True, decimals=0),
        Column("appealed", _("Excluded"), numeric=True, decimals=0),
    ]
    table = Table(columns, rows, name="ratings", query=request.GET, caption=_("Ratings"))
    table.empty_text = _("Nothing has been rated yet")
    return table


def bad_ratings(request: HttpRequest) -> HttpResponse:
    """Bad ratings of the reader's scope, newest first."""
    ids = visible(request)
    state = request.GET.get("state", "")
    asked = queries.Asked(
        state if state in rules.BAD_STATES else "", request.GET.get("month", ""), request.GET.get("point", "")
    )
    found = list(queries.bad_ratings(ids, asked)[:SHOWN])
    columns = [
        Column(
            "point",
            _("Service point"),
            value=lambda one: label(one.rating.point),
            template="satisfaction/cells/bad.html",
            optional=False,
        ),
        Column("received_on", _("Received"), value=lambda one: one.received_on.isoformat()),
        Column("degree", _("Degree"), value=lambda one: spoken(rules.DEGREES[one.rating.degree])),
        Column("reasons", _("Reasons"), value=_reasons),
        Column("state", _("State"), value=lambda one: _(rules.BAD_STATES[one.state])),
        Column("due", _("By when"), value=lambda one: queries.due_day(one).isoformat()),
        Column("solved", _("Call-back"), value=_solved),
    ]
    table = Table(columns, found, name="bad-ratings", query=request.GET, caption=_("Bad ratings"))
    table.empty_text = _("No bad rating like this.")
    exported = table.export(request)
    if exported is not None:
        return exported
    n = queries.n_waiting(ids)
    headline = ngettext("%(n)s bad rating waits for a reply", "%(n)s bad ratings wait for a reply", n) % {"n": n}
    states = [("", _("All")), *((code, _(words)) for code, words in rules.BAD_STATES.items())]
    return render(
        request,
        "satisfaction/bad_ratings.html",
        {"table": table, "headline": headline, "states": states, "state": state},
    )


def _reasons(one: BadRating) -> str:
    names = queries.reason_names({one.rating.point.kind: ""}, one.received_on)
    key = "zh" if reading_chinese() else "en"
    return "；".join(names[reason][key] for reason in one.rating.reasons if reason in names)


def _solved(one: BadRating) -> str:
    return "" if one.is_solved is None else _("solved") if one.is_solved else _("not solved")


def bad_rating(request: HttpRequest, pk: int) -> HttpResponse:
    """One bad rating: what was said (for those who answer for it), what was done, whether it is contested."""
    bad = seen_bad_rating(request, pk)
    access = reader(request).access
    appeal = getattr(bad.rating, "appeal", None)
    context = {
        "bad": bad,
        "rating": bad.rating,
        "point": bad.rating.point,
        "degree": spoken(rules.DEGREES[bad.rating.degree]),
        "reasons": _reasons(bad),
        "state": _(rules.BAD_STATES[bad.state]),
        "due": queries.due_day(bad),
        "appeal": appeal,
        "appeal_state": _(rules.APPEAL_STATES[appeal.state]) if appeal else "",
        "ground": _(rules.APPEAL_GROUNDS[appeal.ground]) if appeal else "",
        "may_words": access.can(WORDS, bad.organisation_id),
        "may_contest": access.can(CONTEST, bad.organisation_id)
        and rules.can_appeal(bad.rating.degree, is_excluded=bad.rating.is_excluded, was_asked=appeal is not None),
        "may_decide": access.can(DECIDE, bad.organisation_id) and appeal is not None and appeal.state == rules.ASKED,
        "solved": _solved(bad),
    }
    return render(request, "satisfaction/bad_rating.html", context)


def contest(request: HttpRequest, pk: int) -> HttpResponse:
    """The organisation contests a bad rating."""
    bad = seen_bad_rating(request, pk, CONTEST)
    form = ContestForm(posted(request))

    def act() -> object:
        data = form.cleaned_data
        return actions.contest_rating(
            rating=bad.rating, ground=data["ground"], reason=data["reason"], by=reader(request).user, now=clock.now()
        )

    back = reverse("satisfaction:bad_rating", args=[pk])
    return finished(request, form, act, lambda: back, _("The performance office decides. Until then it counts.")) or form_page(
        request, form, headline=_("Contest this rating"), button=_("Send to the office"), back=back, eyebrow=_("Bad rating"),
        lede=_("For ratings that are malicious, given by mistake or about something else. A rating that hurts is none of these."),
    )  # fmt: skip


def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The office decides whether a contested rating counts."""
    bad = seen_bad_rating(request, pk, DECIDE)
    appeal = getattr(bad.rating, "appeal", None)
    back = reverse("satisfaction:bad_rating", args=[pk])
    if appeal is None:
        messages.error(request, _("Nobody has contested this rating."))
        return redirect(back)
    form = DecisionForm(posted(request))

    def act() -> object:
        data = form.cleaned_data
        return actions.decide_contest(
            appeal=appeal,
            is_upheld=data["decision"] == "upheld",
            reason=data["reason"],
            by=reader(request).user,
            now=clock.now(),
        )

    return finished(request, form, act, lambda: back) or form_page(
        request, form, headline=_("Decide on the contested rating"), button=_("Decide"), back=back, eyebrow=_("Bad rating"),
        lede=appeal.reason,
    )  # fmt: skip

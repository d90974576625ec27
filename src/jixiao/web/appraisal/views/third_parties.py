"""The register of third parties: who did what how well, and everything about one of them."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.web.appraisal import frames, queries, rules
from jixiao.web.appraisal.models import ThirdParty
from jixiao.web.appraisal.views.scope import EDIT, VIEW
from jixiao.web.base import clock
from jixiao.web.base.formats import number as written
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import day, label
from jixiao.web.indicators.views.names import place_label
from jixiao.web.organisations.middleware import reader, require

IN_USE, SUSPENDED, INCOMPLETE = "in use", "suspended", "incomplete"
MANY = 3
"""So many evaluated organisations are named in a line; of more, how many."""


def third_parties(request: HttpRequest) -> HttpResponse:
    """Everybody on the register with what they did and how well."""
    require(request, VIEW)
    found = queries.registered(clock.today())
    rows = [_row(request, one) for one in found]
    table = Table(_columns(), rows, name="third-parties", query=request.GET, caption=_("Who did what how well"))
    exported = table.export(request)
    if exported is not None:
        return exported
    context = {
        "table": table if found else None,
        "may_edit": reader(request).access.can(EDIT),
        "headline": _headline(rows),
    }
    return render(request, "appraisal/third_parties.html", context)


def _headline(rows: Sequence[dict[str, Any]]) -> str:
    n = len(rows)
    said = ngettext("%(n)s third party on the register", "%(n)s third parties on the register", n) % {"n": n}
    states = Counter(row["state"] for row in rows)
    if not states[SUSPENDED] and not states[INCOMPLETE]:
        return said
    more = []
    if states[SUSPENDED]:
        more.append(_("%(n)s suspended") % {"n": states[SUSPENDED]})
    if states[INCOMPLETE]:
        more.append(_("%(n)s without a credit code") % {"n": states[INCOMPLETE]})
    return f"{said}{_('; ')}{_(', ').join(more)}"


def _row(request: HttpRequest, one: queries.Registered) -> dict[str, Any]:
    newest = one.done[0] if one.done else None
    until = one.suspension.last_date if one.suspension else None
    is_in_use = rules.is_in_use(one.third_party.registration, None)
    state = SUSPENDED if until else IN_USE if is_in_use else INCOMPLETE
    return {
        "name": label(one.third_party),
        "href": reverse("appraisal:third_party", args=[one.third_party.code]),
        "registration": one.third_party.registration,
        "state": state,
        "state_label": state_words(state, until),
        "n": len(one.done),
        "newest": f"{newest.commission.work} · {newest.commission.period}" if newest else "",
        "fee": float(sum((each.commission.fee for each in one.done), Decimal(0)) / 10_000),
        "quality": one.quality,
        "n_judged": len(one.scores),
        "grade": grade_words(one.quality),
    }


def state_words(state: str, until: Any = None) -> str:
    """In use, suspended until a day, or without a credit code."""
    if state == SUSPENDED:
        return _("Suspended until %(day)s") % {"day": day(until)}
    return _("In use") if state == IN_USE else _("Credit code missing")


def grade_words(score: float | None) -> str:
    """How good work with that score is, as of today's cuts."""
    if score is None:
        return ""
    return _(rules.QUALITY_LABELS[rules.quality_grade(score, frames.quality_cuts(clock.today()))])


def _columns() -> list[Column]:
    return [
        Column("name", _("Third party"), optional=False, template="appraisal/cells/third_party.html"),
        Column("state_label", _("State"), template="appraisal/cells/third_party_state.html"),
        Column("n", _("Commissions"), numeric=True, decimals=0),
        Column("newest", _("Last commission")),
        Column("fee", _("Fees together"), numeric=True, unit=_("10,000 yuan"), decimals=2),
        Column("n_judged", _("Of these judged"), numeric=True, decimals=0),
        Column("quality", _("Quality of work, mean"), numeric=True, unit=_("points"), decimals=1),
        Column("grade", _("Grade")),
        Column("registration", _("Unified social credit code")),
    ]


def named_party(request: HttpRequest, code: str, permission: str = EDIT) -> ThirdParty:
    """The third party of that code for whoever holds `permission`; else 404."""
    require(request, permission)
    party = queries.find_third_party(code)
    if party is None:
        raise Http404(code)
    return party


def third_party(request: HttpRequest, code: str) -> HttpResponse:
    """Its people, commissions with their judgements, conflicts and suspensions."""
    party, today = named_party(request, code, VIEW), clock.today()
    done = queries.commissions(third_party=party)
    until = queries.suspended_until(party, today)
    state = SUSPENDED if until else IN_USE if rules.is_in_use(party.registration, None) else INCOMPLETE
    context = {
        "party": party,
        "headline": _one_headline(party, done),
        "state": state,
        "state_label": state_words(state, until),
        "reviewers": queries.reviewers_of(party),
        "commissions": [_commission(request, one) for one in done],
        "engagements": [
            (place_label(request, one.organisation_id, one.organisation.code), one, _(rules.KIND_LABELS[one.kind]))
            for one in queries.engagements_of(party)
        ],
        "suspensions": [
            (one, rules.can_lift(one.lifted_at is not None, one.last_date, today))
            for one in queries.suspensions_of(party)
        ],
        "may_edit": reader(request).access.can(EDIT),
        "is_led": bool(queries.leads_of(party)),
    }
    return render(request, "appraisal/third_party.html", context)


def _one_headline(party: ThirdParty, done: Sequence[queries.Done]) -> str:
    scores = [one.judgement.score for one in done if one.judgement]
    values: dict[str, Any] = {"party": label(party), "n": len(done), "judged": len(scores)}
    if not done:
        return _("%(party)s: no commission yet") % values
    if not scores:
        return (
            ngettext(
                "%(party)s: %(n)s commission, not judged yet",
                "%(party)s: %(n)s commissions, none judged yet",
                len(done),
            )
            % values
        )
    mean = sum(scores) / len(scores)
    values |= {"score": written(mean, 1), "grade": grade_words(mean)}
    return ngettext(
        "%(party)s: %(n)s commission, judged with %(score)s points (%(grade)s)",
        "%(party)s: %(n)s commissions; %(judged)s judged, %(score)s points on average (%(grade)s)", len(done),
    ) % values  # fmt: skip


def _commission(request: HttpRequest, one: queries.Done) -> dict[str, Any]:
    weights = frames.quality_weights(clock.today())
    judged = one.judgement
    places = [place_label(request, pk) for pk in one.organisation_ids]
    return {
        "one": one.commission,
        "by": place_label(request, one.commission.organisation_id, one.commission.organisation.code),
        "places": _(", ").join(places) if len(places) <= MANY else _("%(n)s organisations") % {"n": len(places)},
        "fee": written(float(one.commission.fee / 10_000), 2),
        "judgement": judged,
        "grade": grade_words(judged.score) if judged else "",
        "points": [(_(rules.CRITERIA[code]), judged.points[code]) for code in weights if code in judged.points]
        if judged
        else [],
        "may_judge": rules.can_judge(one.commission.panel.state if one.commission.panel else ""),
    }

"""The page of a policy: did what it was meant to move change when it began, and can that be told?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Period
from jixiao.web.analysis import frames, queries, rules
from jixiao.web.analysis.views import policy_checks as checks
from jixiao.web.analysis.views import policy_pictures as pictures
from jixiao.web.analysis.views import policy_tables as tables
from jixiao.web.analysis.views import policy_words as words
from jixiao.web.analysis.views.ground import (
    Ground,
    Option,
    frequency_options,
    ground_of,
    indicator_note,
    options,
    organisation_options,
    period_options,
)
from jixiao.web.analysis.views.policy_view import View
from jixiao.web.base.forms import in_words
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.templatetags.words import label, period_label
from jixiao.web.organisations.middleware import reader, require


@dataclass(frozen=True)
class Asked:
    """A question as far as there is something for it, and who stands on which side."""

    question: rules.PolicyQuestion
    ground: Ground
    is_begun: bool
    treated: tuple[queries.Organisation, ...]
    others: tuple[queries.Organisation, ...]
    periods: tuple[str, ...]

    def figures(self) -> dict[queries.Place, queries.Figure]:
        """Figures of the indicator in the periods looked at."""
        indicator = self.ground.versions[self.question.indicator].indicator_id
        return queries.figures([place.id for place in (*self.treated, *self.others)], [indicator], self.periods)


def policy(request: HttpRequest) -> HttpResponse:
    """The effect, its checks and its picture for the question in the address; ?export= gives a table of it."""
    require(request, queries.SIGHT)
    asked = _asked(request)
    context = _choices(request, asked)
    refusal = _refusal(asked)
    if refusal:
        return render(request, "analysis/policy.html", context | {"refusal": refusal})
    question, ground = asked.question, asked.ground
    found = asked.figures()
    effect = frames.policy(
        found, question.start, [place.id for place in asked.treated], [place.id for place in asked.others],
        season=question.season,
    )  # fmt: skip
    if effect is None:
        return render(
            request,
            "analysis/policy.html",
            context | {"refusal": _("None of those under it has figures of this indicator in these periods.")},
        )
    view = View(effect, ground.versions[question.indicator], question.start, ground.by_id,
                      [place.id for place in asked.treated])  # fmt: skip
    table = tables.exported(request.GET.get("of", ""), view, found, [place.id for place in asked.others], request.GET)
    answer = table.export(request)
    if answer is not None:
        return answer
    made = checks.checks(view)
    context |= {
        "view": view,
        "headline": words.headline(view, made),
        "fact": words.fact(view),
        "claim": words.claim(view, made),
        "checks": made,
        "comparison_picture": pictures.beside_others(view),
        "own_picture": pictures.by_itself(view),
        "placebo_picture": pictures.placebos(view),
        "each_table": tables.each(view, request.GET) if tables.tells_each(view) else None,
        "leaves_bounds": words.leaves_bounds(view),
        "lost": [label(ground.by_id[place]) for place in effect.lost if place in ground.by_id],
    }
    return render(request, "analysis/policy.html", context)


def _asked(request: HttpRequest) -> Asked:
    """The address, with what does not exist taken out and gaps filled in."""
    asked = rules.PolicyQuestion.read(dict(request.GET.lists()))
    ground = ground_of(request, asked.every, asked.last, with_past=True)
    question = replace(
        asked,
        indicator=asked.indicator if asked.indicator in ground.versions else "",
        start=asked.start if _is_period(asked.start, ground.every) else "",
        every=ground.every,
        first=asked.first if asked.first in ground.periods and asked.first < ground.period else "",
        last=asked.last if asked.last in ground.periods else "",
    )
    treated = _treated(question, ground)
    others = _others(question, ground, treated)
    first = question.first or (ground.periods[0] if ground.periods else "")
    periods = tuple(period for period in ground.periods if first <= period <= ground.period)
    return Asked(question, ground, asked.is_begun, tuple(treated), tuple(others), periods)


def _is_period(text: str, every: str) -> bool:
    try:
        return Period.parse(text).frequency.value == every
    except DefinitionError:
        return False


def _treated(question: rules.PolicyQuestion, ground: Ground) -> list[queries.Organisation]:
    if question.under == rules.EVERYBODY:
        return list(ground.organisations)
    if question.under.startswith(rules.GROUP):
        return ground.members(question.under.removeprefix(rules.GROUP))
    return ground.named(question.treated)


def _others(
    question: rules.PolicyQuestion, ground: Ground, treated: Sequence[queries.Organisation]
) -> list[queries.Organisation]:
    """Whom the treated are held against; those ticked may be ticked on both sides, which is refused."""
    ids = {place.id for place in treated}
    if question.beside == rules.NOBODY:
        return []
    if question.beside == rules.NAMED:
        return ground.named(question.others)
    outside = [place for place in ground.organisations if place.id not in ids]
    if question.beside == rules.ALL_OTHERS:
        return outside
    near = {id_ for members in ground.groups.members.values() if members & ids for id_ in members}
    return [place for place in outside if place.id in near]


def _refusal(asked: Asked) -> str:
    """Why nothing can be told, in words; “—” where nothing was asked yet, nothing where it can."""
    question = asked.question
    if not asked.is_begun:
        return "—"
    both = {place.id for place in asked.treated} & {place.id for place in asked.others}
    try:
        rules.check_can_be_looked_at(
            has_indicator=bool(question.indicator), has_start=bool(question.start), n_treated=len(asked.treated),
            n_in_both=len(both),
        )  # fmt: skip
    except RuleViolation as refusal:
        return in_words(refusal)
    return ""


def _choices(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """What the form offers, with what is chosen."""
    question, ground = asked.question, asked.ground
    indicators = [
        Option(code, f"{label(version)} ({indicator_note(version)})", code == question.indicator)
        for code, version in ground.versions.items()
    ]
    under = options(rules.UNDER_LABELS.items(), question.under)
    under += [
        Option(f"{rules.GROUP}{code}", label(group), question.under == f"{rules.GROUP}{code}")
        for code, group in ground.groups.known.items()
    ]
    return {
        "question": question,
        "is_begun": asked.is_begun,
        "ground": ground,
        "lists": [
            ("indicator", _("Indicator"), [Option("", "—", not question.indicator), *indicators]),
            ("start", _("First period under the policy"), period_options(ground.periods, question.start, "—")),
            ("under", _("Under the policy"), under),
            ("beside", _("Held against"), options(rules.BESIDE_LABELS.items(), question.beside)),
            *([("every", _("Figures by"), known)] if (known := frequency_options(ground)) else []),
            ("first", _("Looked at from"), period_options(ground.periods, question.first, _("the first figure"))),
            ("last", _("Looked at up to"), period_options(ground.periods, question.last, _("the newest result"))),
        ],
        "treated_options": organisation_options(ground, question.treated),
        "other_options": organisation_options(ground, question.others),
        "suggestions": _suggestions(request, ground),
        "address": question.address().lstrip("?"),
    }


def _suggestions(request: HttpRequest, ground: Ground) -> list[dict[str, str]]:
    """Since each cycle's assessment began: what schemes give most points for, of those whom the scheme binds."""
    page = reader(request)
    points = queries.points_of({code: version.indicator_id for code, version in ground.versions.items()})
    ordered = sorted(ground.versions.values(), key=lambda version: -points.get(version.indicator_id, 0.0))
    if not ordered:
        return []
    found = []
    for beginning in queries.beginnings(page.access, page.tree, ground.every):
        bound = [place for place in ground.organisations if place.id in beginning.organisations]
        if not bound:
            continue
        everybody = len(bound) == len(ground.organisations)
        question = rules.PolicyQuestion(
            indicator=ordered[0].indicator.code, start=beginning.period,
            under=rules.EVERYBODY if everybody else rules.NAMED,
            treated=() if everybody else tuple(place.code for place in bound),
        )  # fmt: skip
        told = _("%(indicator)s since “%(cycle)s” began to assess it, %(period)s") % {
            "indicator": label(ordered[0]), "cycle": label(beginning.cycle), "period": period_label(beginning.period),
        }  # fmt: skip
        found.append({"href": question.address(), "label": told})
    return found

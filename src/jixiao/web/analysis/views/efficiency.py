"""The page of efficiency: who gets most out of what, how far the others are from it, and whom they can learn from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jixiao.web.analysis import frames, queries, rules
from jixiao.web.analysis.views import efficiency_pictures as pictures
from jixiao.web.analysis.views import efficiency_tables as tables
from jixiao.web.analysis.views import efficiency_words as words
from jixiao.web.analysis.views.ground import (
    Ground,
    Option,
    frequency_options,
    ground_of,
    indicator_options,
    options,
    organisation_options,
    period_options,
)
from jixiao.web.base.forms import in_words
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.templatetags.words import label
from jixiao.web.organisations.middleware import require


@dataclass(frozen=True)
class Asked:
    """A question as far as there is something for it: indicators and organisations that exist for the reader."""

    question: rules.EfficiencyQuestion
    ground: Ground
    is_begun: bool
    organisations: tuple[queries.Organisation, ...]

    def columns(self, period: str) -> frames.Columns:
        """The figures of a period as the engine reads them."""
        versions = [self.ground.versions[code] for code in self.question.codes]
        return frames.gathered([place.id for place in self.organisations], versions, period, self.question.gathered)


def efficiency(request: HttpRequest) -> HttpResponse:
    """Scores, targets, peers and the frontier of the question in the address; ?export= gives the table."""
    require(request, queries.SIGHT)
    asked = _asked(request)
    refusal = _refusal(asked)
    if refusal:
        return render(request, "analysis/efficiency.html", _choices(asked) | {"refusal": refusal})
    question, ground = asked.question, asked.ground
    columns = asked.columns(question.period)
    found = frames.work_out(columns, question)
    table = tables.scores(found, asked.question, ground, request.GET)
    moved = frames.changes(asked.columns(question.earlier), columns, question) if question.earlier else None
    change_table = tables.changes(moved[0], ground, question, request.GET) if moved else None
    exported = change_table if request.GET.get("of") == "change" else table
    answer = exported.export(request) if exported is not None else None
    if answer is not None:
        return answer
    context: dict[str, Any] = {
        "headline": words.headline(found, question, ground),
        "table": table,
        "picture": pictures.picture(found, question, ground),
        "reaches": words.reaches(found, question, ground),
        "limits": words.limits(found.remarks, question, ground),
    }
    if moved is not None:
        rows, remarks = moved
        context |= {
            "change_table": change_table,
            "change_headline": words.change_headline(rows, question, ground),
            "change_picture": pictures.change_picture(rows, ground),
            "change_limits": words.told(remarks, ground),
        }
    return render(request, "analysis/efficiency.html", _choices(asked) | context)


def _asked(request: HttpRequest) -> Asked:
    """The address, with what does not exist taken out and gaps filled in."""
    asked = rules.EfficiencyQuestion.read(dict(request.GET.lists()))
    ground = ground_of(request, asked.every, asked.period)
    known = ground.versions
    question = replace(
        asked,
        inputs=tuple(code for code in asked.inputs if code in known),
        outputs=tuple(code for code in asked.outputs if code in known),
        every=ground.every,
        period=ground.period,
        earlier=asked.earlier if asked.earlier in ground.periods and asked.earlier < ground.period else "",
        group=asked.group if asked.group in ground.groups.known else "",
    )
    places = ground.members(question.group) if question.group else list(ground.organisations)
    named = [place for place in places if place.code in question.organisations]
    return Asked(question, ground, asked.is_begun, tuple(named or places))


def _refusal(asked: Asked) -> str:
    """Why nothing can be worked out, in words; “—” where nothing was chosen yet, nothing where it can."""
    question = asked.question
    if not asked.is_begun:
        return "—"
    try:
        rules.check_columns_chosen(question.inputs, question.outputs)
    except RuleViolation as refusal:
        code = refusal.params.get("indicator", "")
        if code in asked.ground.versions:
            refusal.params["indicator"] = label(asked.ground.versions[code])
        return in_words(refusal)
    return ""


def _choices(asked: Asked) -> dict[str, Any]:
    """What the form offers, with what is chosen."""
    question, ground = asked.question, asked.ground
    before = [period for period in ground.periods if period < ground.period]
    groups = [Option("", _("All organisations"), not question.group)]
    groups += [Option(code, label(group), code == question.group) for code, group in ground.groups.known.items()]
    gathered = [
        Option(
            str(n), _("that period alone") if n == 1 else _("%(n)s periods together") % {"n": n}, n == question.gathered
        )
        for n in rules.GATHERED
    ]
    return {
        "question": question,
        "is_begun": asked.is_begun,
        "ground": ground,
        "lists": [
            ("period", _("Period"), period_options(ground.periods, question.period)),
            ("gathered", _("Taken together"), gathered),
            *([("every", _("Figures by"), known)] if (known := frequency_options(ground)) else []),
            *([("group", _("Peer group"), groups)] if len(groups) > 1 else []),
            ("model", _("Measured by"), options(rules.MODEL_LABELS.items(), question.model)),
            ("facing", _("The question"), options(rules.FACING_LABELS.items(), question.facing)),
            (
                "earlier",
                _("Compared with an earlier period"),
                period_options(before, question.earlier, _("not compared")),
            ),
        ],
        "input_options": indicator_options(ground, question.inputs),
        "output_options": indicator_options(ground, question.outputs),
        "organisation_options": organisation_options(ground, question.organisations),
        "suggestion": _suggestion(ground),
        "n_asked": len(asked.organisations),
        "address": question.address().lstrip("?"),
    }


def _suggestion(ground: Ground) -> dict[str, str] | None:
    """A question to begin with: what should be low against what should be high, each the first that schemes score."""
    low = _first(ground, "lower")
    high = _first(ground, "higher")
    if not low or not high:
        return None
    question = rules.EfficiencyQuestion(inputs=(low,), outputs=(high,), period=ground.period, gathered=3)
    return {
        "href": question.address(),
        "input": label(ground.versions[low]),
        "output": label(ground.versions[high]),
    }


def _first(ground: Ground, direction: str) -> str:
    codes: Sequence[str] = [code for code, version in ground.versions.items() if version.direction == direction]
    return next(iter(codes), "")

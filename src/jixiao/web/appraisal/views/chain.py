"""The chain of evaluations, side by side: self-evaluation, verification, panel, the office's decision."""

from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Period
from jixiao.web.appraisal import actions, frames, queries, rules
from jixiao.web.appraisal.forms import StepForm
from jixiao.web.appraisal.models import ChainStep
from jixiao.web.appraisal.views.scope import CHAIN
from jixiao.web.base import clock
from jixiao.web.base.formats import plain
from jixiao.web.base.forms import finished, posted
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label
from jixiao.web.collection.views.evidence import fetched, sent_file
from jixiao.web.indicators.models import SchemeVersion
from jixiao.web.indicators.queries import engine_scheme, published_versions
from jixiao.web.indicators.views.names import may, place_label, versions
from jixiao.web.organisations.middleware import reader, require
from jixiao.web.organisations.models import Organisation


@dataclass(frozen=True)
class Subject:
    """What a chain is about."""

    version: SchemeVersion
    period: str
    leaf: frames.Qualitative
    organisation: Organisation


def chains(request: HttpRequest) -> HttpResponse:
    """Every organisation and indicator with its scores side by side."""
    require(request, CHAIN)
    known = [one for one in published_versions() if frames.qualitative_leaves(engine_scheme(one))]
    chosen = next((one for one in known if str(one.pk) == request.GET.get("scheme", "")), None)
    choices = [(one, period) for one in known for period in queries.chain_periods(one)]
    newest, asked = queries.newest_step(), request.GET.get("period", "")
    if chosen is None and choices:
        chosen = next((one for one in known if newest and one.pk == newest.scheme_version_id), choices[0][0])
        asked = newest.period if newest and newest.scheme_version_id == chosen.pk else ""
    periods = queries.chain_periods(chosen) if chosen else []
    period = asked if asked in periods else next(iter(periods), "")
    table = _table(request, chosen, period) if chosen is not None and period else None
    exported = table.export(request) if table else None
    if exported is not None:
        return exported
    n = sum(rules.DECISION not in row["chain"].newest for row in table.rows) if table else 0
    context = {
        "choices": choices,
        "version": chosen,
        "period": period,
        "table": table,
        "headline": ngettext("%(n)s evaluation is not decided yet", "%(n)s evaluations are not decided yet", n)
        % {"n": n}
        if table
        else _("No qualitative indicator is evaluated yet"),
    }
    return render(request, "appraisal/chains.html", context)


def _table(request: HttpRequest, version: SchemeVersion, period: str) -> Table:
    names = {one.node.code: label(one.node) for one in frames.qualitative_leaves(engine_scheme(version))}
    found = queries.chains_of(version, period, list(names), reader(request).access.visible_ids(CHAIN))
    rows = [
        {
            "chain": one,
            "place": place_label(request, one.organisation_id, one.organisation_code),
            "indicator": names[one.node_code],
            "href": reverse("appraisal:chain", args=[version.pk, period, one.node_code, one.organisation_code]),
            **one.scores,
        }
        for one in found.values()
    ]
    columns = [
        Column("place", _("Organisation"), optional=False),
        Column("indicator", _("Indicator"), template="appraisal/cells/chain.html"),
        *(Column(step, _(words), numeric=True, decimals=2) for step, words in rules.STEP_LABELS.items()),
    ]
    return Table(
        columns, rows, name=f"chain-{version.scheme.code}-{period}", query=request.GET, caption=_("Scores side by side")
    )


def chain(request: HttpRequest, pk: int, period: str, node_code: str, code: str) -> HttpResponse:
    """All steps of one organisation on one indicator: who, when, why, how far from the step before; the next step."""
    about = _subject(request, pk, period, node_code, code)
    found = queries.chain_of(about.version, period, node_code, about.organisation)
    mine = [step for step, permission in rules.PERMISSION_OF.items() if may(request, permission, about.organisation.pk)]
    user = reader(request).user
    evaluated = found.newest.get(rules.SELF_EVALUATION)
    author = evaluated.taken_by.username if evaluated else ""
    mine = [step for step in mine if rules.can_take(step, user.username, author, found.scores)]
    step = request.POST.get("step", "")
    if request.method == "POST" and step not in mine:
        raise Http404(step)
    forms = {each: StepForm(*_sent(request, each), prefix=each, initial=_first(found, each)) for each in mine}

    def act() -> None:
        sent = forms[step].cleaned_data
        actions.take_step(
            step=step, scheme_version=about.version, period=period, node_code=node_code, organisation=about.organisation,
            score=sent["score"], words=sent["words"], **sent_file(sent["file"]), by=user, now=clock.now(),
        )  # fmt: skip

    here = reverse("appraisal:chain", args=[pk, period, node_code, code])
    answer = finished(request, forms[step], act, lambda: here) if step in forms else None
    if answer is not None:
        return answer
    place = place_label(request, about.organisation.pk, about.organisation.code)
    context = {
        "subject": about, "place": place, "indicator": label(about.leaf.node), "period": period,
        "definition": versions().get(about.leaf.indicator),
        "steps": [(each, _(words), found.newest.get(each), found.difference(each)) for each, words in rules.STEP_LABELS.items()],
        "history": [(one, _(rules.STEP_LABELS[one.step])) for one in found.history],
        "forms": [(each, _(rules.STEP_LABELS[each]), form) for each, form in forms.items()],
        "headline": _headline(place, label(about.leaf.node), found),
        "full": about.leaf.full,
        "is_decided_before": found.is_decided_before,
    }  # fmt: skip
    return render(
        request, "appraisal/chain.html", context, status=422 if any(one.errors for one in forms.values()) else 200
    )


def _sent(request: HttpRequest, step: str) -> tuple[Any, Any]:
    is_sent = posted(request) is not None and request.POST.get("step") == step
    return (request.POST, request.FILES) if is_sent else (None, None)


def _first(found: queries.Chain, step: str) -> dict[str, str]:
    """A decision begins with the score of the step before it."""
    former = found.newest.get(step)
    before = rules.step_before(step, found.scores)
    known = former.score if former else found.scores[before] if before and step == rules.DECISION else None
    return {"score": plain(known) if known is not None else ""}


def _headline(place: str, indicator: str, found: queries.Chain) -> str:
    values = {"place": place, "indicator": indicator}
    if rules.DECISION in found.newest:
        decided = {**values, "score": plain(found.newest[rules.DECISION].score)}
        return _("%(place)s, %(indicator)s: decided with %(score)s") % decided
    if found.newest:
        return _("%(place)s, %(indicator)s: not decided yet") % values
    return _("%(place)s, %(indicator)s: nobody has evaluated this yet") % values


def _subject(request: HttpRequest, pk: int, period: str, node_code: str, code: str) -> Subject:
    """What the address names, if the reader may see it; else 404."""
    version = next((one for one in published_versions() if one.pk == pk), None)
    organisation = Organisation.objects.filter(code=code).first()
    if version is None or organisation is None or not may(request, CHAIN, organisation.pk):
        raise Http404(code)
    leaf = next((one for one in frames.qualitative_leaves(engine_scheme(version)) if one.node.code == node_code), None)
    scope = reader(request).tree.scope(version.scheme.organisation_id)
    if leaf is None or organisation.pk not in scope or not _is_period(period):
        raise Http404(node_code)
    return Subject(version, period, leaf, organisation)


def _is_period(text: str) -> bool:
    try:
        return str(Period.parse(text)) == text
    except DefinitionError:
        return False


def step_file(request: HttpRequest, pk: int) -> FileResponse:
    """The file that came with a step."""
    require(request, CHAIN)
    found = ChainStep.objects.filter(pk=pk).first() if pk < queries.LARGEST_KEY else None
    if found is None or not may(request, CHAIN, found.organisation_id):
        raise Http404(pk)
    return fetched(found.file_digest, found.file_name)

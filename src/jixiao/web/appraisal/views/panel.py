"""The office's page of one panel: how far it is, how far scorers agree, who is lenient, what stands out, what came out."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jixiao.engine.appraisal.agreement import w_in_words
from jixiao.web.appraisal import frames, queries, rules
from jixiao.web.appraisal.models import Member, Panel
from jixiao.web.appraisal.views.agreement import (
    agreement_lines,
    leniency_bars,
    may_be_chance,
    systematic_lines,
    systematic_step,
)
from jixiao.web.appraisal.views.scope import EDIT, seen_panel
from jixiao.web.base import clock
from jixiao.web.base.formats import plain
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label, spoken
from jixiao.web.indicators.queries import engine_scheme
from jixiao.web.indicators.views.names import indicator_label, may, place_label, versions

ENDED = (rules.CLOSED, rules.CANCELLED, rules.WITHDRAWN_PANEL)


def panel(request: HttpRequest, number: int) -> HttpResponse:
    """Everything about a panel; nobody who scores in it reads this page."""
    found = seen_panel(request, number)
    result = frames.panel_result(found, clock.today())
    members = queries.members_of(found)
    names = node_names(found)
    table = _results(request, found, result, names)
    exported = table.export(request)
    if exported is not None:
        return exported
    context = {
        "panel": found,
        "state_label": _(rules.STATE_LABELS[found.state]),
        "headline": _headline(found, result),
        "groups": [_group_words(one) for one in rules.read_groups(found.groups)],
        "spread_label": _(rules.SPREAD_LABELS[found.spread]),
        "by_groups": list(_by_groups(request, found, result, names)),
        "way_label": _(rules.WAY_LABELS[found.way]),
        "landing_label": _(rules.LANDING_LABELS[found.landing]),
        "members": [(one, _(rules.GROUP_LABELS[one.group])) for one in members],
        "indicators": [names[one.node_code] for one in queries.indicators_of(found)],
        "n_targets": len(queries.targets_of(found)),
        "agreement": list(agreement_lines(found, result, names)),
        "leniency": leniency_bars(members, result),
        "may_be_chance": may_be_chance(result),
        "systematic": list(systematic_lines(members, result)),
        "systematic_step": systematic_step(found),
        "outliers": list(_outliers(request, found, result, members, names)),
        "conflicts": _conflicts(request, found),
        "waiting": _unfinished(request, found),
        "table": table if result.combined else None,
        "n_thirds": len(result.thirds),
        "may_edit": may(request, EDIT, found.organisation_id),
        "is_draft": found.state == rules.DRAFT,
        "is_running": found.state == rules.RUNNING,
        "is_closed": found.state == rules.CLOSED,
        "is_withdrawn": found.state == rules.WITHDRAWN_PANEL,
        "commissions": queries.commissions_of_panel(found),
    }
    return render(request, "appraisal/panel.html", context)


def node_names(found: Panel) -> dict[str, str]:
    """What the scheme calls each indicator."""
    return {node.code: label(node) for node in engine_scheme(found.scheme_version).leaves}


def _group_words(one: rules.GroupOfRaters) -> str:
    """A group with its weight, its lot or survey, and its quota."""
    words = f"{_(rules.GROUP_LABELS[one.kind])} {plain(one.weight)} %"
    more = []
    if one.is_heard:
        code = one.indicator
        more.append(_("by the survey figure “%(name)s”") % {"name": indicator_label(code, versions())})
    elif one.per_object:
        more.append(_("%(n)s for each object") % {"n": one.per_object})
    if one.needed > 1:
        more.append(_("at least %(n)s") % {"n": one.needed})
    return f"{words} ({_(', ').join(more)})" if more else words


def _by_groups(
    request: HttpRequest, found: Panel, result: frames.PanelResult, names: dict[str, str]
) -> Iterator[tuple[str, str, list[frames.GroupScore | None]]]:
    """What each group gave each organisation and how much of it counts, where a quota or a survey plays a part."""
    groups = rules.read_groups(found.groups)
    if not any(one.is_heard or one.needed > 1 for one in groups):
        return
    places = {one.pk: one.organisation for one in queries.targets_of(found)}
    codes = {one.pk: names[one.node_code] for one in queries.indicators_of(found)}
    for place, indicator in sorted(result.given, key=lambda key: (places[key[0]].code, key[1])):
        given = {one.kind: one for one in result.given[place, indicator]}
        where = places[place]
        yield place_label(request, where.pk, where.code), codes[indicator], [given.get(one.kind) for one in groups]


def _headline(found: Panel, result: frames.PanelResult) -> str:
    done, total = found.n_handed_in, found.n_assigned  # type: ignore[attr-defined]
    if found.state == rules.DRAFT:
        return _("%(panel)s: in preparation") % {"panel": label(found)}
    said = _("%(panel)s: %(done)s of %(total)s assignments handed in") % {
        "panel": label(found), "done": done, "total": total,
    }  # fmt: skip
    settings = frames.settings_on(clock.today())
    known = [each.w.w for one in result.by_group.values() for each in one.agreement if each.w and each.criterion == "*"]
    known = known or [each.w.w for one in result.by_group.values() for each in one.agreement if each.w]
    return f"{said}{_('; ')}{spoken(w_in_words(known[0], settings))}" if known else said


def _outliers(
    request: HttpRequest, found: Panel, result: frames.PanelResult, members: list[Member], names: dict[str, str]
) -> Iterator[dict[str, Any]]:
    people = {str(one.pk): one.account.display_name for one in members}
    places = {str(one.pk): one.organisation for one in queries.targets_of(found)}
    codes = {str(one.pk): names[one.node_code] for one in queries.indicators_of(found)}
    for worked in result.by_group.values():
        for row in worked.outliers:
            place = places[row["object"]]
            yield {
                "who": people[row["rater"]], "place": place_label(request, place.pk, place.code),
                "indicator": codes.get(row["criterion"], ""), "score": row["score"], "expected": row["expected"],
            }  # fmt: skip


def _conflicts(request: HttpRequest, found: Panel) -> list[tuple[str, str, str, str]]:
    return [
        (
            one.member.account.display_name, place_label(request, one.organisation_id, one.organisation.code),
            _(rules.KIND_LABELS[one.kind]), one.reason,
        )
        for one in queries.conflicts_of(found)
    ]  # fmt: skip


def _unfinished(request: HttpRequest, found: Panel) -> list[tuple[Any, str, str]]:
    """Assignments with their state, for the office to see who owes what."""
    return [
        (
            one, place_label(request, one.target.organisation_id, one.target.organisation.code),
            _(rules.ASSIGNMENT_LABELS[one.state]),
        )
        for one in queries.assignments_of_panel(found)
    ]  # fmt: skip


def _results(request: HttpRequest, found: Panel, result: frames.PanelResult, names: dict[str, str]) -> Table:
    """What came out, or stands so far, by organisation and indicator and group."""
    places = {one.pk: one.organisation for one in queries.targets_of(found)}
    codes = {one.pk: names[one.node_code] for one in queries.indicators_of(found)}
    columns = [
        Column("place", _("Organisation"), optional=False,
               value=lambda one: place_label(request, places[one.object_id].pk, places[one.object_id].code)),
        Column("indicator", _("Indicator"), value=lambda one: codes[one.indicator_id]),
        Column("score", _("Combined score"), numeric=True, decimals=2),
        Column("n_scores", _("Scorers"), numeric=True, decimals=0),
    ]  # fmt: skip
    for group in rules.read_groups(found.groups):
        named = _(rules.GROUP_LABELS[group.kind])
        for name, words in (("mean", _("mean")), ("trimmed", _("without extremes")), ("corrected", _("corrected"))):
            columns.append(
                Column(
                    f"{group.kind}_{name}", f"{named}: {words}", numeric=True, decimals=2, value=_part(group.kind, name)
                )
            )
    rows = sorted(result.combined, key=lambda one: (one.indicator_id, -(one.score or 0.0)))
    caption = _("Combined scores") if found.state in ENDED else _("Combined scores so far")
    return Table(columns, rows, name=found.code, query=request.GET, caption=caption)


def _part(kind: str, name: str) -> Any:
    def read(row: frames.Combined) -> float | None:
        return next((getattr(one, name) for one in row.groups if one.kind == kind), None)

    return read

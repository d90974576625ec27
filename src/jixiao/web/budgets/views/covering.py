"""Key programmes (重点项目): which were evaluated by others within the cycle, which are due, and by when."""

from collections import Counter
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from jixiao.engine.budget import coverage
from jixiao.web.base import clock
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import day, label
from jixiao.web.base.words import N_
from jixiao.web.budgets import queries
from jixiao.web.budgets.rules import evaluating
from jixiao.web.budgets.views.scope import Places, places_of
from jixiao.web.budgets.views.searching import About

STANDINGS = {
    coverage.EVALUATED: N_("Evaluated within the cycle"),
    coverage.WAITS: N_("Not evaluated yet"),
    coverage.DUE: N_("Due this year"),
    coverage.OVERDUE: N_("Overdue"),
}


def covered(request: HttpRequest, page: About) -> tuple[dict[str, Any], Table]:
    """Every key programme with its newest evaluation by others, and when the next is due."""
    today = clock.today()
    years, found = queries.cycle_years(today), queries.key_programmes(page.ids, today)
    places = places_of(request, {each.programme.organisation_id for each in found})
    counts = Counter(each.turn.standing for each in found)
    columns = [
        Column("place", _("Department"), template="budgets/cells/department.html", optional=False),
        Column("name", _("Key programme"), template="budgets/cells/programme.html", optional=False),
        Column("since", _("Key programme since")), Column("kind", _("Newest evaluation by others")),
        Column("last", _("Evaluated on")), Column("score", _("Score"), True, "", 2), Column("due", _("Next due by")),
        Column("standing", _("Standing")),
    ]  # fmt: skip
    table = Table(
        columns, [_line(each, places) for each in found], name="key-programmes", query=request.GET,
        caption=_("Key programmes and their evaluation"),
    )  # fmt: skip
    told = {"n": len(found), "years": years, "late": counts[coverage.OVERDUE], "due": counts[coverage.DUE],
            "done": len([each for each in found if each.evaluation and each.turn.standing != coverage.OVERDUE])}  # fmt: skip
    headline = _("No programme is marked as a key programme yet")
    if found:
        headline = _("%(done)s of %(n)s key programmes were evaluated within the last %(years)s years") % told
    if told["late"] or told["due"]:
        headline += _("; overdue: %(late)s, due this year: %(due)s") % told
    return {"headline": headline, "cycle": years}, table


def _line(one: queries.KeyProgramme, places: Places) -> dict[str, Any]:
    programme, evaluation, turn = one.programme, one.evaluation, one.turn
    code, name = places[programme.organisation_id]
    return {
        "place_code": code, "place": name, "code": programme.code, "name": label(programme),
        "since": day(programme.key_since), "kind": _(evaluating.KIND_LABELS[evaluation.kind]) if evaluation else "",
        "last": day(turn.last) if turn.last else "", "score": float(evaluation.score) if evaluation else None,
        "due": day(turn.due), "standing": _(STANDINGS[turn.standing]),
    }  # fmt: skip

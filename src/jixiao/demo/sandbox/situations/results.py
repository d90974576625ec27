"""Scores: computing and confirming them, reading them, publishing them, doing something about a fall."""

from typing import Any

from django.db.models import QuerySet

from jixiao.demo.city import street
from jixiao.demo.people import DEMO_REPORTER_STREET
from jixiao.demo.sandbox.situations.frame import Place, month_name, said, street_name, streets_question
from jixiao.engine.model.period import Period
from jixiao.web.evaluation import queries, rules
from jixiao.web.evaluation.models import ScoreRow, ScoringRun
from jixiao.web.followup.models import RectificationOrder
from jixiao.web.portal import queries as releases
from jixiao.web.portal import rules as publication
from jixiao.web.practice.rules import SCORES

MOST_OPTIONS = 5


def to_score(place: Place) -> dict[str, Any]:
    """The month that waits for the office."""
    cycle = place.world.cycles.get(place.month.year)
    if place.stop != SCORES or cycle is None:
        return {}
    if ScoringRun.objects.filter(cycle=cycle, period=str(place.month), state=rules.CONFIRMED).exists():
        return {}
    return {"cycle": cycle.code, "period": str(place.month), "month": month_name(place.month)}


def points_lost(place: Place) -> dict[str, Any]:
    """Where the learner's street lost most points."""
    run = place.confirmed
    if run is None:
        return {}
    rows = {row.node_code: row for row in run.scores.filter(organisation__code=DEMO_REPORTER_STREET)}
    leaves = {leaf.code: leaf for leaf in queries.scheme_of(run).leaves}
    lost = {
        code: row.weight - row.score for code, row in rows.items() if code in leaves and row.score is not None
    }  # fmt: skip
    worst = sorted(lost, key=lambda code: -lost[code])[:MOST_OPTIONS]
    right = [code for code in worst if lost[code] == lost[worst[0]]]
    options = [[code, *leaves[code].label()] for code in sorted(worst)]
    hint = said(
        "看每一项的“得分”比“满分”少多少，少得最多的就是它。",
        "Look at how far each score lies below its full marks: the widest gap is it.",
    )
    return _of(place, run, DEMO_REPORTER_STREET) | {"lost": {"options": options, "right": right, "hint": hint}}


def leader(place: Place) -> dict[str, Any]:
    """Who leads the outer group."""
    run = place.confirmed
    if run is None:
        return {}
    rows = _totals(run).filter(peer_group="outer").order_by("organisation__code")
    right = [row.organisation.code for row in rows if row.rank == 1]
    hint = said("看“近郊组”这一栏的第一名。", "Look at the first place of the group “Outer streets and towns”.")
    codes = [row.organisation.code for row in rows]
    asked = streets_question(codes, right, _month(run), hint)
    return _of(place, run) | {"first": asked}


def fallen(place: Place) -> dict[str, Any]:
    """Who fell most against the month before: an order follows."""
    run = place.confirmed
    if run is None or not place.has_results:
        return {}
    before = (
        ScoringRun.objects.filter(state=rules.CONFIRMED, period=str(_month(run).previous())).order_by("-pk").first()
    )
    if before is None:
        return {}
    earlier = {row.organisation_id: row.score for row in _totals(before) if row.score is not None}
    falls = {
        row.organisation.code: row.score - earlier[row.organisation_id]
        for row in _totals(run)
        if row.score is not None and row.organisation_id in earlier
    }  # fmt: skip
    worst = sorted(falls, key=lambda code: falls[code])[:MOST_OPTIONS]
    hint = said(
        "看“较上期”一列中下降最多的。", "Look for the largest fall in the column of the change on the period before."
    )
    since = RectificationOrder.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    asked = streets_question(
        sorted(worst), [code for code in worst if falls[code] == falls[worst[0]]], _month(run), hint
    )
    return _of(place, run, worst[0]) | {"fell": asked, "since_order": since, "street_code": worst[0]}


def draft(place: Place) -> dict[str, Any]:
    """The month's draft that waits for the leader."""
    if not place.has_results:
        return {}
    waiting = [one for one in releases.all_releases() if one.state == publication.DRAFT and one.corrects is None]
    mine = next((one for one in waiting if one.kind == releases.EVALUATION and one.period == str(place.month)), None)
    return {} if mine is None else {"release": mine.code, "month": month_name(place.month)}


def to_replay(place: Place) -> dict[str, Any]:
    """A confirmed run that can be computed again from what was frozen; its digest is asked."""
    run = place.confirmed
    if run is None:
        return {}
    n = run.scores.count()
    hint = said(
        "按下“再算一遍”后，页面会写明核对了多少个得分。",
        "Press the button that computes it again: the page then says how many scores were compared.",
    )
    return _of(place, run) | {"compared": {"right": [str(n), f"{n:,}"], "hint": hint}}


def my_street(place: Place) -> dict[str, Any]:
    """On which place the street stands in what is published."""
    published = [one for one in releases.newest_by_series(releases.EVALUATION) if "-" in one.period]
    if not published:
        return {}
    release = max(published, key=lambda one: one.period)
    run = ScoringRun.objects.get(code=release.source_code)
    row = _totals(run).get(organisation__code=DEMO_REPORTER_STREET)
    hint = said("在本组名单里找到这个街道，看它前面的名次。", "Find the street in its group and read its place.")
    return _of(place, run, DEMO_REPORTER_STREET) | {"rank": {"right": [str(row.rank)], "hint": hint}}


def _totals(run: ScoringRun) -> QuerySet[ScoreRow]:
    code = run.cycle.scheme_version.scheme.code
    return ScoreRow.objects.filter(run=run, node_code=code).select_related("organisation")


def _month(run: ScoringRun) -> Period:
    return Period.parse(run.period)


def _of(place: Place, run: ScoringRun, code: str = "") -> dict[str, Any]:
    month = _month(run)
    facts = {"run": run.code, "cycle": run.cycle.code, "period": run.period, "month": month_name(month)}
    return facts | ({"street": street_name(street(code), month), "street_code": code} if code else {})

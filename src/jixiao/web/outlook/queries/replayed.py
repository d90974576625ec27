"""A confirmed run with one figure, target or weight changed: what score and rank would have been. Writes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from jixiao import Period
from jixiao.engine.model.node import Node
from jixiao.engine.robustness.changes import Change, TargetChange, ValueChange, WeightChange
from jixiao.engine.robustness.what_if import what_if
from jixiao.web.evaluation.models import ScoreRow, ScoringRun
from jixiao.web.evaluation.queries import can_see_run, evaluation_of, scheme_of, snapshot_of
from jixiao.web.evaluation.rules import CONFIRMED
from jixiao.web.indicators import rules as indicator_rules
from jixiao.web.indicators.models import Indicator
from jixiao.web.indicators.queries import draw_path, history_of, plan_revisions
from jixiao.web.organisations.models import Organisation
from jixiao.web.organisations.rules import Access

NEWEST_RUNS = 12


@dataclass(frozen=True)
class Scored:
    """The newest confirmed run that scores the indicator of the organisation, and the leaf that does."""

    run: ScoringRun
    leaf: Node
    organisation: str

    @property
    def n_ranked(self) -> int:
        """How many are ranked beside the organisation, itself counted."""
        groups = snapshot_of(self.run).organisations
        return sum(group == groups[self.organisation] for group in groups.values())


@dataclass(frozen=True)
class Standing:
    """What an organisation has in a run: points of the leaf, whole score, rank, grade (with its names)."""

    points: float | None
    score: float | None
    rank: int | None
    grade: str
    label_zh: str = ""
    label_en: str = ""


def newest_scored(organisation: str, indicator: str, access: Access) -> Scored | None:
    """The newest confirmed run the reader may see in which the organisation is scored on the indicator as it is."""
    runs = ScoringRun.objects.filter(state=CONFIRMED).defer("snapshot").select_related("cycle__scheme_version__scheme")
    months = [run for run in runs.order_by("-period", "-number")[: 4 * NEWEST_RUNS] if len(run.period) > 4]
    for run in months[:NEWEST_RUNS]:
        if organisation not in snapshot_of(run).organisations:
            continue
        leaf = next((leaf for leaf in scheme_of(run).leaves if leaf.observed == (indicator,)), None)
        if leaf is not None and can_see_run(access, run):
            return Scored(run, leaf, organisation)
    return None


def newest_median(organisation_id: int, indicator: str, access: Access) -> tuple[str, float] | None:
    """The period and the median of the organisation's peer group in the newest confirmed run that scores the indicator."""
    organisation = Organisation.objects.values_list("code", flat=True).get(pk=organisation_id)
    scored = newest_scored(organisation, indicator, access)
    if scored is None:
        return None
    rows = ScoreRow.objects.filter(run=scored.run, node_code=scored.leaf.code)
    groups = dict(rows.values_list("organisation_id", "peer_group"))
    peers = [pk for pk, group in groups.items() if group == groups.get(organisation_id)]
    raws = sorted(rows.filter(organisation__in=peers, raw__isnull=False).values_list("raw", flat=True))
    return (scored.run.period, median(raws)) if raws else None


def replayed(
    scored: Scored, *, value: float | None = None, target: float | None = None, weight: float | None = None
) -> Standing:
    """The run done again with another figure, target or weight of the leaf; without any as it was confirmed.

    DefinitionError where a change cannot be made, such as a weight that its siblings cannot make room for.
    """
    organisation, indicator = scored.organisation, scored.leaf.indicator
    changes: list[Change] = []
    if value is not None:
        changes.append(ValueChange(organisation, indicator, value))
    if target is not None:
        changes.append(TargetChange(organisation, indicator, target))
    if weight is not None:
        changes.append(WeightChange(scored.leaf.code, weight))
    evaluation = evaluation_of(scored.run)
    after = what_if(evaluation, changes).after if changes else evaluation
    return _standing(after.scores.to_rows(), scored)


def _standing(rows: Iterable[Mapping[str, Any]], scored: Scored) -> Standing:
    scheme = scheme_of(scored.run)
    mine = {row["node_code"]: row for row in rows if row["organisation_code"] == scored.organisation}
    whole, leaf = mine[scheme.code], mine[scored.leaf.code]
    grade = next((each for each in scheme.grades if each.code == whole["grade"]), None)
    names = (grade.label_zh, grade.label_en) if grade else ("", "")
    return Standing(leaf["score"], whole["score"], whole["rank"], whole["grade"] or "", *names)


def target_of_period(
    organisation: Organisation, indicator: Indicator, year: int, aim: float, period: str
) -> float | None:
    """What the path of another year's target would say of a period; None without a plan, or where it is set by hand."""
    plan = next(iter(plan_revisions(indicator, organisation, year)), None)
    if plan is None or Period.parse(period).year != year:
        return None
    if plan.path_kind == indicator_rules.MANUAL:
        path = {each.period: each.value for each in plan.targets.all()}
        return path[period] + aim - plan.annual_target if period in path else None
    drawn = draw_path(
        indicator, year, aim, plan.baseline, plan.path_kind, None, history_of(indicator, organisation, year)
    )
    return drawn.values.get(period)

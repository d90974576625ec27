"""Rows of panels → the engine's frames, and what it gives back: combined scores, leniency, agreement, outliers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np

from jixiao.engine.appraisal.appraisal import Appraisal, appraise
from jixiao.engine.appraisal.double_scoring import settle_double
from jixiao.engine.appraisal.groups import WeightedGroup, counted_weights
from jixiao.engine.model.rounding import half_up
from jixiao.engine.model.settings import Settings
from jixiao.web.appraisal import rules
from jixiao.web.appraisal.models import Panel
from jixiao.web.appraisal.queries.panels import GivenMark, given_marks, heard_figures


@dataclass(frozen=True)
class GroupScore:
    """What one group of raters gave an organisation on an indicator."""

    kind: str
    weight: float
    n: int
    score: float
    mean: float
    trimmed: float
    corrected: float
    needed: int = 1
    counted: float = 0.0
    """The weight in percent with which it counts after too small groups have left theirs."""

    def to_data(self) -> dict[str, Any]:
        """Plain values, for the row that is kept."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True)
class Combined:
    """The score of an organisation on an indicator, out of a hundred, two decimals half up; None: too few gave one."""

    object_id: int
    indicator_id: int
    score: float | None
    groups: tuple[GroupScore, ...]

    @property
    def n_scores(self) -> int:
        """By how many people."""
        return sum(one.n for one in self.groups)


@dataclass(frozen=True)
class PanelResult:
    """A panel worked out: combined scores, by group what the engine tells, double scores that need a third.

    `given`: by object and indicator what each group gave, also where too few did for a score.
    """

    combined: tuple[Combined, ...]
    by_group: Mapping[str, Appraisal]
    given: Mapping[tuple[int, int], tuple[GroupScore, ...]]
    thirds: frozenset[tuple[str, int]] = field(default_factory=frozenset)  # group, object: no third was asked yet


def settings_on(day: date) -> Settings:
    """The figures of evaluation by people that hold on a day."""
    return Settings.on("appraisal", day)


def quality_weights(day: date) -> dict[str, float]:
    """By how much each criterion of a third party's work weighs on a day."""
    settings = Settings.on("third-party-quality", day)
    return {code: settings[code] for code in rules.CRITERIA}


def quality_cuts(day: date) -> dict[str, float]:
    """From which score on such work is excellent, good, fair."""
    settings = Settings.on("third-party-quality", day)
    return {code: settings[code] for code in (rules.BEST, rules.GOOD, rules.FAIR)}


def panel_result(panel: Panel, day: date) -> PanelResult:
    """What the handed-in scores of a panel give, as they are now."""
    marks, settings = given_marks(panel), settings_on(day)
    groups = rules.read_groups(panel.groups)
    worked = {group.kind: _appraised(panel, [one for one in marks if one.group == group.kind], day) for group in groups}
    scores: dict[tuple[int, int], list[GroupScore]] = _heard(panel, groups)
    thirds: set[tuple[str, int]] = set()
    for group in groups:
        own = [one for one in marks if one.group == group.kind]
        for (target, indicator), row in _rows_of(worked[group.kind]).items():
            score = float(row[{"mean": "mean", "corrected": "corrected"}.get(panel.way, "trimmed")])
            if group.per_object == 2:
                settled = _settled(
                    [one for one in own if (one.object_id, one.indicator_id) == (target, indicator)], settings
                )
                if settled is None:
                    thirds.add((group.kind, target))
                score = float(row["mean"]) if settled is None else settled
            scores.setdefault((target, indicator), []).append(
                GroupScore(
                    group.kind,
                    group.weight,
                    row["n"],
                    score,
                    row["mean"],
                    row["trimmed"],
                    row["corrected"],
                    group.needed,
                )
            )
    asked = {(one.group, one.object_id) for one in marks if one.is_third}
    combined = [_combined(panel, groups, place, parts) for place, parts in sorted(scores.items())]
    return PanelResult(
        tuple(one for one in combined if one.score is not None),
        worked,
        {(one.object_id, one.indicator_id): one.groups for one in combined},
        frozenset(thirds - asked),
    )


def _appraised(panel: Panel, marks: Sequence[GivenMark], day: date) -> Appraisal:
    frame = {
        "rater": [str(one.member_id) for one in marks],
        "object": [str(one.object_id) for one in marks],
        "criterion": [str(one.indicator_id) for one in marks],
        "score": [one.value for one in marks],
    }
    return appraise(frame, full=rules.FULL, day=day)


def _rows_of(worked: Appraisal) -> dict[tuple[int, int], dict[str, Any]]:
    return {(int(row["object"]), int(row["criterion"])): row for row in worked.table if row["criterion"] != "*"}


def _settled(marks: Sequence[GivenMark], settings: Settings) -> float | None:
    """Two scores and a third where they differ too much; None while the third is missing."""
    first = [one.value for one in marks if not one.is_third][:2]
    third = next((one.value for one in marks if one.is_third), None)
    if len(first) < 2:
        known = [*first, *([third] if third is not None else [])]
        return sum(known) / len(known) if known else None
    return settle_double(first[0], first[1], third, full=rules.FULL, share=settings["third_share"]).score


def _heard(panel: Panel, groups: Sequence[rules.GroupOfRaters]) -> dict[tuple[int, int], list[GroupScore]]:
    """What surveys say for groups that are heard: the landed figure of each organisation, with how many answered."""
    found: dict[tuple[int, int], list[GroupScore]] = {}
    heard = [group for group in groups if group.is_heard]
    if not heard:
        return found
    figures = heard_figures(panel, [group.indicator for group in heard])
    for target in panel.objects_scored.all():
        for group in heard:
            told = figures.get((target.organisation_id, group.indicator))
            if told is None:
                continue
            score = group.score_of(told.value)
            place = (target.pk, panel.indicators.get().pk)
            part = GroupScore(group.kind, group.weight, told.n, score, score, score, score, group.needed)
            found.setdefault(place, []).append(part)
    return found


def _combined(
    panel: Panel, groups: Sequence[rules.GroupOfRaters], place: tuple[int, int], parts: Sequence[GroupScore]
) -> Combined:
    """The groups together by the weights that count."""
    order = [group.kind for group in groups]
    given = {one.kind: (one.n, one.score) for one in parts}
    weighted = [WeightedGroup(group.kind, group.weight, group.needed) for group in groups]
    counted = counted_weights(weighted, given, panel.spread)
    shown = [replace(one, counted=round(counted.get(one.kind, 0.0), 6)) for one in parts]
    shown.sort(key=lambda one: order.index(one.kind))
    if not counted:
        return Combined(*place, None, tuple(shown))
    total = sum(weight * given[kind][1] for kind, weight in counted.items()) / 100
    return Combined(*place, float(half_up(np.array([total]))[0]), tuple(shown))

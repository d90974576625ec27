"""A look at the scheme before it is made: on figures that are made up, or on a list of past figures that is not kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from jixiao import Scheme, evaluate
from jixiao.engine.model.text import NOTHING
from jixiao.engine.scheme_template.trial import made_up
from jixiao.web.base import clock
from jixiao.web.base.templatetags.words import reading_chinese, spoken
from jixiao.web.organisations.queries import OrganisationTree
from jixiao.web.set_up import frames, queries, rules
from jixiao.web.set_up.models import SetUpDraft
from jixiao.web.set_up.rules import Chosen
from jixiao.web.set_up.views.scope import Told, told

SHOWN = 12
MOST_FINDINGS = 20
SEED = 20


@dataclass(frozen=True)
class Place:
    """Where one organisation would be."""

    label: str
    score: float
    rank: int
    grade: str
    group: str


@dataclass(frozen=True)
class SentPast:
    """A list of past figures as it was sent."""

    text: str
    file: "UploadedFile[Any] | None"


@dataclass(frozen=True)
class PastTrial:
    """What the scheme makes of past figures. `faults`: of the list; `findings`: of scoring, so many in all."""

    places: Sequence[Place]
    n_figures: int
    faults: Sequence[Told]
    findings: Sequence[str]
    n_findings: int
    pasted: str

    @property
    def is_refused(self) -> bool:
        """Whether nothing could be used."""
        return not self.n_figures


def sent_past(request: HttpRequest) -> SentPast:
    """What the form brings."""
    return SentPast(request.POST.get("past", ""), request.FILES.get("past_file"))


def made_up_trial(
    draft: SetUpDraft, chosen: Chosen, scheme: Scheme | None, names: Mapping[str, str]
) -> list[Place]:  # fmt: skip
    """Places on figures that are made up, group by group. Nothing where there is no rank."""
    if scheme is None or len(chosen.assessed) < 2:
        return []
    rows = made_up(queries.template_of(draft), scheme, list(chosen.assessed), chosen.first_period, SEED)
    return _scored(scheme, chosen, rows, names)[0]


def past_trial(
    draft: SetUpDraft, chosen: Chosen, scheme: Scheme, names: Mapping[str, str], tree: OrganisationTree, sent: SentPast
) -> PastTrial:
    """The same on a list of past figures: what cannot be used is told with its cell, the rest is scored."""
    table, faults = frames.table_of(sent.text, sent.file)
    if faults:
        return PastTrial([], 0, told(faults), [], 0, sent.text)
    assessed = set(chosen.assessed)
    places = {name: code for name, code in queries.names_in(chosen, tree).items() if code in assessed}
    units = {leaf.indicator: leaf.unit_of_measure for leaf in scheme.leaves}
    answer = rules.read_past(table, places, _asked(scheme), units)
    rows = [
        {"organisation_code": place, "indicator_code": code, "period": chosen.first_period, "value": value}
        for code, by_place in answer.figures.items()
        for place, value in by_place.items()
    ]
    shown, findings = _scored(scheme, chosen, rows, names) if rows else ([], [])
    return PastTrial(
        shown, answer.n_figures, told(answer.faults), findings[:MOST_FINDINGS], len(findings), sent.text
    )  # fmt: skip


def _asked(scheme: Scheme) -> dict[str, tuple[str, ...]]:
    """The names of every indicator that the scheme looks at: those of its leaf, and its code."""
    found: dict[str, tuple[str, ...]] = {}
    for leaf in scheme.leaves:
        for code in leaf.observed:
            own = (leaf.label_zh, leaf.label_en) if code == leaf.indicator else ()
            found.setdefault(code, tuple(filter(None, (*own, code))))
    return found


def _scored(
    scheme: Scheme, chosen: Chosen, rows: Sequence[Mapping[str, Any]], names: Mapping[str, str]
) -> tuple[list[Place], list[str]]:
    """Places of those that have figures, group by group (of many the first and the last), and what scoring found."""
    there = {row["organisation_code"] for row in rows}
    held = queries.group_of_each(clock.today())
    wanted = {place.code: place.group for place in chosen.new} | dict(chosen.groups)
    groups = {code: held.get(code) or wanted.get(code) or None for code in chosen.assessed if code in there}
    grades = {grade.code: grade.label() for grade in scheme.grades}
    made = evaluate(scheme, list(rows), period=chosen.first_period, organisations=groups)
    places = [
        Place(
            names.get(row["organisation_code"], row["organisation_code"]), row["score"], row["rank"],
            spoken(grades.get(row["grade"], NOTHING)), groups[row["organisation_code"]] or "",
        )
        for row in made.scores
        if row["node_code"] == scheme.code and row["rank"]
    ]  # fmt: skip
    places.sort(key=lambda place: (place.group, place.rank))
    shown = places if len(places) <= SHOWN else [*places[: SHOWN // 2], *places[-SHOWN // 2 :]]
    return shown, list(_in_words(made.findings, names))


def _in_words(findings: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> Iterable[str]:
    """Findings of scoring in the reader's language, each with whom it is about."""
    for row in findings:
        said = row["message_zh"] if reading_chinese() else row["message"]
        who = names.get(row["organisation_code"], row["organisation_code"])
        yield f"{who}: {said}" if who else str(said)

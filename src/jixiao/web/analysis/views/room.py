"""What there is to compare for a reader, and what of it the address asks for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import cast

from django.http import HttpRequest

from jixiao.engine.model.period import Frequency, Period
from jixiao.web.analysis import queries, rules
from jixiao.web.base import clock
from jixiao.web.evaluation import queries as evaluation
from jixiao.web.indicators.models import Goal, IndicatorVersion
from jixiao.web.organisations.middleware import reader
from jixiao.web.organisations.queries import OrganisationTree, lineages

Key = int | str


@dataclass(frozen=True)
class Room:
    """Everything that may stand on an axis, narrowed by what was asked; the question with its gaps filled in."""

    question: rules.Question
    names: OrganisationTree
    organisations: tuple[queries.Organisation, ...]
    all_organisations: tuple[queries.Organisation, ...]
    versions: dict[int, IndicatorVersion]
    all_versions: dict[int, IndicatorVersion]
    groups: queries.Groups
    goals: dict[str, tuple[Goal, frozenset[str]]]
    held: queries.Held
    periods: tuple[str, ...]
    all_periods: tuple[str, ...]
    ground: queries.Ground

    @cached_property
    def by_id(self) -> dict[int, queries.Organisation]:
        """Organisations by id."""
        return {place.id: place for place in self.all_organisations}

    @property
    def organisation(self) -> queries.Organisation | None:
        """The one that is looked at where organisations are no axis."""
        return next(iter(self.organisations), None)

    @property
    def version(self) -> IndicatorVersion | None:
        """The indicator that is looked at where indicators are no axis."""
        return next(iter(self.versions.values()), None)

    def keys(self, axis: str) -> list[Key]:
        """What stands on an axis; where it makes neither rows nor columns, the one thing that is looked at."""
        all_keys: dict[str, Sequence[Key]] = {
            rules.ORGANISATIONS: [place.id for place in self.organisations],
            rules.INDICATORS: list(self.versions),
            rules.PERIODS: self.periods,
            rules.CONTRASTS_AXIS: list(self.question.contrasts or rules.CONTRASTS)
            if self.question.is_free(rules.CONTRASTS_AXIS)
            else [self.question.show],
        }
        found = list(all_keys[axis])
        return found if self.question.is_free(axis) else found[:1]

    def code(self, axis: str, key: Key) -> str:
        """How an address names it."""
        if axis == rules.ORGANISATIONS:
            return self.by_id[cast(int, key)].code
        return self.all_versions[cast(int, key)].indicator.code if axis == rules.INDICATORS else str(key)


def room_of(request: HttpRequest) -> Room:
    """The room of this address; what the reader may not see does not exist in it."""
    page = reader(request)
    question = rules.Question.read(dict(request.GET.lists()))
    held = queries.held()
    every = question.every if question.every in held.frequencies else next(iter(held.frequencies), question.every)
    all_periods = tuple(held.all_periods(every))
    period = question.period if question.period in all_periods else newest_period(request, held, every, all_periods)
    question = replace(question, every=every, period=period)
    day = Period.parse(period).last_date if period else clock.today()
    names = page.tree if question.as_now else evaluation.names_at(period or str(Period.of(day, Frequency.MONTH)))
    seen = queries.seen_ids(page.access)
    everybody = tuple(_living(names, queries.with_figures(seen), question))
    groups = queries.groups_on(day)
    versions = queries.indicators_held(held.ids(every), day)
    goals = queries.goals(page.tree, seen, day.year)
    organisations = _asked(everybody, groups, question, page.user.organisation_id)
    chosen = _chosen(versions, goals, question)
    periods = _periods(question, all_periods)
    past = lineages(seen, clock.today()) if question.as_now else {}
    ground = queries.Ground(versions, groups.of(question.group), seen, past)
    return Room(
        question, names, organisations, everybody, chosen, versions, groups, goals, held, periods, all_periods, ground
    )


def newest_period(request: HttpRequest, held: queries.Held, every: str, periods: Sequence[str]) -> str:
    """The newest period with a confirmed result, as on every page; else the newest that most indicators have."""
    page = reader(request)
    choice = evaluation.chosen_period("", "", access=page.access, tree=page.tree)
    return choice.period if choice.period in periods else held.newest(every)


def _living(names: OrganisationTree, ids: frozenset[int], question: rules.Question) -> Iterable[queries.Organisation]:
    """As it is now: organisations of today. As it was: those that were there in a period shown."""
    first = question.period
    if first and question.is_free(rules.PERIODS):
        first = str(Period.parse(question.period).shift(1 - question.span))
    for place in queries.places(names, ids):
        there = place.id in names.nodes
        if there or (not question.as_now and question.is_free(rules.PERIODS) and _ended_after(place.id, first)):
            yield place


def _ended_after(organisation_id: int, period: str) -> bool:
    return evaluation.names_at(period).nodes.get(organisation_id) is not None if period else False


def _asked(
    everybody: Sequence[queries.Organisation], groups: queries.Groups, question: rules.Question, own: int | None
) -> tuple[queries.Organisation, ...]:
    """Of the group and by the names asked for; where a single one is looked at, the reader's own first."""
    members = groups.members.get(question.group)
    found = [place for place in everybody if members is None or place.id in members]
    named = [place for place in found if place.code in question.organisations]
    if question.is_free(rules.ORGANISATIONS):
        return tuple(named or found)
    return tuple(named or sorted(found, key=lambda place: place.id != own))


def _chosen(
    versions: dict[int, IndicatorVersion], goals: dict[str, tuple[Goal, frozenset[str]]], question: rules.Question
) -> dict[int, IndicatorVersion]:
    codes = goals[question.goal][1] if question.goal in goals else None
    found = {id_: one for id_, one in versions.items() if codes is None or one.indicator.code in codes}
    named = {id_: one for id_, one in found.items() if one.indicator.code in question.indicators}
    return named or found


def _periods(question: rules.Question, known: Sequence[str]) -> tuple[str, ...]:
    """The span up to the period asked for, gaps in it too; a single one where periods are no axis."""
    if not question.period:
        return ()
    last = Period.parse(question.period)
    if not question.is_free(rules.PERIODS):
        return (question.period,)
    first = min(known, default=question.period)
    span = [str(last.shift(step)) for step in range(1 - question.span, 1)]
    return tuple(period for period in span if period >= first)

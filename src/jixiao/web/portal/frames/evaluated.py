"""What a release of a run stands on: the run's evaluation, the names of then, and what was published before."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jixiao import Evaluation, Period, Scheme
from jixiao.engine.model.node import Node
from jixiao.engine.model.text import Text
from jixiao.report.results import Results
from jixiao.report.results.evaluated import AFTER
from jixiao.web.base.words import name_of
from jixiao.web.evaluation import queries as evaluation
from jixiao.web.evaluation.models import FindingRow, ScoreRow, ScoringRun
from jixiao.web.evaluation.rules import CONFIRMED
from jixiao.web.indicators.models import Goal, IndicatorVersion
from jixiao.web.indicators.queries import indicator_on, newest_targets
from jixiao.web.organisations.queries import OrganisationTree
from jixiao.web.portal.frames.content import Content

N_PERIODS = 24
"""Periods of history that go along with each release, its own included."""


@dataclass(frozen=True)
class Place:
    """An organisation of the run, with its name at the end of the period and its peer group."""

    id: int
    code: str
    label: Text
    group: str


@dataclass(frozen=True)
class Figure:
    """What an organisation had at an indicator in a period; `note` says why it is not known (a code of NOTES)."""

    value: float | None
    target: float | None
    note: str = ""


@dataclass(frozen=True)
class Ground:
    """A run with everything that its release tells."""

    run: ScoringRun
    results: Results
    scheme: Scheme
    tree: OrganisationTree
    organisations: tuple[Place, ...]
    groups: Mapping[str, Text]
    library: Mapping[str, IndicatorVersion]
    goals: Mapping[str, Goal]
    former: Mapping[str, Mapping[str, Any]]
    """Rows of the ranking of the period before by organisation: as published, else as confirmed."""
    history: Mapping[tuple[str, str, str], Figure]
    """By organisation, indicator, period."""
    firm: evaluation.Firmness
    publisher: Text

    @property
    def period(self) -> Period:
        return Period.parse(self.run.period)

    @property
    def evaluation(self) -> Evaluation:
        return self.results.evaluation

    @cached_property
    def indicators(self) -> dict[str, Node]:
        """The leaves by the code under which the public finds them."""
        return {public_code(leaf): leaf for leaf in self.scheme.leaves}

    def score(self, column: str, organisation: str, node: str) -> Any:
        """A cell of the run's scores."""
        return self.results.read((AFTER, column, organisation, node))

    def label_of(self, code: str) -> Text:
        """What an indicator is called: in the library, else in the scheme."""
        version = self.library.get(self.indicators[code].indicator)
        own = self.indicators[code].label()
        return own if version is None else name_of(version)

    def decimals_of(self, code: str) -> int:
        """Decimals with which the indicator's figures are told."""
        version = self.library.get(self.indicators[code].indicator)
        return version.decimals if version else 2


def public_code(leaf: Node) -> str:
    """An indicator that is taken as it is keeps its own code in every scheme; what is reckoned from several, the leaf's."""
    return leaf.indicator if leaf.observed == (leaf.indicator,) else leaf.code


def ground_of(run: ScoringRun, before: Mapping[str, Content]) -> Ground:
    """Everything that the release of a run tells."""
    scheme = evaluation.scheme_of(run)
    tree = evaluation.names_at(run.period)
    results = Results(evaluation.evaluation_of(run))
    ids = dict(ScoreRow.objects.filter(run=run).values_list("organisation__code", "organisation_id").distinct())
    places = tuple(_place(code, ids[code], results, tree) for code in sorted(ids))
    day = Period.parse(run.period).last_date
    goals = Goal.objects.filter(plan__year=run.cycle.year).select_related("owner")
    owner = tree.find(run.cycle.scheme_version.scheme.organisation_id)
    return Ground(
        run, results, scheme, tree, places, _groups(results, scheme), indicator_on(day, scheme.indicators),
        {goal.code: goal for goal in goals}, _former(run, scheme, tree, before),
        _history(run, scheme, places, results, before), evaluation.firmness(run, scheme.code),
        _label(owner) if owner else scheme.label,
    )  # fmt: skip


def _label(thing: Any) -> Text:
    return Text(thing.label_en or thing.label_zh, thing.label_zh or thing.label_en)


def _place(code: str, pk: int, results: Results, tree: OrganisationTree) -> Place:
    found = tree.find(pk)
    return Place(pk, code, _label(found) if found else Text(code, code), results.group_of(code))


def _groups(results: Results, scheme: Scheme) -> dict[str, Text]:
    named = {code: _label(each) for code, each in evaluation.group_names(scheme).items()}
    codes = sorted({results.group_of(code) for code in results.organisations})
    return {code: named.get(code) or results.group_label(code) for code in codes}


def _former(
    run: ScoringRun, scheme: Scheme, tree: OrganisationTree, before: Mapping[str, Content]
) -> dict[str, Mapping[str, Any]]:
    published = before.get(str(Period.parse(run.period).previous()))
    if published is not None:
        return {row["organisation"]: row for row in published.rows("ranking")}
    previous = evaluation.previous_run(run)
    if previous is None:
        return {}
    rows = evaluation.ranking(
        previous,
        None,
        scheme.code,
        by=evaluation.BY_SCORE,
        names=tree,
        scheme=evaluation.scheme_of_cycle(previous.cycle),
    )
    return {row.code: {"score": row.score, "rank": row.rank} for group in rows for row in group.rows}


Key = tuple[str, str, str]


def _history(
    run: ScoringRun, scheme: Scheme, places: Sequence[Place], results: Results, before: Mapping[str, Content]
) -> dict[Key, Figure]:
    """The figures of this period and of those before it; a published one stands as it was published."""
    this = Period.parse(run.period)
    periods = [str(this.shift(-step)) for step in range(N_PERIODS - 1, 0, -1)]
    wanted = {place.code for place in places}
    codes = {public_code(leaf) for leaf in scheme.leaves}
    found = _confirmed(run, [period for period in periods if period not in before], places, codes)
    for period in periods:
        table = before[period].table("values") if period in before else None
        for organisation, indicator, of, value, target, note in table.rows if table else ():
            if of == period and organisation in wanted and indicator in codes:
                found[str(organisation), str(indicator), period] = Figure(
                    _number(value), _number(target), str(note or "")
                )
    return found | _own(run, scheme, places, results)


def _own(run: ScoringRun, scheme: Scheme, places: Sequence[Place], results: Results) -> dict[Key, Figure]:
    declared = set(
        FindingRow.objects.filter(run=run, rule="declared_no_data").values_list("organisation_code", "indicator_code")
    )
    found = {}
    for leaf in scheme.leaves:
        for place in places:
            value = results.read((AFTER, "raw", place.code, leaf.code))
            target = results.read((AFTER, "target", place.code, leaf.code))
            was_declared = any((place.code, code) in declared for code in leaf.observed)
            note = "" if value is not None else "declared" if was_declared else "not_reported"
            found[place.code, public_code(leaf), run.period] = Figure(_number(value), _number(target), note)
    return found


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _confirmed(run: ScoringRun, periods: Iterable[str], places: Sequence[Place], codes: set[str]) -> dict[Key, Figure]:
    """From confirmed runs of the same scheme, for periods that were never published."""
    runs = ScoringRun.objects.filter(
        state=CONFIRMED, period__in=list(periods), cycle__scheme_version__scheme=run.cycle.scheme_version.scheme_id
    )
    by_id = {each.pk: each for each in runs.defer("snapshot").select_related("cycle__scheme_version")}
    leaves: dict[int, dict[str, str]] = defaultdict(dict)
    for pk, each in by_id.items():
        for leaf in evaluation.scheme_of_cycle(each.cycle).leaves:
            if public_code(leaf) in codes:
                leaves[pk][leaf.code] = public_code(leaf)
    names = {place.id: place.code for place in places}
    nodes = {code for each in leaves.values() for code in each}
    rows = ScoreRow.objects.filter(run__in=by_id, organisation__in=names, node_code__in=nodes)
    aims = newest_targets(codes, names, [each.period for each in by_id.values()]) if by_id else {}
    found = {}
    for run_id, organisation_id, node, raw in rows.values_list("run_id", "organisation_id", "node_code", "raw"):
        if node in leaves[run_id]:
            code, period = leaves[run_id][node], by_id[run_id].period
            note = "" if raw is not None else "not_reported"
            target = aims.get((organisation_id, code, period))
            found[names[organisation_id], code, period] = Figure(raw, target, note)
    return found

"""What other stages have found and people have decided: doubts that stand, ranks that are confirmed, what is owed."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from jixiao.engine.model.period import Period
from jixiao.web.collection.models import CollectionTask
from jixiao.web.collection.rules import OPEN, RETURNED
from jixiao.web.doubts import queries as doubts
from jixiao.web.doubts.rules import CONFIRMED as CONFIRMED_ERROR
from jixiao.web.doubts.rules import UNDECIDED
from jixiao.web.evaluation.models import ScoreRow, ScoringRun
from jixiao.web.evaluation.queries import own_indicator, scheme_of_cycle
from jixiao.web.evaluation.rules import CONFIRMED as CONFIRMED_RUN
from jixiao.web.indicators.models import Indicator
from jixiao.web.indicators.queries import engine_scheme
from jixiao.web.organisations.queries import OrganisationTree, working_days
from jixiao.web.outlook.models import Chance
from jixiao.web.warnings import rules
from jixiao.web.warnings.queries.figures import Figure

OWED_MONTHS, NOT_OWED = 3, -1
OWED_STATES = frozenset({OPEN, RETURNED})
RANKED_YEARS = 2
"""Ranks of runs of this year and so many before it are compared."""


class Owed(NamedTuple):
    """A figure that a task asks for, and how many working days it is late; negative before its day, or handed in."""

    organisation: str
    indicator: str
    period: str
    days_late: int


class ToldDoubt(NamedTuple):
    """A doubt that stands about a figure or, without period, about a series; no score: not looked at yet."""

    organisation: str
    indicator: str
    period: str
    score: float | None
    rule: str = ""
    message: str = ""
    message_zh: str = ""


class ToldRank(NamedTuple):
    """The rank of an organisation in an indicator, as a confirmed run has it; ranks of one `group` can be compared."""

    organisation: str
    indicator: str
    period: str
    rank: int
    out_of: int
    group: str


def chances_of(indicators: Collection[str]) -> list[tuple[str, str, str, float]]:
    """The chance of the year's target as it was told when each period was the newest."""
    rows = Chance.objects.filter(indicator__code__in=list(indicators)).order_by("id")
    told: dict[tuple[str, str, str], float] = {}
    for organisation, indicator, period, chance in rows.values_list(
        "organisation__code", "indicator__code", "newest_period", "probability"
    ):
        told[organisation, indicator, period] = chance
    return [(*key, chance) for key, chance in told.items()]


def owed(tree: OrganisationTree) -> tuple[list[Owed], dict[tuple[str, str], rules.Place]]:
    """What every task of the last months asks for, with the place of each, whether it ever had a figure or not."""
    calendar, asked = working_days(), dict[int, tuple[str, ...]]()
    ids = dict(Indicator.objects.values_list("code", "pk"))
    since = Period.parse(f"{tree.day:%Y-%m}").shift(-OWED_MONTHS).first_date
    found: list[Owed] = []
    places: dict[tuple[str, str], rules.Place] = {}
    for task in CollectionTask.objects.filter(due_date__gte=since).select_related("scheme_version"):
        node = tree.nodes.get(task.organisation_id)
        if node is None:
            continue
        if task.scheme_version_id not in asked:
            named = engine_scheme(task.scheme_version).indicators
            asked[task.scheme_version_id] = tuple(code for code in named if code in ids)
        late = calendar.between(task.due_date, tree.day) if task.state in OWED_STATES else NOT_OWED
        for code in asked[task.scheme_version_id]:
            found.append(Owed(node.code, code, task.period, late))
            places[node.code, code] = rules.Place(task.organisation_id, ids[code])
    return found, places


def told_doubts(tree: OrganisationTree, figures: Collection[Figure]) -> list[ToldDoubt] | None:
    """Doubts that stand about figures that hold: open, explained, or confirmed and not corrected; None before any search.

    A confirmed error speaks of its series until it is corrected. Accepted and dismissed doubts do not speak. Figures that
    came after the last search have no score.
    """
    look = doubts.newest_look()
    if look is None:
        return None
    codes = {(row.organisation_id, row.indicator_id): (row.organisation, row.indicator) for row in figures}
    holding = {(row.organisation_id, row.indicator_id, row.period): row.revision for row in figures}
    told = [
        ToldDoubt(row.organisation, row.indicator, row.period, None)
        for row in figures
        if row.observation_id > look.newest_observation
    ]
    standing = doubts.doubts(list(tree.nodes)).filter(
        state__in=[*UNDECIDED, CONFIRMED_ERROR], is_about_all=False, indicator__isnull=False
    )
    columns = (
        "organisation_id",
        "indicator_id",
        "period",
        "revision",
        "state",
        "score",
        "rule",
        "message_en",
        "message_zh",
    )
    for who, what, period, revision, state, *said in standing.values_list(*columns):
        if (who, what) in codes and (not period or holding.get((who, what, period)) == revision):
            doubt = ToldDoubt(*codes[who, what], period, *said)
            told.append(_lasting(doubt) if state == CONFIRMED_ERROR and period else doubt)
    return told


def _lasting(error: ToldDoubt) -> ToldDoubt:
    """A confirmed error that nobody has corrected, as a doubt about its series."""
    en, zh = f"{error.period}, confirmed as an error: {error.message}", f"{error.period} 已核实有误：{error.message_zh}"
    return error._replace(period="", message=en, message_zh=zh)


def told_ranks(tree: OrganisationTree, indicators: Collection[str]) -> list[ToldRank] | None:
    """The ranks of confirmed runs, by the leaves that look at one indicator as it is; None where there is none."""
    runs = {
        run.pk: run
        for run in ScoringRun.objects.filter(state=CONFIRMED_RUN, cycle__year__gte=tree.day.year - RANKED_YEARS)
        .select_related("cycle__scheme_version__scheme")
        .defer("snapshot")
        .order_by("confirmed_at", "pk")
    }
    leaves = {pk: _leaves(run, indicators) for pk, run in runs.items()}
    wanted = {code for own in leaves.values() for code in own}
    if not wanted:
        return None
    rows = ScoreRow.objects.filter(run__in=list(runs), node_code__in=list(wanted), rank__isnull=False)
    found = list(rows.values_list("run_id", "organisation_id", "node_code", "peer_group", "rank"))
    sizes = Counter((run, node, group) for run, _who, node, group, _rank in found)
    place = {pk: number for number, pk in enumerate(runs)}
    told = []
    for run, who, node, group, rank in sorted(found, key=lambda row: place[row[0]]):
        if node in leaves[run] and who in tree.nodes:
            scheme = runs[run].cycle.scheme_version.scheme.code
            size = sizes[run, node, group]
            told.append(
                ToldRank(tree.nodes[who].code, leaves[run][node], runs[run].period, rank, size, f"{scheme}/{group}")
            )
    return told or None


def _leaves(run: ScoringRun, indicators: Collection[str]) -> Mapping[str, str]:
    """Leaves of a run's scheme that look at one indicator as it is → the indicator."""
    leaves = scheme_of_cycle(run.cycle).leaves
    return {leaf.code: code for leaf in leaves if (code := own_indicator(leaf)) in indicators and code}


def columns_of(rows: Iterable[tuple[object, ...]], names: Iterable[str]) -> dict[str, list[object]]:
    """Rows as a frame of the engine: columns by name."""
    listed = list(rows)
    return {name: [row[at] for row in listed] for at, name in enumerate(names)}

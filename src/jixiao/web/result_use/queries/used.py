"""How many results were in fact used: the ledger of a year, and the counts that other apps show."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from jixiao.engine.result_use.rules import KINDS
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.evaluation.queries import final_runs
from jixiao.web.organisations.models import Organisation
from jixiao.web.result_use import rules
from jixiao.web.result_use.models import UseProposal, UseRound
from jixiao.web.result_use.queries.proposals import Sight, proposals
from jixiao.web.result_use.queries.results import (
    Total,
    confirmed_runs,
    keys_of_totals,
    runs_of_year,
    totals_by_run,
)

PROPOSED = "proposed"


@dataclass(frozen=True)
class UsedResult:
    """One result of the year with what came of it; `proposals` as far as the reader sees them."""

    run: ScoringRun
    total: Total
    known: rules.Known
    proposals: tuple[UseProposal, ...] = ()

    @property
    def fate(self) -> str:
        """What became of it, one of FATE_LABELS."""
        return rules.fate_of(self.known)


@dataclass(frozen=True)
class KindCount:
    """Proposals of one kind: all but superseded ones, those decided, those accepted or changed, those carried out."""

    kind: str
    n_proposed: int
    n_decided: int
    n_accepted: int
    n_used: int


@dataclass(frozen=True)
class UsedResults:
    """How many results of a year were used, for whoever shows it: counts only, no organisation and nothing about people.

    A result is one organisation's total in one period's valid run; it is used when something was carried out on it.
    `kinds`: by kind, without talks and references for promotion.
    """

    year: int
    counts: rules.Counts = field(default_factory=rules.Counts)
    kinds: tuple[KindCount, ...] = ()


def used_results(year: int, today: date) -> UsedResults:
    """The use of a year's results over the whole installation as it stands; for the cockpit and for publication.

    Stable: other apps call this. Needs no reader, since it names nobody.
    """
    everybody = frozenset(Organisation.objects.values_list("pk", flat=True))
    found = ledger(year, Sight(everybody, everybody), today)
    kinds = [one for one in kind_counts(found) if one.kind not in rules.CONFIDENTIAL]
    return UsedResults(year, rules.count(one.known for one in found), tuple(kinds))


def ledger(year: int, sight: Sight, today: date) -> list[UsedResult]:
    """Every result of the year's valid runs that the reader sees, newest period first, with what came of it."""
    runs = runs_of_year(year)
    rounds: dict[int, UseRound] = {run.pk: run.use_round for run in runs if hasattr(run, "use_round")}
    seen: dict[tuple[int, int], list[UseProposal]] = defaultdict(list)
    for proposal in proposals(sight).filter(round__in=[one.pk for one in rounds.values()]):
        seen[proposal.round_id, proposal.organisation_id].append(proposal)
    final, totals, found = final_runs(runs, today), totals_by_run(runs, with_vetoes=False), []
    for run in runs:
        held = rounds.get(run.pk)
        unproposed = _unproposed(held)
        for total in totals[run.pk]:
            if not sight.sees(total.organisation_id):
                continue
            own = tuple(seen[held.pk, total.organisation_id]) if held else ()
            known = rules.Known(
                run.pk in final, held is not None, tuple(one.state for one in own), unproposed.get(total.organisation_code, ()),
                sight.is_whole(total.organisation_id),
            )  # fmt: skip
            found.append(UsedResult(run, total, known, own))
    return found


def counts_of_year(year: int, sight: Sight, today: date) -> rules.Counts:
    """The counts of the ledger without its rows, for pages that show them beside much else.

    `fates` does not tell why no rule proposed anything.
    """
    runs = list(confirmed_runs().filter(cycle__year=year).select_related("use_round").defer("use_round__outcome"))
    drawn = {run.pk for run in runs if hasattr(run, "use_round")}
    states: dict[tuple[int, int], list[str]] = defaultdict(list)
    told = proposals(sight).filter(round__run__in=drawn).order_by()
    for run_id, organisation_id, state in told.values_list("round__run", "organisation", "state"):
        states[run_id, organisation_id].append(state)
    final = final_runs(runs, today)
    return rules.count(
        rules.Known(
            run_id in final, run_id in drawn, states.get((run_id, organisation_id), ()),
            is_whole=sight.is_whole(organisation_id),
        )
        for run_id, organisation_id in keys_of_totals(runs)
        if sight.sees(organisation_id)
    )  # fmt: skip


def _unproposed(held: UseRound | None) -> dict[str, list[str]]:
    """By organisation the status of rules that held without anything being proposed."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in held.outcome["rows"] if held else ():
        if row["status"] != PROPOSED:
            found[row["organisation_code"]].append(row["status"])
    return found


def kind_counts(found: Sequence[UsedResult]) -> list[KindCount]:
    """Proposals by kind as decided, in the order of the kinds."""
    live = [one for result in found for one in result.proposals if one.state != rules.SUPERSEDED]
    counted = []
    for kind in KINDS:
        own = [one.state for one in live if (one.decided_kind or one.kind) == kind]
        accepted = rules.TO_CARRY_OUT | {rules.CARRIED_OUT}
        counted.append(
            KindCount(
                kind, len(own), sum(state in rules.DECIDED for state in own), sum(state in accepted for state in own),
                own.count(rules.CARRIED_OUT),
            )
        )  # fmt: skip
    return counted

"""What the public is told of the use of results: as it stood at the end of a day, decided things only, nobody named.

Nothing about people is counted (talks, references for promotion), nor what is only proposed.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from jixiao.engine.model.period import Period
from jixiao.engine.model.text import Text
from jixiao.engine.result_use.rules import KINDS
from jixiao.web.base.words import name_of
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.evaluation.queries import final_runs
from jixiao.web.result_use import rules
from jixiao.web.result_use.models import UseEvent, UseProposal
from jixiao.web.result_use.queries.results import runs_of_year, totals_by_run

TOLD_EVENTS = tuple(sorted({rules.PAST[act] for act in (*rules.DECISIONS, "carry_out")}))
"""What is news to the public: a decision, and what was carried out."""


@dataclass(frozen=True)
class OpenResult:
    """The final result of one period: of how many organisations it is, and on how many of these something was decided.

    `n_accepted` of the decided ones: something follows; `n_used`: it was carried out.
    """

    scheme: str
    label: Text
    period: str
    n_results: int
    n_decided: int
    n_accepted: int
    n_used: int


@dataclass(frozen=True)
class OpenKind:
    """Decisions of one kind: all, those by which something follows, those carried out."""

    kind: str
    n_decided: int
    n_accepted: int
    n_used: int


@dataclass(frozen=True)
class OpenUses:
    """The use of a year's results at one moment."""

    year: int
    results: tuple[OpenResult, ...] = ()
    kinds: tuple[OpenKind, ...] = ()


@dataclass(frozen=True)
class _Stood:
    """A proposal as it stood: its kind as decided, its state."""

    kind: str
    state: str


def months_with_decisions() -> list[Period]:
    """Months in which something that may be told was decided or carried out, oldest first."""
    found = UseEvent.objects.filter(kind__in=TOLD_EVENTS).exclude(_about_people("proposal__"))
    return sorted({Period.parse(f"{timezone.localtime(at):%Y-%m}") for at in found.values_list("at", flat=True)})


def open_uses(year: int, until: datetime) -> OpenUses:
    """The year's results that were confirmed and final by then, and what was decided on them until then."""
    runs = [run for run in runs_of_year(year) if run.confirmed_at is not None and run.confirmed_at <= until]
    final = final_runs(runs, timezone.localdate(until))
    kept = [run for run in runs if run.pk in final]
    stood, totals = _stood(kept, until), totals_by_run(kept, with_vetoes=False)
    results = [_result(run, [total.organisation_id for total in totals[run.pk]], stood) for run in kept]
    return OpenUses(year, tuple(results), tuple(_kinds([one for many in stood.values() for one in many])))


def _about_people(before: str = "") -> Q:
    """Proposed or decided as something about people."""
    kinds = sorted(rules.CONFIDENTIAL)
    return Q(**{f"{before}kind__in": kinds}) | Q(**{f"{before}decided_kind__in": kinds})


def _stood(runs: Sequence[ScoringRun], until: datetime) -> dict[tuple[int, int], list[_Stood]]:
    """By run and organisation what was decided until then and stands."""
    of = UseProposal.objects.filter(round__run__in=[run.pk for run in runs]).exclude(_about_people())
    events = UseEvent.objects.filter(proposal__in=of, at__lte=until, kind__in=sorted(rules.STATE_AFTER)).order_by("pk")
    states = {pk: rules.STATE_AFTER[kind] for pk, kind in events.values_list("proposal", "kind")}
    found: dict[tuple[int, int], list[_Stood]] = defaultdict(list)
    for one in of.values_list("pk", "round__run", "organisation", "kind", "decided_kind"):
        pk, run_id, organisation_id, kind, decided_kind = one
        if states.get(pk) in rules.DECIDED:
            found[run_id, organisation_id].append(_Stood(decided_kind or kind, states[pk]))
    return found


def _result(run: ScoringRun, ids: Sequence[int], stood: dict[tuple[int, int], list[_Stood]]) -> OpenResult:
    states = [[one.state for one in stood.get((run.pk, pk), ())] for pk in ids]
    version = run.cycle.scheme_version
    return OpenResult(
        version.scheme.code, name_of(version), run.period, len(ids), sum(map(bool, states)),
        sum(any(state != rules.REJECTED for state in own) for own in states),
        sum(rules.CARRIED_OUT in own for own in states),
    )  # fmt: skip


def _kinds(stood: Sequence[_Stood]) -> list[OpenKind]:
    """The kinds that were decided on, in the order of the rules."""
    found = []
    for kind in KINDS:
        own = [one.state for one in stood if one.kind == kind]
        if own:
            n_rejected = own.count(rules.REJECTED)
            found.append(OpenKind(kind, len(own), len(own) - n_rejected, own.count(rules.CARRIED_OUT)))
    return found

"""Rules are applied to a final result: each proposal is drafted. Where the result was corrected, they are applied anew."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from jixiao.web.audit import actions as audit
from jixiao.web.audit.actions import Actor
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.evaluation.queries import is_final
from jixiao.web.evaluation.rules import CONFIRMED
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.result_use import frames, queries, rules
from jixiao.web.result_use.actions.events import record
from jixiao.web.result_use.actions.moving import Mover
from jixiao.web.result_use.models import UseProposal, UseRound, UseRuleSet

CORRECTED_WORDS = "依据的考核结果已更正 · The result it stood on was corrected"
SAME_WORDS = "结果更正后本单位得分、名次、等次均未变化 · The correction left this result as it was"
STILL_WORDS = "结果更正后规则仍然适用 · The rule holds for the corrected result too"


@transaction.atomic
def draw_up(*, run: ScoringRun, by: Account, now: datetime) -> UseRound:
    """Apply the rules that held on the day of confirmation; every proposal is a draft, nobody is told yet."""
    list(Organisation.objects.select_for_update(no_key=True).order_by("pk")[:1])  # one is numbered at a time
    run = _official(run, now)
    if UseRound.objects.filter(run=run).exists():
        raise RuleViolation("drawn_up_already", N_("The rules were applied to this result already. Reload the page."))
    assert run.confirmed_at is not None
    rule_set = queries.rules_on(timezone.localdate(run.confirmed_at))
    if rule_set is None:
        raise RuleViolation(
            "no_rules_then", N_("No rules of use were in force when this result was confirmed. Rules do not look back.")
        )
    found = frames.applied(rules.read_document(rule_set.document), run, timezone.localdate(now).year)
    made = _kept(run, rule_set, found, by, now)
    _drafted(made, [(line, None) for line in found.lines], by, now)
    return made


def _official(run: ScoringRun, now: datetime) -> ScoringRun:
    held = queries.find_run(run.code)
    is_confirmed = held is not None and held.state == CONFIRMED
    rules.check_final(
        is_confirmed=is_confirmed,
        is_final=is_confirmed and held is not None and is_final(held, timezone.localdate(now)),
    )
    assert held is not None
    return held


def _kept(
    run: ScoringRun,
    rule_set: UseRuleSet,
    found: frames.Applied,
    by: Actor,
    now: datetime,
    renews: UseRound | None = None,
) -> UseRound:
    made = UseRound.objects.create(
        run=run, rule_set=rule_set, renews=renews, n_results=found.n_results, n_proposed=len(found.lines),
        increase_cap=found.increase_cap, outcome=found.outcome(), by=by if isinstance(by, Account) else None, at=now,
    )  # fmt: skip
    audit.record(
        event="USE_DRAWN_UP", object_type="scoring_run", object_code=run.code, by=by, now=now,
        details={"rules": rule_set.number, "results": found.n_results, "proposals": len(found.lines)},
    )  # fmt: skip
    return made


def _drafted(made: UseRound, lines: Sequence[tuple[frames.Line, UseProposal | None]], by: Actor, now: datetime) -> None:
    year = timezone.localdate(now).year
    newest = UseProposal.objects.filter(year=year).aggregate(newest=Max("number"))["newest"] or 0
    places = Organisation.objects.in_bulk([line.total.organisation_id for line, _former in lines])
    for number, (line, former) in enumerate(lines, start=newest + 1):
        total = line.total
        proposal = UseProposal.objects.create(
            code=f"U{year}-{number:04}", year=year, number=number, round=made,
            organisation=places[total.organisation_id], rule=line.rule, label_zh=line.label_zh, label_en=line.label_en,
            kind=line.kind, size=line.size, amount=line.amount, reason_zh=line.reason_zh, reason_en=line.reason_en,
            **_figures(line), replaces=former, drafted_by=by if isinstance(by, Account) else None, drafted_at=now,
            state_at=now,
        )  # fmt: skip
        record(
            kind="drafted", proposal=proposal, by=by, now=now, run=made.run.code, rule=line.rule,
            replaces=former.code if former else None,
        )  # fmt: skip


def _figures(line: frames.Line) -> dict[str, object]:
    total = line.total
    return {"score": total.score, "rank": total.rank, "n_ranked": total.n_ranked, "grade": total.grade}


@transaction.atomic
def renew(*, drawn: UseRound, by: Actor, now: datetime) -> UseRound | None:
    """Apply the same rules to the result that took the place of what was drawn from; None where there is none (yet).

    A proposal whose figures are the same goes on, on the corrected result. Any other that is open or not carried out is
    void and drafted anew where a rule still holds; what was carried out says that its result was corrected since.
    """
    list(Organisation.objects.select_for_update(no_key=True).order_by("pk")[:1])
    run = queries.corrected_run(drawn.run)
    if run is None or UseRound.objects.filter(renews=drawn).exists() or UseRound.objects.filter(run=run).exists():
        return None
    found = frames.applied(rules.read_document(drawn.rule_set.document), run, timezone.localdate(drawn.at).year)
    made = _kept(run, drawn.rule_set, found, by, now, drawn)
    lines = {(line.total.organisation_id, line.kind): line for line in found.lines}
    former = UseProposal.objects.filter(round=drawn).exclude(state=rules.SUPERSEDED)
    replaced: dict[tuple[int, str], UseProposal] = {}
    for proposal in former.select_related("organisation", "round__run__cycle").order_by("pk"):
        key = (proposal.organisation_id, proposal.kind)
        if _goes_on(proposal, lines.get(key), made, by, now):
            del lines[key]
        else:
            replaced[key] = proposal
    _drafted(made, [(line, replaced.get(key)) for key, line in lines.items()], by, now)
    return made


def _goes_on(proposal: UseProposal, line: frames.Line | None, made: UseRound, by: Actor, now: datetime) -> bool:
    """Whether the proposal stands on the corrected result too; if not it is told why it does not."""
    if line is not None and _is_same(proposal, line):
        words, figures = SAME_WORDS, {}
    elif line is not None and proposal.state == rules.CARRIED_OUT and _size(proposal) == (line.size, line.amount):
        words, figures = STILL_WORDS, _figures(line) | {"reason_zh": line.reason_zh, "reason_en": line.reason_en}
    else:
        if proposal.state in rules.OPEN:
            Mover(proposal, now).move("supersede")
            record(kind="superseded", proposal=proposal, by=by, now=now, words=CORRECTED_WORDS, run=made.run.code)
        elif proposal.state == rules.CARRIED_OUT:
            UseProposal.objects.filter(pk=proposal.pk).update(is_outdated=True)
            record(kind="outdated", proposal=proposal, by=by, now=now, words=CORRECTED_WORDS, run=made.run.code)
        return False
    UseProposal.objects.filter(pk=proposal.pk).update(round=made, **figures)
    proposal.refresh_from_db()
    record(kind="kept", proposal=proposal, by=by, now=now, words=words, run=made.run.code)
    return True


def _is_same(proposal: UseProposal, line: frames.Line) -> bool:
    total = line.total
    before = (proposal.score, proposal.rank, proposal.n_ranked, proposal.grade, proposal.reason_zh)
    return before == (total.score, total.rank, total.n_ranked, total.grade, line.reason_zh) and _size(proposal) == (
        line.size,
        line.amount,
    )


def _size(proposal: UseProposal) -> tuple[object, object]:
    return proposal.size, proposal.amount

"""Writes of the chain: a step is taken with its score and reason; the office's decision lands."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jixiao.engine.model.period import Period
from jixiao.web.appraisal import frames, queries, rules
from jixiao.web.appraisal.models import ChainStep, PanelIndicator
from jixiao.web.audit.actions import record
from jixiao.web.base.content import keep_file
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.collection import actions as collection
from jixiao.web.collection.rules import check_evidence
from jixiao.web.indicators.models import Indicator, SchemeVersion
from jixiao.web.indicators.queries import engine_scheme
from jixiao.web.organisations.models import Account, Organisation


@transaction.atomic
def take_step(
    *,
    step: str,
    scheme_version: SchemeVersion,
    period: str,
    node_code: str,
    organisation: Organisation,
    score: float,
    words: str = "",
    file_name: str = "",
    content: bytes = b"",
    by: Account,
    now: datetime,
) -> ChainStep:
    """Set down a step's score beside the others; a decision lands as the indicator's figure."""
    # One step of an organisation at a time.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    leaf = next(
        (one for one in frames.qualitative_leaves(engine_scheme(scheme_version)) if one.node.code == node_code), None
    )
    if leaf is None or step not in rules.PERMISSION_OF:
        raise RuleViolation("unknown_indicator", N_("This scheme has no such qualitative indicator."))
    chain = queries.chain_of(scheme_version, period, node_code, organisation)
    evaluated = chain.newest.get(rules.SELF_EVALUATION)
    share = frames.settings_on(timezone.localdate(now))["step_share"]
    rules.check_can_take(step, by.username, evaluated.taken_by.username if evaluated else "", chain.scores)
    rules.check_step(step, score, words, chain.scores, share)
    former = chain.newest.get(step)
    taken = ChainStep.objects.create(
        scheme_version=scheme_version, period=period, node_code=node_code, organisation=organisation, step=step,
        revision=former.revision + 1 if former else 1, score=score, words=words.strip(), taken_by=by, taken_at=now,
        **_kept(file_name, content),
    )  # fmt: skip
    record(
        event="CHAIN_STEP_TAKEN", object_type="chain", object_code=f"{scheme_version.scheme.code}/{period}/{node_code}",
        organisation_code=organisation.code, by=by, now=now,
        details={"stage": step, "value": score, "reason": words.strip(), "revision": taken.revision},
    )  # fmt: skip
    if step == rules.DECISION:
        _land(taken, leaf, by, now)
    return taken


def _kept(file_name: str, content: bytes) -> dict[str, object]:
    if not file_name:
        return {}
    check_evidence(file_name, len(content), content[:8], settings.EVIDENCE_MAX_BYTES)
    return keep_file(file_name, content)


def _land(taken: ChainStep, leaf: frames.Qualitative, by: Account, now: datetime) -> None:
    known = {one.code: one for one in Indicator.objects.filter(code__in=[leaf.indicator, leaf.tier_indicator])}
    if leaf.indicator not in known:
        raise RuleViolation(
            "unknown_indicator", N_("An indicator of the scheme is not in the library. Create it there first.")
        )
    scored = PanelIndicator(
        indicator=known[leaf.indicator], tiers=[list(pair) for pair in leaf.tiers], full=leaf.full,
        tier_indicator=known.get(leaf.tier_indicator),
    )  # fmt: skip
    figures = frames.figures_of(scored, taken.organisation.code, taken.period, taken.score)
    code = f"decision-{taken.organisation.code}-{taken.node_code}"
    day = min(Period.parse(taken.period).last_date, timezone.localdate(now))
    details = {"stage": taken.step, "revision": taken.revision}
    collection.land(figures=figures, delivery=collection.Delivery("panel", code, details), on=day, by=by, now=now)

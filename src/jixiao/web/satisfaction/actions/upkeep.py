"""What the jobs write: answers that look stuffed are flagged, never deleted; networks and used tokens are forgotten."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from jixiao.web.audit.actions import Actor, record
from jixiao.web.satisfaction import rules
from jixiao.web.satisfaction.models import HandledCase, RatedCase, Rating, SurveyAnswer, UsedToken

TABLES: dict[str, type[Rating] | type[SurveyAnswer]] = {rules.RATINGS: Rating, rules.SURVEYS: SurveyAnswer}
BATCH = 500


@transaction.atomic
def flag_answers(*, kind: str, flags: Mapping[int, str], subject: str = "", by: Actor, now: datetime) -> int:
    """Count answers (`flags`: key → why) apart from now on; those flagged already stay as they are."""
    table = TABLES[kind]
    by_reason: dict[str, list[int]] = {}
    for key, reason in flags.items():
        by_reason.setdefault(reason[:30], []).append(key)
    n = 0
    for reason, keys in by_reason.items():
        for start in range(0, len(keys), BATCH):
            some = table.objects.filter(pk__in=keys[start : start + BATCH], flag="")
            n += some.update(flag=reason, flagged_on=now.date())
    if n:
        record(
            event="ANSWERS_FLAGGED", object_type="flagged_answers", object_code=subject or kind, by=by, now=now,
            details={"answers": n, "kind": kind},
        )  # fmt: skip
    return n


@transaction.atomic
def forget_networks(
    *, networks_before: date, tokens_before: date, cases_before: date, by: Actor, now: datetime
) -> int:  # fmt: skip
    """Empty the networks of answers received before a day; delete digests of tokens that are too old to be sent, and of
    cases that were handled too long ago to be rated.
    """
    n = sum(
        table.objects.filter(received_on__lt=networks_before).exclude(network="").update(network="")
        for table in TABLES.values()
    )
    n_tokens, _ = UsedToken.objects.filter(used_on__lt=tokens_before).delete()
    n_cases = _forget_cases(cases_before)
    if n or n_tokens or n_cases:
        record(
            event="NETWORKS_FORGOTTEN", object_type="sealed_group", object_code="all", by=by, now=now,
            details={"answers": n, "tokens": n_tokens, "cases": n_cases},
        )  # fmt: skip
    return n


def _forget_cases(before: date) -> int:
    """Delete the digests of cases handled before a day, rated or not: they can be rated no more."""
    old = HandledCase.objects.filter(day__lt=before)
    RatedCase.objects.filter(digest__in=old.values("digest")).delete()
    return old.delete()[0]

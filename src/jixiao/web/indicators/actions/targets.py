"""Writes to targets: set, and put right by two persons. A changed target is a new revision; the former ones stay."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from jixiao.web.audit.actions import record
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.indicators import queries, rules
from jixiao.web.indicators.models import Indicator, Target, TargetPlan
from jixiao.web.organisations.models import Account, Organisation


@transaction.atomic
def set_target_plan(
    *,
    indicator: Indicator,
    organisation: Organisation,
    year: int,
    annual_target: float,
    by: Account,
    now: datetime,
    baseline: float | None = None,
    path_kind: str = rules.SEASONAL,
    path: Mapping[str, float] | None = None,
    basis: str = "",
    history: Mapping[str, float] | None = None,
) -> TargetPlan:
    """The year's target and its path by month: seasonal (shaped by `history`: period → value), linear or by hand (`path`).

    A seasonal path without a whole earlier year becomes a straight line and is recorded as one.
    """
    rules.check_year(year)
    rules.check_finite(annual_target, baseline, *(path or {}).values())
    if path_kind not in rules.PATH_LABELS:
        raise RuleViolation("bad_path_kind", N_("Choose how the target moves through the year."))
    drawn = queries.draw_path(indicator, year, annual_target, baseline, path_kind, path, history)
    kind = rules.LINEAR if path_kind == rules.SEASONAL and not drawn.is_seasonal else path_kind
    plan = _add_revision(indicator, organisation, year, annual_target, baseline, kind, basis.strip()[:300], by, now)
    Target.objects.bulk_create(Target(plan=plan, period=period, value=value) for period, value in drawn.values.items())
    record(
        event="TARGET_SET", object_type="target", object_code=f"{indicator.code}/{organisation.code}/{year}",
        organisation_code=organisation.code, by=by, now=now,
        details={"revision": plan.revision, "annual_target": annual_target, "path": kind, "basis": plan.basis},
    )  # fmt: skip
    return plan


@transaction.atomic
def correct_target(
    *,
    organisation: Organisation,
    indicator: str,
    period: str,
    value: float,
    reason: str,
    provenance: Mapping[str, str],
    by: Account,
    checked_by: Account,
    now: datetime,
) -> TargetPlan:
    """One target of the newest plan (of a month on its path, or the year's own) is put right; all others stay.

    `by` found it wrong, `checked_by` is another person who agreed. The path is one by hand from then on.
    """
    rules.check_finite(value)
    if by == checked_by:
        raise RuleViolation(
            "second_person", N_("Who found a target wrong does not approve the new one. Ask a colleague.")
        )
    # One organisation's targets have one writer at a time.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    former = next(iter(queries.newest_plans([indicator], [organisation.pk], [int(period[:4])])), None)
    path = dict(former.targets.values_list("period", "value")) if former else {}
    own = path if former is None or period != str(former.year) else {period: former.annual_target}
    if former is None or period not in own:
        raise RuleViolation(
            "no_target", N_("There is no target of this indicator and period. Set one in the target plan.")
        )
    if own[period] == value:
        raise RuleViolation("same_target", N_("This is the target that stands already. Give the right one."))
    is_year = own is not path
    plan = _add_revision(
        former.indicator, organisation, former.year, value if is_year else former.annual_target, former.baseline,
        rules.MANUAL, reason.strip()[:300], by, now,
    )  # fmt: skip
    before = own[period]
    path |= {} if is_year else {period: value}
    Target.objects.bulk_create(Target(plan=plan, period=each, value=aim) for each, aim in sorted(path.items()))
    record(
        event="TARGET_CORRECTED", object_type="target", object_code=f"{indicator}/{organisation.code}/{former.year}",
        organisation_code=organisation.code, by=checked_by, now=now,
        details={
            "revision": plan.revision, "period": period, "before": before, "after": value, "reason": reason,
            "found_by": by.username, **provenance,
        },
    )  # fmt: skip
    return plan


def _add_revision(
    indicator: Indicator, organisation: Organisation, year: int, annual_target: float, baseline: float | None,
    kind: str, basis: str, by: Account, now: datetime,
) -> TargetPlan:  # fmt: skip
    former = TargetPlan.objects.filter(indicator=indicator, organisation=organisation, year=year)
    newest = former.aggregate(newest=Max("revision"))["newest"] or 0
    try:
        with transaction.atomic():
            return TargetPlan.objects.create(
                indicator=indicator, organisation=organisation, year=year, revision=newest + 1, basis=basis,
                annual_target=annual_target, baseline=baseline, path_kind=kind, recorded_by=by, recorded_at=now,
            )  # fmt: skip
    except IntegrityError:
        raise RuleViolation(
            "changed_meanwhile",
            N_("Somebody else set this target at the same moment. Reload the page and look at it first."),
        ) from None

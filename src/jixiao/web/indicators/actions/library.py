"""Writes to plans, goals and the indicator library. A revision ends one version and begins the next."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from jixiao.web.audit.actions import Actor, record
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.indicators import rules
from jixiao.web.indicators.models import Goal, Indicator, IndicatorVersion, Plan
from jixiao.web.organisations.models import Account, Organisation

_TAKEN = N_("The code “%(code)s” is taken. Choose another.")


@transaction.atomic
def create_plan(
    *, code: str, label_zh: str, year: int, organisation: Organisation, by: Actor, now: datetime, label_en: str = ""
) -> Plan:
    """A year's performance plan of `organisation`."""
    rules.check_code(code)
    rules.check_label(label_zh, label_en)
    rules.check_year(year)
    try:
        with transaction.atomic():
            plan = Plan.objects.create(
                code=code, label_zh=label_zh.strip(), label_en=label_en.strip(), year=year, organisation=organisation
            )
    except IntegrityError:
        raise RuleViolation("code_taken", _TAKEN, code=code) from None
    record(
        event="PLAN_CREATED", object_type="plan", object_code=code, organisation_code=organisation.code,
        details={"label_zh": plan.label_zh, "year": year}, by=by, now=now,
    )  # fmt: skip
    return plan


@transaction.atomic
def create_goal(
    *,
    plan: Plan,
    code: str,
    label_zh: str,
    owner: Organisation,
    by: Actor,
    now: datetime,
    label_en: str = "",
    statement_zh: str = "",
    statement_en: str = "",
    position: int = 0,
    subject: str = "",
) -> Goal:
    """A goal of the plan, owned by one organisation; schemes link to it by its code, `subject` says what else does."""
    rules.check_code(code)
    rules.check_label(label_zh, label_en)
    if subject not in rules.SUBJECT_LABELS:
        raise RuleViolation("bad_subject", N_("Choose what stands under the goal."))
    try:
        with transaction.atomic():
            goal = Goal.objects.create(
                plan=plan, code=code, label_zh=label_zh.strip(), label_en=label_en.strip(), owner=owner,
                statement_zh=statement_zh.strip(), statement_en=statement_en.strip(), position=position,
                subject=subject,
            )  # fmt: skip
    except IntegrityError:
        raise RuleViolation("code_taken", _TAKEN, code=code) from None
    record(
        event="GOAL_CREATED", object_type="goal", object_code=f"{plan.code}/{code}", organisation_code=owner.code,
        details={"label_zh": goal.label_zh}, by=by, now=now,
    )  # fmt: skip
    return goal


@transaction.atomic
def create_indicator(
    *, code: str, label_zh: str, direction: str, valid_from: date, by: Actor, now: datetime, **fields: Any
) -> IndicatorVersion:
    """A new indicator with its first version; `fields` are further columns of IndicatorVersion."""
    rules.check_code(code)
    _check_fields(label_zh, direction, fields)
    try:
        with transaction.atomic():
            indicator = Indicator.objects.create(code=code, created_at=now)
    except IntegrityError:
        raise RuleViolation("code_taken", _TAKEN, code=code) from None
    version = IndicatorVersion.objects.create(
        indicator=indicator, number=1, label_zh=label_zh.strip(), direction=direction, valid_from=valid_from,
        created_by=_account(by), created_at=now, **fields,
    )  # fmt: skip
    details = {"label_zh": version.label_zh, "direction": direction, "from": valid_from.isoformat()}
    record(event="INDICATOR_CREATED", object_type="indicator", object_code=code, details=details, by=by, now=now)
    return version


@transaction.atomic
def revise_indicator(
    *, indicator: Indicator, label_zh: str, direction: str, valid_from: date, by: Actor, now: datetime, **fields: Any
) -> IndicatorVersion:
    """The indicator's next version from `valid_from` on; the former one ends there and stays readable."""
    _check_fields(label_zh, direction, fields)
    Indicator.objects.select_for_update().get(pk=indicator.pk)
    former = indicator.versions.latest("number")
    rules.check_can_revise(valid_from, former.valid_from)
    IndicatorVersion.objects.filter(pk=former.pk).update(valid_to=valid_from)
    version = IndicatorVersion.objects.create(
        indicator=indicator, number=former.number + 1, label_zh=label_zh.strip(), direction=direction,
        valid_from=valid_from, created_by=_account(by), created_at=now, **fields,
    )  # fmt: skip
    record(
        event="INDICATOR_REVISED", object_type="indicator", object_code=indicator.code,
        details={"number": version.number, "from": valid_from.isoformat(), "changed": _changed(former, version)},
        by=by, now=now,
    )  # fmt: skip
    return version


def _check_fields(label_zh: str, direction: str, fields: dict[str, Any]) -> None:
    rules.check_label(label_zh, fields.get("label_en", ""))
    rules.check_bounds(fields.get("lower_bound"), fields.get("upper_bound"))
    rules.check_finite(fields.get("lower_bound"), fields.get("upper_bound"))
    rules.check_sample(fields.get("sample_code", ""), fields.get("unit_of_measure", ""))
    if direction not in rules.DIRECTION_LABELS:
        raise RuleViolation("bad_direction", N_("Say whether higher or lower is better."))
    if fields.get("over_time", "mean") not in rules.OVER_TIME_LABELS:
        raise RuleViolation("bad_over_time", N_("Say how months make a year: sum, mean or last month."))


COMPARED = (
    "label_zh", "label_en", "definition_zh", "definition_en", "formula_zh", "formula_en", "unit_of_measure",
    "direction", "over_time", "decimals", "lower_bound", "upper_bound", "evidence_required", "source_note", "owner_id",
    "sample_code",
)  # fmt: skip


def _changed(former: IndicatorVersion, version: IndicatorVersion) -> list[str]:
    return [name for name in COMPARED if getattr(former, name) != getattr(version, name)]


def _account(by: Actor) -> Account | None:
    return by if isinstance(by, Account) else None

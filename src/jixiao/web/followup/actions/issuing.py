"""Orders are issued: by the office, or taken up from what an earlier stage has asked for, each once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from jixiao.engine.model.text import Text
from jixiao.web.audit.actions import Actor
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.budgets.models import MonitoringReport
from jixiao.web.followup import queries, rules
from jixiao.web.followup.actions.events import record
from jixiao.web.followup.actions.watching import reopen_if_fallen
from jixiao.web.followup.models import RectificationOrder
from jixiao.web.indicators.models import Indicator
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.projects.models import Project
from jixiao.web.projects.queries import LateItem
from jixiao.web.satisfaction import actions as satisfaction
from jixiao.web.satisfaction.models import BadRating
from jixiao.web.warnings import actions as warnings
from jixiao.web.warnings.models import OrderRequest


@dataclass(frozen=True)
class DraftOrder:
    """What an order says; `subject` is whose figures are to move (default: the responsible organisation)."""

    source: str
    organisation: Organisation
    problem: Text
    requirement: Text
    due_date: date
    assisting: tuple[Organisation, ...] = ()
    subject: Organisation | None = None
    indicator: Indicator | None = None
    aim: float | None = None
    source_key: str = ""
    request: OrderRequest | None = None
    bad_rating: BadRating | None = None
    monitoring: MonitoringReport | None = None
    project: Project | None = None
    milestone: str = ""


@transaction.atomic
def issue(*, draft: DraftOrder, by: Actor, now: datetime) -> RectificationOrder:
    """Write the order and tell whom it concerns. About an indicator something has to say where that should be."""
    today = timezone.localdate(now)
    rules.check_words(draft.problem.zh or draft.problem.en)
    rules.check_words(draft.requirement.zh or draft.requirement.en)
    if isinstance(by, Account):
        rules.check_due_date(draft.due_date, today)
    # One is numbered at a time.
    list(Organisation.objects.select_for_update(no_key=True).order_by("pk")[:1])
    order = _written(draft, today.year, by, now)
    order.assisting.set([one for one in draft.assisting if one.pk != draft.organisation.pk])
    if isinstance(by, Account) and order.indicator is not None and not queries.has_target(order):
        raise RuleViolation(
            "aim_missing",
            N_(
                "No target tells where this indicator should be. Write an aim, so that the figures can close the order."
            ),
        )
    record(kind="issued", order=order, by=by, now=now, source=order.source, due_date=order.due_date)
    return order


def _written(draft: DraftOrder, year: int, by: Actor, now: datetime) -> RectificationOrder:
    newest = RectificationOrder.objects.filter(year=year).aggregate(newest=Max("number"))["newest"] or 0
    try:
        with transaction.atomic():
            return RectificationOrder.objects.create(
                code=f"{year}-{newest + 1:04}", year=year, number=newest + 1, source=draft.source,
                source_key=draft.source_key, request=draft.request, bad_rating=draft.bad_rating,
                problem_zh=draft.problem.zh.strip(), problem_en=draft.problem.en.strip(),
                requirement_zh=draft.requirement.zh.strip(), requirement_en=draft.requirement.en.strip(),
                organisation=draft.organisation, subject=draft.subject or draft.organisation,
                indicator=draft.indicator, aim=draft.aim, monitoring=draft.monitoring, project=draft.project,
                milestone=draft.milestone, due_date=draft.due_date, holder=draft.organisation,
                issued_by=by if isinstance(by, Account) else None, issued_at=now,
                counts_from=timezone.localdate(now), state_at=now,
            )  # fmt: skip
    except IntegrityError:
        raise RuleViolation(
            "taken_already", N_("An order about this has been issued already. Reload the page.")
        ) from None


@transaction.atomic
def take_up_requests(*, requests: Iterable[OrderRequest], by: Actor, now: datetime) -> list[RectificationOrder]:
    """What warnings ask for becomes orders; of a request that somebody took before nothing is made."""
    found = []
    for request in requests:
        warning = request.warning
        if RectificationOrder.objects.filter(request=request).exists():
            continue
        draft = DraftOrder(
            rules.WARNING, warning.organisation,
            Text(warning.message_en[: rules.TEXT_LIMIT], warning.message_zh[: rules.TEXT_LIMIT]),
            Text(request.requirement_en, request.requirement_zh), request.due_date, indicator=warning.indicator,
            source_key=f"warning:{warning.pk}:{request.stretch}", request=request,
        )  # fmt: skip
        order = issue(draft=draft, by=by, now=now)
        warnings.take_up(request=request, code=order.code, by=by, now=now)
        found.append(order)
    return found


@transaction.atomic
def take_up_rating(*, bad_rating: BadRating, by: Actor, now: datetime) -> RectificationOrder | None:
    """A bad rating becomes an order with its own deadline; None where somebody took it before."""
    if RectificationOrder.objects.filter(bad_rating=bad_rating).exists():
        return None
    due_date = queries.due_day(rules.RATING, timezone.localdate(now))
    satisfaction.take_up(bad_rating=bad_rating, due_date=due_date, by=by, now=now)
    draft = DraftOrder(
        rules.RATING, bad_rating.organisation, queries.told_of_rating(bad_rating), rules.RATING_REQUIREMENT, due_date,
        source_key=f"rating:{bad_rating.pk}", bad_rating=bad_rating,
    )  # fmt: skip
    return issue(draft=draft, by=by, now=now)


@transaction.atomic
def take_up_demand(*, report: MonitoringReport, by: Actor, now: datetime) -> RectificationOrder | None:
    """What the office demands of a monitoring report becomes an order; soon after a closed one that one opens again.

    None where somebody took it before.
    """
    former = queries.former_of(report.programme)
    if former is not None and former.state in rules.OPEN:
        return None
    if former is not None and reopen_if_fallen(order=former, by=by, now=now):
        return former
    draft = DraftOrder(
        rules.BUDGET, report.programme.organisation, queries.told_of_demand(report), Text("", report.demand),
        queries.due_day(rules.BUDGET, timezone.localdate(now)), source_key=f"monitoring:{report.pk}", monitoring=report,
    )  # fmt: skip
    return issue(draft=draft, by=by, now=now)


@transaction.atomic
def take_up_item(*, item: LateItem, by: Actor, now: datetime) -> RectificationOrder:
    """A late item of a joint project becomes an order to who does it; who leads the project assists."""
    places = {
        one.code: one for one in Organisation.objects.filter(code__in=[item.organisation_code, item.leading_code])
    }
    leading = places[item.leading_code]
    draft = DraftOrder(
        rules.PROJECT, places.get(item.organisation_code, leading), queries.told_of_item(item), rules.ITEM_REQUIREMENT,
        queries.due_day(rules.PROJECT, timezone.localdate(now)), (leading,), source_key=queries.item_key(item),
        project=Project.objects.get(code=item.project_code), milestone=item.milestone_code,
    )  # fmt: skip
    return issue(draft=draft, by=by, now=now)

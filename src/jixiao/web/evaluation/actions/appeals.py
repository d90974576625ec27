"""Appeals (申诉复核): submitted, returned, answered by the office, approved by another person."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from jixiao.web.audit.actions import Actor
from jixiao.web.base.rules import check_words
from jixiao.web.evaluation import queries, rules
from jixiao.web.evaluation.actions.events import AppealChain, Brought, Files
from jixiao.web.evaluation.actions.log import record
from jixiao.web.evaluation.actions.recomputing import apply
from jixiao.web.evaluation.models import Appeal, Correction, EvaluationCycle, ItemEntry, ScoringRun
from jixiao.web.organisations.models import Account, Organisation


@transaction.atomic
def submit(
    *,
    cycle: EvaluationCycle,
    period: str,
    organisation: Organisation,
    subject: str,
    words: str,
    node_code: str = "",
    item_code: str = "",
    entry: ItemEntry | None = None,
    files: Files = (),
    by: Account,
    now: datetime,
) -> Appeal:
    """An organisation contests its result of a period, or what goes into it; the office answers within its deadline."""
    check_words(words)
    today = timezone.localdate(now)
    list(Organisation.objects.select_for_update(no_key=True).order_by("pk")[:1])
    run = ScoringRun.objects.filter(cycle=cycle, period=period, state=rules.CONFIRMED).first()
    item = entry.item_code if entry else item_code
    rules.check_subject(subject, has_node=bool(node_code), has_item=bool(item), has_run=run is not None)
    about = {"subject": subject, "node_code": node_code, "item_code": item, "entry": entry}
    same = Appeal.objects.filter(cycle=cycle, period=period, organisation=organisation, **about)
    window = queries.appeal_window(run) if run else None
    rules.check_can_appeal(
        window.closes_on if window else None, today,
        is_open_already=same.filter(state__in=rules.OPEN_APPEALS).exists(),
        is_decided=same.filter(state__in=rules.DECIDED).exists(),
    )  # fmt: skip
    number = (Appeal.objects.filter(year=cycle.year).aggregate(last=Max("number"))["last"] or 0) + 1
    appeal = Appeal.objects.create(
        code=f"A{cycle.year}-{number:04}", year=cycle.year, number=number, cycle=cycle, period=period, run=run,
        organisation=organisation, submitted_by=by, submitted_at=now, due_date=queries.answer_day(today), **about,
    )  # fmt: skip
    AppealChain(by, now).record("submit", appeal, words, **Brought(files).kept())
    return appeal


@transaction.atomic
def return_appeal(*, appeal: Appeal, words: str, by: Account, now: datetime) -> Appeal:
    """The office needs more before it can decide; the clock stands still until it comes."""
    return _moved(appeal, "return", words, by, now)


@transaction.atomic
def submit_again(*, appeal: Appeal, words: str, files: Files = (), by: Account, now: datetime) -> Appeal:
    """What was missing is added; the office has its full time again."""
    due = queries.answer_day(timezone.localdate(now))
    return _moved(appeal, "submit_again", words, by, now, Brought(files).kept(), due_date=due)


@transaction.atomic
def withdraw_appeal(*, appeal: Appeal, words: str = "", by: Account, now: datetime) -> Appeal:
    """The organisation contests it no more."""
    return _moved(appeal, "withdraw", words or "—", by, now, needs_words=False)


@transaction.atomic
def reject(*, appeal: Appeal, words: str, by: Account, now: datetime) -> Appeal:
    """The result stands; the answer says why."""
    return _moved(appeal, "reject", words, by, now, answer=words.strip(), answered_by=by, decided_at=now)


@transaction.atomic
def uphold(*, appeal: Appeal, change: rules.Change, words: str, by: Account, now: datetime) -> Appeal:
    """The organisation is right: what has to be changed, for another person to approve."""
    rules.check_change(change)
    rules.check_change_fits(change, queries.changeable(appeal))
    details = {"change": change.to_data()}
    return _moved(
        appeal, "uphold", words, by, now, details, answer=words.strip(), answered_by=by, change=change.to_data()
    )


@transaction.atomic
def send_back(*, appeal: Appeal, words: str, by: Account, now: datetime) -> Appeal:
    """The second person does not agree; the office looks again."""
    appeal = AppealChain(by, now).locked(appeal)
    return _moved(appeal, "send_back", words, by, now, answer="", change={}, answered_by=None)


@transaction.atomic
def accept(*, appeal: Appeal, words: str = "", by: Account, now: datetime) -> Appeal:
    """The change is made, and every valid run that reads it is scored anew; each becomes the valid result."""
    appeal = AppealChain(by, now).locked(appeal)
    rules.check_appeal_act("accept", appeal.state)
    assert appeal.answered_by is not None
    rules.check_second_person(appeal.answered_by.username, by.username)
    corrections = apply(appeal=appeal, change=rules.Change.from_data(appeal.change), by=by, now=now)
    details = {"runs": [each.run.code for each in corrections]}
    return _moved(appeal, "accept", words, by, now, details, needs_words=False, approved_by=by, decided_at=now)


@transaction.atomic
def take_up(*, correction: Correction, release: str, by: Actor, now: datetime) -> Correction:
    """The portal has dealt with it: `release` corrects what was published, '' where nothing had been.

    When all corrections of an appeal are dealt with and one was published, the appeal says so.
    """
    correction.taken_up_at, correction.published_as = now, release
    correction.save(update_fields=["taken_up_at", "published_as"])
    run = correction.run
    record(event="CORRECTION_TAKEN_UP", cycle=run.cycle, by=by, now=now, run=run.code, release=release)
    appeal = AppealChain(by, now).locked(correction.appeal)
    published = [each.published_as for each in queries.corrections_of(appeal) if each.published_as]
    if not queries.waiting_publication(appeal) and published and appeal.state == rules.ACCEPTED:
        _moved(appeal, "correct", "", by, now, {"releases": published}, needs_words=False)
    return correction


@transaction.atomic
def remind(*, by: Actor, now: datetime) -> int:
    """Appeals whose deadline has passed are told once to those who decide; how many there were."""
    today = timezone.localdate(now)
    late = Appeal.objects.filter(state__in=rules.OFFICE_OWES, due_date__lt=today).select_related("organisation")
    told = 0
    for appeal in late.order_by("pk"):
        if not appeal.events.filter(kind="remind", details__due_date=appeal.due_date.isoformat()).exists():
            AppealChain(by, now).record("remind", appeal, due_date=appeal.due_date.isoformat())
            told += 1
    return told


def _moved(
    appeal: Appeal,
    act: str,
    words: str,
    by: Actor,
    now: datetime,
    details: Mapping[str, Any] | None = None,
    *,
    needs_words: bool = True,
    **columns: Any,
) -> Appeal:
    if needs_words:
        check_words(words)
    appeal = AppealChain(by, now).locked(appeal)
    rules.check_appeal_act(act, appeal.state)
    appeal.state = rules.APPEAL_ACTS[act][0][appeal.state]
    for name, value in columns.items():
        setattr(appeal, name, value)
    appeal.save(update_fields=["state", *columns])
    AppealChain(by, now).record(act, appeal, words, **(details or {}))
    return appeal

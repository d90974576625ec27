"""What the public sends becomes an answer that is stored, or a reason why not. Used by the pages and by the door."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.utils import timezone

from jixiao.web.base import clock
from jixiao.web.base.middleware import storable
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.shared_counts import SharedCounts
from jixiao.web.satisfaction import actions, queries, rules
from jixiao.web.satisfaction.actions import Arrived, GroupWriter, NewAnswer, NewRating, Overloaded
from jixiao.web.satisfaction.rules import codes, outcomes, proofs

STORED, REASONS, STALE, REFUSED, LIMITED, BUSY, CASE, UNKNOWN = (
    "stored",
    "reasons",
    "stale",
    "refused",
    "limited",
    "busy",
    "case",
    "unknown",
)
LONGEST_SECONDS = 3600
"""A page may lie open for hours; that says no more than an hour does."""
Form = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Taken:
    """What became of what was sent: STORED with the receipt, REASONS to be asked, UNKNOWN number of a case, else why not."""

    state: str
    receipt: str = ""
    refusal: RuleViolation | None = None
    faults: Mapping[str, str] = field(default_factory=dict)


class RateLimit:
    """Answers in a span (minute, hour) by network, over all processes that share the file; a new span begins from nothing."""

    def __init__(self, path: Path | None = None) -> None:
        self._counts = SharedCounts(path)

    def admits(self, network: str, span: int, *, has_proof: bool, most: int) -> bool:
        """Count one more answer; False where there are more than `most` already. This machine itself is not counted."""
        return not network or self._counts.add(f"{network} {has_proof}", span) <= most

    def is_full(self, network: str, span: int, *, most: int) -> bool:
        """Whether there were `most` answers without proof in this span already; counts nothing."""
        return bool(network) and self._counts.count(f"{network} False", span) >= most


RUN = Path(settings.DATA_DIR) / "run"
LIMIT, UNKNOWN_CASES = RateLimit(RUN / "answers-a-minute"), RateLimit(RUN / "unknown-cases-an-hour")
"""The latter counts numbers of cases that were not known: nobody tries them through."""


def _store_ratings(rows: Sequence[NewRating]) -> list[str]:
    return _stored(lambda some: actions.store_ratings(ratings=some, now=clock.now()), rows)


def _store_answers(rows: Sequence[NewAnswer]) -> list[str]:
    return _stored(lambda some: actions.store_survey_answers(answers=some, now=clock.now()), rows)


def _stored(store: Any, rows: Sequence[Any]) -> list[str]:
    """Once more over a new connection where the server closed it; one by one where one row spoils the group."""
    try:
        return list(store(rows))
    except (OperationalError, InterfaceError):
        if connection.vendor == "sqlite" or connection.in_atomic_block:
            raise Overloaded from None
        connection.close()
        return list(store(rows))
    except DatabaseError:
        if len(rows) == 1:
            raise
        return [store([row])[0] for row in rows]


RATINGS: GroupWriter[NewRating, str] = GroupWriter(_store_ratings)
ANSWERS: GroupWriter[NewAnswer, str] = GroupWriter(_store_answers)


def sender_of(environ: Mapping[str, Any]) -> str:
    """The network address that a request came from; '' for this machine."""
    return codes.sender(environ.get("REMOTE_ADDR", ""), environ.get("HTTP_X_FORWARDED_FOR", ""))


def first(form: Form, name: str) -> str:
    """The last value of a field, as Django has it; '' without."""
    values = form.get(name)
    return values[-1] if values else ""


def rate(point: queries.RatedPoint, form: Form, address: str) -> Taken:
    """Take a rating of `point` that `address` ('' for this machine) sent."""
    now = clock.now()
    local = timezone.localtime(now)
    today, keys = local.date(), queries.keys()
    if not all(storable(text) for values in form.values() for text in values):
        return Taken(REFUSED, refusal=RuleViolation("unreadable", rules.UNREADABLE))
    seconds = queries.limit("visit_hours", today) * 3600
    token = first(form, "token")
    visit = codes.read_visit(token, point.subject, int(now.timestamp()), keys, seconds)
    if visit is None:
        return Taken(STALE)
    has_proof = proofs.is_proof(first(form, "altcha"), token, visit.key)
    try:
        point.check_open(today)
        given = _given(form, today)
        if given.degree in rules.BAD and not given.reasons:
            return Taken(REASONS)
        reasons = [one["code"] for one in queries.reasons_for(point.kind, today)]
        rules.check_rating(given, reasons, today, queries.limit("late_days", today))
    except RuleViolation as refusal:
        return Taken(REFUSED, refusal=refusal)
    arrived = _arrived(local, address, keys[0], visit, has_proof=has_proof)
    if not _is_admitted(arrived, now):
        return Taken(LIMITED)
    hour, most = int(now.timestamp()) // 3600, queries.limit("unknown_cases_per_hour", today)
    if rules.number_signs(first(form, "case")) and UNKNOWN_CASES.is_full(arrived.network, hour, most=most):
        return Taken(REFUSED, refusal=RuleViolation("unknown_cases", rules.MANY_UNKNOWN))
    row = NewRating(
        point.id, point.organisation_id, given, arrived, visit.receipt, visit.digest, _case(point, form, keys),
        is_listed=point.has_cases, keeps_unknown=bool(case_words(form)) and case_words(form) == first(form, "unlisted"),
    )  # fmt: skip
    try:
        outcome = RATINGS.put(row)
    except (Overloaded, DatabaseError):
        return Taken(BUSY)
    if outcome == outcomes.CASE_UNKNOWN:
        UNKNOWN_CASES.admits(arrived.network, hour, has_proof=False, most=most)
        return Taken(UNKNOWN)
    return Taken(CASE) if outcome == outcomes.CASE_RATED else Taken(STORED, visit.receipt)


def _case(point: queries.RatedPoint, form: Form, keys: codes.Keys) -> str:
    """The digest of the case that the ticket stands for, else of the number that was typed; '' without both."""
    case = rules.read_ticket(first(form, "v"), point.id, keys)
    number = first(form, "case")
    if case is None and rules.number_signs(number):
        case = codes.case_digest(number, str(point.organisation_id), keys[-1], first(form, "check"))
    return case or ""


def case_words(form: Form) -> str:
    """What was given of the case, as it was sent: ticket, number, check code."""
    return " ".join(filter(None, (first(form, name).strip() for name in ("v", "case", "check"))))


def _given(form: Form, today: date) -> rules.Given:
    degree, day = first(form, "degree"), first(form, "day").strip()
    if len(first(form, "case")) > rules.CASE_LIMIT or len(first(form, "check")) > rules.CHECK_LIMIT:
        raise RuleViolation("long_case", rules.LONG_CASE, limit=rules.CASE_LIMIT)
    try:
        visited = date.fromisoformat(day) if day else today
    except ValueError:
        raise RuleViolation("bad_day", rules.BAD_DAY) from None
    words = first(form, "words").replace("\r\n", "\n").strip()
    return rules.Given(
        int(degree) if degree in {"1", "2", "3", "4", "5"} else 0, tuple(dict.fromkeys(form.get("reason", ()))), words, visited,
        visited != today,
    )  # fmt: skip


def _arrived(local: datetime, address: str, key: bytes, visit: codes.Visit, *, has_proof: bool) -> Arrived:
    network = codes.network_digest(address, local.date().isoformat(), key) if address else ""
    seconds = min(max(0, int(local.timestamp()) - visit.opened), LONGEST_SECONDS)
    return Arrived(local.date(), local.hour * 60 + local.minute, network, has_proof, seconds)


def _is_admitted(arrived: Arrived, now: datetime) -> bool:
    code = "answers_per_minute" if arrived.has_proof else "unproved_per_minute"
    most = queries.limit(code, arrived.on)
    return LIMIT.admits(arrived.network, int(now.timestamp()) // 60, has_proof=arrived.has_proof, most=most)


def answer(survey: queries.AskedSurvey, form: Form, address: str) -> Taken:
    """Take an answer to a survey."""
    now = clock.now()
    local = timezone.localtime(now)
    today, keys = local.date(), queries.keys()
    if not all(storable(text) for values in form.values() for text in values):
        return Taken(REFUSED, refusal=RuleViolation("unreadable", rules.UNREADABLE))
    token, invitation = first(form, "token"), first(form, "i")
    seconds = queries.limit("visit_hours", today) * 3600
    visit = codes.read_visit(token, survey.subject, int(now.timestamp()), keys, seconds)
    if visit is None:
        return Taken(STALE)
    try:
        survey.check_open(today)
    except RuleViolation as refusal:
        return Taken(REFUSED, refusal=refusal)
    read = rules.read_answers(survey.questions, {name: values[-1] for name, values in form.items() if values})
    if read.faults or not read.values:
        return Taken(REASONS, faults=read.faults)
    has_proof = proofs.is_proof(first(form, "altcha"), token, visit.key)
    arrived = _arrived(local, address, keys[0], visit, has_proof=has_proof)
    if not _is_admitted(arrived, now):
        return Taken(LIMITED)
    digest = codes.invitation_digest(invitation) if survey.is_by_invitation else visit.digest
    row = NewAnswer(survey.version_id, read.values, arrived, digest, survey.is_by_invitation, survey.id)
    try:
        outcome = ANSWERS.put(row)
    except (Overloaded, DatabaseError):
        return Taken(BUSY)
    return Taken(CASE) if outcome == outcomes.NOT_INVITED else Taken(STORED)

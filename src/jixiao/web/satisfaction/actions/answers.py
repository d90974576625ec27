"""What the public answers becomes rows: each token once, each case once, each group sealed in the event log."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from jixiao.web.audit.actions import Actor, SystemActor, record
from jixiao.web.satisfaction import queries, rules
from jixiao.web.satisfaction.models import (
    BadRating,
    Invitation,
    Rating,
    SealedGroup,
    SurveyAnswer,
    UsedToken,
)
from jixiao.web.satisfaction.rules.outcomes import CASE_RATED, CASE_UNKNOWN, KNOWN, NOT_INVITED, STORED

PUBLIC = SystemActor("public", "public")
"""Who acts where the public answers: nobody that could be named."""
CASES, TOKENS = "satisfaction_ratedcase", "satisfaction_usedtoken"
"""The tables of what is claimed once."""


@dataclass(frozen=True)
class Arrived:
    """How an answer came: day and minute of the day, the network of that day ('' unknown), seconds it took, proof of work."""

    on: date
    minute: int
    network: str = ""
    has_proof: bool = False
    seconds: int | None = None


@dataclass(frozen=True)
class NewRating:
    """A rating to be stored; `token` and `case` are digests ('' where no case was named).

    `is_listed`: the point's cases are known, so the case must be one of them; `keeps_unknown`: the person has been told
    that it is none, and wants the rating kept without it.
    """

    point_id: int
    organisation_id: int
    given: rules.Given
    arrived: Arrived
    receipt: str
    token: str
    case: str = ""
    is_listed: bool = False
    keeps_unknown: bool = False


@dataclass(frozen=True)
class NewAnswer:
    """An answer to a survey; `token` is the digest of the visit's, or of the invitation's."""

    version_id: int
    values: dict[str, Any]
    arrived: Arrived
    token: str
    is_invited: bool = False
    survey_id: int = 0


@transaction.atomic
def store_ratings(*, ratings: Sequence[NewRating], by: Actor = PUBLIC, now: datetime) -> list[str]:
    """Store ratings in one transaction; what became of each: STORED, KNOWN (its token was used), CASE_RATED or CASE_UNKNOWN."""
    known = _known_tokens(one.token for one in ratings)
    fresh = [one for one in _firsts(ratings) if one.token not in known]
    months = _months_of_cases(fresh)
    unlisted = {one.token for one in fresh if one.case and one.is_listed and one.token not in months}
    told = {one.token for one in fresh if one.token in unlisted and not one.keeps_unknown}
    claiming = {one.token: one.case for one in fresh if one.case and one.token not in unlisted}
    free = _claimed(CASES, set(claiming.values()))
    cases: set[str] = set()
    kept = []
    for one in fresh:
        case = claiming.get(one.token, "")
        if one.token not in told and (not case or (case in free and case not in cases)):
            kept.append(one)
            cases.add(case)
    new = _claimed(TOKENS, {one.token for one in kept}, used_on=now.date())
    kept = [one for one in kept if one.token in new]
    if kept:
        _keep_ratings(kept, months, by, now)
    stored = {one.token for one in kept}
    unkept = {one.token for one in fresh} - stored - told
    refused = unkept - _known_tokens(unkept) if unkept else set()
    became = dict.fromkeys(stored, STORED) | dict.fromkeys(refused, CASE_RATED) | dict.fromkeys(told, CASE_UNKNOWN)
    return [became.get(one.token, KNOWN) for one in ratings]


def _months_of_cases(ratings: Sequence[NewRating]) -> dict[str, str]:
    """By token the month of the case that a rating names, where it was handled at its point and can be rated. One query."""
    asked = {one.case for one in ratings if one.case and one.is_listed}
    if not asked:
        return {}
    listed, months = queries.listed_cases(asked), {}
    for one in ratings:
        point, day = listed.get(one.case, (0, date.min)) if one.is_listed else (0, date.min)
        late_days = queries.limit("late_days", one.arrived.on)
        if point == one.point_id and rules.is_ratable(day, one.arrived.on, late_days):
            months[one.token] = f"{day:%Y-%m}"
    return months


def _keep_ratings(kept: Sequence[NewRating], months: Mapping[str, str], by: Actor, now: datetime) -> None:
    lines = [
        rules.rating_line(
            one.point_id, one.given.day.isoformat(), one.given.degree, one.given.reasons, one.given.words, one.receipt,
            is_late=one.given.is_late, case_month=months.get(one.token, ""),
        )
        for one in kept
    ]  # fmt: skip
    seal = _seal(rules.RATINGS, lines, by, now)
    rows = Rating.objects.bulk_create([_rating(one, seal, months.get(one.token, "")) for one in kept])
    bad = [
        BadRating(rating=row, organisation_id=one.organisation_id, received_on=one.arrived.on)
        for row, one in zip(rows, kept, strict=True)
        if row.degree in rules.BAD
    ]
    if bad:
        BadRating.objects.bulk_create(bad)


def _rating(one: NewRating, seal: SealedGroup, case_month: str) -> Rating:
    given, arrived = one.given, one.arrived
    return Rating(
        point_id=one.point_id, seal=seal, day=given.day, month=case_month or f"{given.day:%Y-%m}", degree=given.degree,
        reasons=sorted(given.reasons), words=given.words, is_late=given.is_late, receipt=one.receipt,
        received_on=arrived.on, minute=arrived.minute, network=arrived.network, has_proof=arrived.has_proof,
        seconds=arrived.seconds, is_visit=bool(case_month),
    )  # fmt: skip


def _firsts(rows: Sequence[Any]) -> list[Any]:
    """The first row of each token."""
    return list({one.token: one for one in reversed(rows)}.values())[::-1]


def _known_tokens(digests: Iterable[str]) -> set[str]:
    return set(UsedToken.objects.filter(digest__in=list(digests)).values_list("digest", flat=True))


def _claimed(table: str, digests: set[str], **columns: Any) -> set[str]:
    """Write digests that are not there yet, and tell which: of two processes that bring the same one, one succeeds.

    In the order of the digests, which is no order of time; and so that no two transactions wait for each other.
    """
    if not digests:
        return set()
    names = ["digest", *columns]
    marks = ", ".join([f"({', '.join(['%s'] * len(names))})"] * len(digests))
    values = [value for digest in sorted(digests) for value in (digest, *columns.values())]
    with connection.cursor() as cursor:
        into = f"INSERT INTO {table} ({', '.join(names)}) VALUES {marks}"  # noqa: S608 - names are ours
        cursor.execute(f"{into} ON CONFLICT DO NOTHING RETURNING digest", values)
        return {row[0] for row in cursor.fetchall()}


@transaction.atomic
def store_survey_answers(*, answers: Sequence[NewAnswer], by: Actor = PUBLIC, now: datetime) -> list[str]:
    """Store answers to surveys in one transaction; what became of each: STORED, KNOWN or NOT_INVITED."""
    invited = {one.token: one.survey_id for one in answers if one.is_invited}
    strata = _used_invitations(invited)
    new = _claimed(TOKENS, {one.token for one in answers if not one.is_invited}, used_on=now.date()) | set(strata)
    kept = [one for one in _firsts(answers) if one.token in new]
    if kept:
        _keep_answers(kept, strata, by, now)
    unused = {one: survey for one, survey in invited.items() if one not in strata}
    known = set(strata) | {one for one, survey in unused.items() if _invitations(one, survey).exists()}
    unknown, stored = invited.keys() - known, {one.token for one in kept}
    return [STORED if one.token in stored else NOT_INVITED if one.token in unknown else KNOWN for one in answers]


def _invitations(digest: str, survey_id: int) -> QuerySet[Invitation]:
    """The invitation with that digest, where it is one to that survey."""
    return Invitation.objects.filter(digest=digest, stratum__survey_id=survey_id)


def _used_invitations(invited: Mapping[str, int]) -> dict[str, tuple[int | None, str]]:
    """Mark invitations used, and tell the stratum of each that was not yet."""
    used: dict[str, tuple[int | None, str]] = {}
    for digest, survey_id in sorted(invited.items()):
        if _invitations(digest, survey_id).filter(is_used=False).update(is_used=True):
            used[digest] = Invitation.objects.values_list("stratum_id", "stratum__code").get(digest=digest)
    return used


def _keep_answers(
    kept: Sequence[NewAnswer], strata: Mapping[str, tuple[int | None, str]], by: Actor, now: datetime
) -> None:
    marks = [secrets.token_hex(8) for _ in kept]
    places: list[tuple[int | None, str]] = [strata.get(one.token, (None, "")) for one in kept]
    lines = [
        rules.answer_line(one.version_id, one.arrived.on.isoformat(), code, one.values, mark)
        for one, mark, (_, code) in zip(kept, marks, places, strict=True)
    ]
    seal = _seal(rules.SURVEYS, lines, by, now)
    SurveyAnswer.objects.bulk_create(
        SurveyAnswer(
            version_id=one.version_id, stratum_id=stratum, answers=one.values, mark=mark, seal=seal,
            received_on=one.arrived.on, minute=one.arrived.minute, network=one.arrived.network,
            has_proof=one.arrived.has_proof, seconds=one.arrived.seconds,
        )
        for one, mark, (stratum, _) in zip(kept, marks, places, strict=True)
    )  # fmt: skip


def _seal(kind: str, lines: Sequence[bytes], by: Actor, now: datetime) -> SealedGroup:
    """The group's row, and the event that keeps its hash."""
    seal = SealedGroup.objects.create(kind=kind, n=len(lines), root=rules.seal(lines), sealed_at=now)
    record(
        event="ANSWERS_SEALED", object_type="sealed_group", object_code=str(seal.pk), by=by, now=now,
        details={"kind": kind, "answers": seal.n, "root": seal.root},
    )  # fmt: skip
    return seal

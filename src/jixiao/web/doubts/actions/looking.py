"""What a search found becomes rows: new doubts, doubts that are gone, and the record of the search. Nothing twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from jixiao.web.audit.actions import Actor, record
from jixiao.web.doubts import queries, rules
from jixiao.web.doubts.models import Doubt, Look, Relations
from jixiao.web.organisations.models import Organisation

BATCH = 500
CLOSE = 0.005


@dataclass(frozen=True)
class Searched:
    """What was looked at: the question, the newest figure seen, which revision holds of each figure that was seen."""

    asked: rules.Asked
    newest_observation: int
    n_values: int
    n_series: int
    review: Sequence[dict[str, object]] = ()
    relations: Relations | None = None
    holding: dict[tuple[int, int, str], int] = field(default_factory=dict)


@transaction.atomic
def keep_doubts(*, found: Iterable[rules.Found], searched: Searched, by: Actor, now: datetime) -> Look:
    """Keep what a search found; the same search twice changes nothing but that it was made.

    A doubt that nobody decided on is gone when its figure was revised, or when a search of everything finds it no more.
    """
    # One search writes at a time; what people decide meanwhile goes through its own conditional update.
    list(Organisation.objects.select_for_update(no_key=True).order_by("pk")[:1])
    kept = queries.kept_doubts()
    known = {(queries.place_of(doubt), doubt.revision): doubt for doubt in kept}
    newest = {queries.place_of(doubt): doubt for doubt in kept}
    wanted = {(one.place, one.revision): one for one in found}
    new = [_doubt(one, newest.get(one.place), now) for key, one in wanted.items() if key not in known]
    Doubt.objects.bulk_create(new, batch_size=BATCH)
    again = [(known[key], one) for key, one in wanted.items() if key in known]
    n_back = sum(_refresh(doubt, one, now) for doubt, one in again)
    n_gone = sum(
        _fade(doubt, now)
        for key, doubt in known.items()
        if key not in wanted and rules.can_act("fade", doubt.state) and _is_gone(doubt, searched)
    )
    look = Look.objects.create(
        number=Look.objects.count() + 1, period=searched.asked.period, only_new=searched.asked.only_new,
        newest_observation=searched.newest_observation, n_values=searched.n_values, n_series=searched.n_series,
        n_found=len(wanted), n_new=len(new) + n_back, n_gone=n_gone, review=list(searched.review),
        relations=searched.relations, looked_by=by.username, looked_at=now,
    )  # fmt: skip
    if new or n_back or n_gone:
        record(
            event="DOUBTS_FOUND", object_type="look", object_code=str(look.number), by=by, now=now,
            details={"new": len(new) + n_back, "gone": n_gone, "doubts": len(wanted), "values": searched.n_values},
        )  # fmt: skip
    return look


def _doubt(one: rules.Found, former: Doubt | None, now: datetime) -> Doubt:
    return Doubt(
        **one.place._asdict(), family=one.family, revision=one.revision, observation_id=one.observation_id,
        score=one.score, message_zh=one.message_zh, message_en=one.message_en, evidence=dict(one.evidence),
        former=former, found_at=now, changed_at=now,
    )  # fmt: skip


def _refresh(doubt: Doubt, one: rules.Found, now: datetime) -> bool:
    """While nobody has decided, later figures may make it stronger or weaker; what was gone is open again."""
    is_back = rules.can_act("reopen", doubt.state)
    if not is_back and (doubt.state not in rules.UNDECIDED or abs(doubt.score - one.score) <= CLOSE * doubt.score):
        return False
    state = rules.TRANSITIONS["reopen"][1] if is_back else doubt.state
    return bool(
        Doubt.objects.filter(pk=doubt.pk, state=doubt.state).update(
            state=state, score=one.score, message_zh=one.message_zh, message_en=one.message_en,
            evidence=dict(one.evidence), changed_at=now,
        )
        and is_back
    )  # fmt: skip


def _is_gone(doubt: Doubt, searched: Searched) -> bool:
    """Whether the search saw the figure and found it right, or saw that it was revised."""
    if searched.asked.is_everything:
        return True
    figure = (doubt.organisation_id, int(doubt.indicator_id or 0), doubt.period)
    return searched.holding.get(figure, doubt.revision) != doubt.revision


def _fade(doubt: Doubt, now: datetime) -> int:
    before, after = rules.TRANSITIONS["fade"]
    return Doubt.objects.filter(pk=doubt.pk, state__in=before).update(state=after, changed_at=now)

"""What a look found becomes warnings: raised, refreshed, worsened, cleared, relapsed. The same look twice is once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from jixiao.engine.model.period import Period
from jixiao.web.audit import actions as audit
from jixiao.web.audit.actions import Actor
from jixiao.web.organisations.models import Organisation
from jixiao.web.warnings import queries, rules
from jixiao.web.warnings.actions.answering import unmute
from jixiao.web.warnings.actions.events import record
from jixiao.web.warnings.actions.orders import open_by_itself
from jixiao.web.warnings.actions.telling import Teller
from jixiao.web.warnings.models import Alarm, WarningCase, WarningLook, WarningRuleSet

CLOSE = 0.005


@dataclass(frozen=True)
class Looked:
    """What was looked at: by which rules, which places with their newest period, up to which figure."""

    rule_set: WarningRuleSet
    places: dict[rules.Place, str] = field(default_factory=dict)
    newest_observation: int = 0
    only_new: bool = False
    unknown: frozenset[tuple[rules.Place, str]] = frozenset()
    """Where a rule cannot tell: what it said before stands on."""
    evidence: Mapping[rules.Place, Mapping[str, Any]] = field(default_factory=dict)
    """The figures of open warnings, as they stand now."""


@dataclass(frozen=True)
class Kept:
    """What became of the places of a look, or of a part of them."""

    n_alarms: int = 0
    n_raised: int = 0
    n_relapsed: int = 0
    n_cleared: int = 0

    def __add__(self, other: "Kept") -> "Kept":
        return Kept(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))


@transaction.atomic
def keep_warnings(
    *, found: Iterable[rules.Found], silent: Collection[rules.Place] = (), looked: Looked, by: Actor, now: datetime
) -> Kept:
    """Keep what a look, or a part of it, found. `silent` places that were looked at, of which no rule speaks, are cleared."""
    # One look writes at a time; what people do meanwhile goes through its own conditional update.
    list(Organisation.objects.select_for_update(no_key=True).order_by("pk")[:1])
    wanted = {one.place: one for one in found}
    newest, teller = queries.newest_by_place({place.organisation_id for place in (*wanted, *silent)}), Teller(by, now)
    done = [_keep(one, newest.get(place), looked, teller) for place, one in wanted.items()]
    over = [newest[place] for place in silent if place in newest and place not in wanted]
    n_cleared = sum(
        _clear(warning, looked, teller)
        for warning in over
        if warning.state in rules.OPEN and _is_over(queries.place_of(warning), warning, looked)
    )
    return sum(done, Kept(n_cleared=n_cleared))


@transaction.atomic
def note_look(*, looked: Looked, kept: Kept, by: Actor, now: datetime) -> WarningLook:
    """A look has ended: by which rules it judged, and what became of the warnings."""
    look = WarningLook.objects.create(
        number=WarningLook.objects.count() + 1, rule_set=looked.rule_set, only_new=looked.only_new,
        newest_observation=looked.newest_observation, n_series=len(looked.places), n_alarms=kept.n_alarms,
        n_raised=kept.n_raised, n_relapsed=kept.n_relapsed, n_cleared=kept.n_cleared, looked_by=by.username,
        looked_at=now,
    )  # fmt: skip
    if kept.n_raised + kept.n_relapsed + kept.n_cleared:
        audit.record(
            event="WARNINGS_LOOKED_FOR", object_type="warning_look", object_code=str(look.number), by=by, now=now,
            details={"raised": kept.n_raised, "relapsed": kept.n_relapsed, "cleared": kept.n_cleared},
        )  # fmt: skip
    return look


def _is_over(place: rules.Place, warning: WarningCase, looked: Looked) -> bool:
    """The figures were looked at, and every rule that spoke can tell that they have recovered."""
    return place in looked.places and not any(
        (place, alarm.rule) in looked.unknown for alarm in warning.alarms.all() if alarm.gone_at is None
    )


def _keep(one: rules.Found, newest: WarningCase | None, looked: Looked, teller: Teller) -> Kept:
    n_alarms = len(one.alarms)
    if newest is not None and newest.state in rules.OPEN:
        _refresh(one, newest, looked, teller)
        return Kept(n_alarms)
    if newest is not None and _is_relapse(one, newest):
        return Kept(n_alarms, n_relapsed=_relapse(one, newest, looked, teller))
    _raise(one, looked, teller)
    return Kept(n_alarms, n_raised=1)


def _is_relapse(one: rules.Found, cleared: WarningCase) -> bool:
    """Soon after it was cleared, or because the figure that cleared it was revised: the same case goes on."""
    if cleared.cleared_at is None:
        return False
    within = queries.relapse_periods(cleared.cleared_at)
    return rules.is_relapse(Period.parse(cleared.cleared_period), Period.parse(one.period), within)


def _said(one: rules.Found, looked: Looked) -> dict[str, object]:
    worst = one.worst
    return {
        "severity": worst.severity, "rule": worst.rule, "signal": worst.signal, "score": worst.score,
        "message_zh": worst.message_zh, "message_en": worst.message_en, "evidence": dict(one.evidence),
        "last_period": one.period, "rule_set": looked.rule_set,
    }  # fmt: skip


def _raise(one: rules.Found, looked: Looked, teller: Teller) -> None:
    now = teller.now
    made = WarningCase.objects.create(
        **one.place._asdict(), **_said(one, looked), first_period=one.first_period, raised_at=now, state_at=now,
        changed_at=now,
    )  # fmt: skip
    warning = WarningCase.objects.select_related("organisation", "indicator").get(pk=made.pk)
    _keep_alarms(warning, one.alarms, frozenset(), now)
    record(kind="raised", warning=warning, by=teller.by, now=now, teller=teller)
    open_by_itself(warning=warning, by=teller.by, now=now, teller=teller)


def _relapse(one: rules.Found, cleared: WarningCase, looked: Looked, teller: Teller) -> int:
    before, after, _by = rules.ACTS["relapse"]
    now = teller.now
    n = WarningCase.objects.filter(pk=cleared.pk, state__in=before).update(
        **_said(one, looked), state=after, step=rules.NONE, n_relapses=cleared.n_relapses + 1, raised_at=now,
        state_at=now, cleared_at=None, cleared_period="", changed_at=now,
    )  # fmt: skip
    if n:
        cleared.refresh_from_db()
        _keep_alarms(cleared, one.alarms, frozenset(), now)
        record(kind="relapsed", warning=cleared, by=teller.by, now=now, teller=teller)
        open_by_itself(warning=cleared, by=teller.by, now=now, teller=teller)
    return n


def _refresh(one: rules.Found, warning: WarningCase, looked: Looked, teller: Teller) -> None:
    """What the figures say now; a change of severity is told on the life's line."""
    said, before, now = _said(one, looked), warning.severity, teller.now
    said["evidence"] = _with_earlier_marks(one.evidence, warning.evidence)
    _keep_alarms(warning, one.alarms, frozenset(rule for place, rule in looked.unknown if place == one.place), now)
    if not _has_changed(warning, said):
        return
    if not WarningCase.objects.filter(pk=warning.pk, state__in=rules.OPEN).update(**said, changed_at=now):
        return
    warning.refresh_from_db()
    if warning.severity != before:
        is_worse = rules.is_graver(warning.severity, before)
        if is_worse and queries.mute_of(warning) is not None:
            unmute(warning=warning, by=teller.by, now=now)  # graver than what it was muted at
        record(
            kind="worsened" if is_worse else "eased",
            warning=warning,
            by=teller.by,
            now=now,
            teller=teller,
            before=before,
        )
        open_by_itself(warning=warning, by=teller.by, now=now, teller=teller)


def _with_earlier_marks(evidence: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """Periods that alarms of this stretch were about stay marked while they are shown."""
    shown = {period for period, _value in evidence.get("series", ())}
    marked = {*evidence.get("marked", ()), *before.get("marked", ())} & shown
    return {**evidence, "marked": sorted(marked)}


def _has_changed(warning: WarningCase, said: dict[str, object]) -> bool:
    if abs(warning.score - float(str(said["score"]))) > CLOSE * abs(warning.score):
        return True
    plain = {name: value for name, value in said.items() if name not in {"score", "rule_set"}}
    return any(getattr(warning, name) != value for name, value in plain.items())


def _clear(warning: WarningCase, looked: Looked, teller: Teller) -> int:
    before, after, _by = rules.ACTS["clear"]
    now, place = teller.now, queries.place_of(warning)
    period = max(looked.places[place], warning.last_period)
    evidence = _with_earlier_marks(looked.evidence.get(place, warning.evidence), warning.evidence)
    n = WarningCase.objects.filter(pk=warning.pk, state__in=before).update(
        state=after, state_at=now, cleared_at=now, cleared_period=period, changed_at=now, step=rules.NONE,
        evidence=evidence,
    )  # fmt: skip
    if n:
        warning.refresh_from_db()
        Alarm.objects.filter(warning=warning, gone_at__isnull=True).update(gone_at=now)
        record(kind="cleared", warning=warning, by=teller.by, now=now, teller=teller)
    return n


def _keep_alarms(
    warning: WarningCase, alarms: Sequence[rules.FoundAlarm], unknown: Collection[str], now: datetime
) -> None:
    """Each rule once: it speaks, is silent, speaks again."""
    known = {alarm.rule: alarm for alarm in warning.alarms.all()}
    for one in alarms:
        said = one._asdict()
        kept = known.get(one.rule)
        if kept is None:
            Alarm.objects.create(warning=warning, found_at=now, **said)
        elif kept.gone_at is not None:
            Alarm.objects.filter(pk=kept.pk).update(**said, found_at=now, gone_at=None)
        elif any(getattr(kept, name) != value for name, value in said.items()):
            Alarm.objects.filter(pk=kept.pk).update(**said)
    speaking = {one.rule for one in alarms} | set(unknown)
    silent = [alarm.pk for alarm in known.values() if alarm.gone_at is None and alarm.rule not in speaking]
    if silent:
        Alarm.objects.filter(pk__in=silent).update(gone_at=now)

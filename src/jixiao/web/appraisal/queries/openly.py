"""What the public is told of third parties: the register and its commissions as they stood at the end of a day.

No person is named, no reason of a suspension told, and nothing of a panel that still scores: scorers would learn of each other.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from jixiao.engine.model.period import Frequency, Period
from jixiao.engine.model.text import Text
from jixiao.web.appraisal.models import Commission, Suspension, ThirdParty, WorkJudgement
from jixiao.web.appraisal.rules import CLOSED
from jixiao.web.base.words import name_of

_TOLD = Q(panel__isnull=True) | Q(panel__state=CLOSED)


@dataclass(frozen=True)
class OpenParty:
    """A third party: how many commissions, how many of these were judged, their mean; until when it is suspended."""

    code: str
    label: Text
    registration: str
    n_commissions: int
    n_judged: int
    quality: float | None
    suspended_until: date | None


@dataclass(frozen=True)
class OpenCommission:
    """A commission: who does what work of which period, whose code pays how much (yuan); its quality out of a hundred."""

    number: int
    party: str
    label: Text
    work: str
    period: str
    contract_date: date
    payer: str
    fee: float
    n_evaluated: int
    score: float | None


@dataclass(frozen=True)
class OpenRegister:
    """The register at one moment."""

    parties: tuple[OpenParty, ...] = ()
    commissions: tuple[OpenCommission, ...] = ()


def quarters_with_news() -> list[Period]:
    """Quarters in which a commission was entered or judged, or somebody suspended, oldest first."""
    moments = (
        *Commission.objects.filter(_TOLD).values_list("entered_at", flat=True),
        *WorkJudgement.objects.filter(commission__in=Commission.objects.filter(_TOLD)).values_list(
            "judged_at", flat=True
        ),
        *Suspension.objects.values_list("suspended_at", flat=True),
    )
    return sorted({Period.of(timezone.localdate(moment), Frequency.QUARTER) for moment in moments})


def open_register(until: datetime) -> OpenRegister:
    """As it stood at `until`: what was entered, judged, suspended and not lifted by then."""
    found = Commission.objects.filter(_TOLD, entered_at__lte=until)
    told = tuple(_told(found.select_related("third_party", "organisation").order_by("number"), until))
    day = timezone.localdate(until)
    ends = dict(
        Suspension.objects.filter(suspended_at__lte=until, first_date__lte=day, last_date__gte=day)
        .filter(Q(lifted_at__isnull=True) | Q(lifted_at__gt=until))
        .order_by("last_date")
        .values_list("third_party_id", "last_date")
    )
    parties = [
        _party(one, [each for each in told if each.party == one.code], ends.get(one.pk))
        for one in ThirdParty.objects.filter(added_at__lte=until).order_by("code")
    ]
    return OpenRegister(tuple(parties), told)


def _told(commissions: QuerySet[Commission], until: datetime) -> Iterator[OpenCommission]:
    for one in commissions.prefetch_related("evaluated", "judgements"):
        judged = [each for each in one.judgements.all() if each.judged_at <= until]
        newest = max(judged, key=lambda each: each.revision, default=None)
        yield OpenCommission(
            one.number, one.third_party.code, name_of(one.third_party), one.work, one.period, one.contract_date,
            one.organisation.code, float(one.fee), len(one.evaluated.all()), newest.score if newest else None,
        )  # fmt: skip


def _party(one: ThirdParty, done: list[OpenCommission], suspended_until: date | None) -> OpenParty:
    scores = [each.score for each in done if each.score is not None]
    mean = sum(scores) / len(scores) if scores else None
    return OpenParty(one.code, name_of(one), one.registration, len(done), len(scores), mean, suspended_until)

"""Reads of key programmes: when each was last evaluated by others, and by when it is next."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils import timezone

from jixiao.engine.budget.coverage import Turn, turn_of
from jixiao.web.base.parameters import parameter
from jixiao.web.budgets.models import Evaluation, Programme
from jixiao.web.budgets.queries.departments import BY_OTHERS
from jixiao.web.budgets.queries.parameters import EVALUATION
from jixiao.web.budgets.rules import life


@dataclass(frozen=True)
class KeyProgramme:
    """The newest year of a key programme, its newest evaluation by others in any of its years, and its turn."""

    programme: Programme
    evaluation: Evaluation | None
    turn: Turn


def cycle_years(day: date) -> int:
    """Years within which every key programme is evaluated once."""
    return int(parameter(EVALUATION, "cycle_years", day))


def key_programmes(ids: Collection[int], today: date) -> list[KeyProgramme]:
    """Key programmes of organisations among `ids`, the one that is due first before the others."""
    goes_on = Programme.objects.filter(former=OuterRef("pk")).exclude(state=life.REFUSED)
    among = Programme.objects.filter(organisation__in=list(ids), key_since__isnull=False).exclude(state=life.REFUSED)
    of = list(among.exclude(Exists(goes_on)).select_related("organisation").order_by("organisation__code", "code"))
    follows = Programme.objects.filter(former__isnull=False).values_list("pk", "former")
    before = {key: former for key, former in follows if former is not None}
    lines = {one.pk: _line(one.pk, before) for one in of}
    told: dict[int, list[Evaluation]] = defaultdict(list)
    wanted = {key for line in lines.values() for key in line}
    for each in Evaluation.objects.filter(programme__in=wanted, kind__in=BY_OTHERS).order_by("at", "pk"):
        told[each.programme_id].append(each)
    years, found = cycle_years(today), []
    for one in of:
        assert one.key_since is not None  # they are chosen by it
        evaluations = sorted((each for key in lines[one.pk] for each in told[key]), key=lambda each: each.at)
        days = [timezone.localdate(each.at) for each in evaluations]
        found.append(
            KeyProgramme(one, evaluations[-1] if evaluations else None, turn_of(one.key_since, days, today, years))
        )
    return sorted(found, key=lambda each: each.turn.due)


def _line(key: int, before: dict[int, int]) -> list[int]:
    """The programme and the years before it."""
    found = [key]
    while found[-1] in before:
        found.append(before[found[-1]])
    return found

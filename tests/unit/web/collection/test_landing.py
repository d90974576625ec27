"""Figures that nobody typed: all of a delivery or nothing, the same twice changes nothing, what cannot be kept is told."""

from collections.abc import Iterator
from datetime import date, timedelta
from math import inf, nan
from typing import Any

import pytest
from django.db import connection

from jixiao.web.audit.models import AuditEvent
from jixiao.web.collection import actions
from jixiao.web.collection.models import CollectionTask, Observation
from jixiao.web.collection.rules import Figure
from jixiao.web.indicators.models import SchemeVersion
from tests.unit.web.collection.conftest import PERIOD, hand_in
from tests.unit.web.factories import City
from tests.unit.web.figures import NOW

DELIVERY = actions.Delivery("capture", "cgj-db", {"run": 7})


def land(city: City, figures: list[Figure], **changes: Any) -> actions.Landed:
    given = {"delivery": DELIVERY, "on": date(2026, 10, 2), "by": city.accounts["office"], "now": NOW} | changes
    return actions.land(figures=figures, **given)


def test_figures_become_observations_with_their_origin(city: City, scheme_version: SchemeVersion) -> None:
    landed = land(
        city, [Figure("S11", "accuracy", PERIOD, 61.4, "9月.csv", 12), Figure("S11", "trainings", PERIOD, 4.0)]
    )
    assert (landed.n_new, landed.n_revised, landed.n_unchanged, landed.refused) == (2, 0, 0, ())
    kept = Observation.objects.get(indicator__code="accuracy")
    assert (kept.value, kept.source, kept.revision, kept.submission) == (61.4, "capture", 1, None)
    assert kept.provenance == {"source": "cgj-db", "run": 7, "file": "9月.csv", "row": 12}
    told = AuditEvent.objects.get(event="FIGURES_DELIVERED")
    assert (told.object_code, told.details["new"], told.details["run"]) == ("cgj-db", 2, 7)


def test_the_same_delivery_twice_changes_nothing(city: City, scheme_version: SchemeVersion) -> None:
    figures = [Figure("S11", "accuracy", PERIOD, 61.4)]
    land(city, figures)
    again = land(city, figures, now=NOW + timedelta(hours=1))
    assert (again.n_landed, again.n_unchanged) == (0, 1)
    assert Observation.objects.count() == 1
    assert AuditEvent.objects.filter(event="FIGURES_DELIVERED").count() == 1


def test_another_value_is_a_new_revision(city: City, scheme_version: SchemeVersion) -> None:
    land(city, [Figure("S11", "accuracy", PERIOD, 61.4)])
    assert land(city, [Figure("S11", "accuracy", PERIOD, 62.0)]).n_revised == 1
    assert list(Observation.objects.order_by("revision").values_list("revision", "value")) == [(1, 61.4), (2, 62.0)]


@pytest.mark.parametrize(
    ("figure", "code", "said"),
    [
        (Figure("S99", "accuracy", PERIOD, 1.0), "unknown_organisation", "S99"),
        (Figure("S11", "accurcy", PERIOD, 1.0), "unknown_indicator", "accurcy"),
        (Figure("S11", "accuracy", "2026-13", 1.0), "bad_period", "2026-13"),
        (Figure("S11", "accuracy", PERIOD, 6140.0), "out_of_bounds", "6140"),
        (Figure("S11", "trainings", PERIOD, -1.0), "out_of_bounds", "∞"),
        (Figure("S11", "accuracy", PERIOD, nan), "not_finite", ""),
        (Figure("S11", "trainings", PERIOD, inf), "not_finite", ""),
    ],
)
def test_what_cannot_be_kept_is_told_and_the_rest_lands(
    city: City, scheme_version: SchemeVersion, figure: Figure, code: str, said: str
) -> None:
    landed = land(city, [figure, Figure("S12", "trainings", PERIOD, 3.0)])
    assert [(refusal.figure, refusal.code) for refusal in landed.refused] == [(figure, code)]
    assert said in landed.refused[0].text.en.replace(",", "")
    assert said in landed.refused[0].text.zh.replace(",", "")
    assert landed.n_new == 1


def test_two_values_for_one_figure_keep_the_first_and_are_told(city: City, scheme_version: SchemeVersion) -> None:
    landed = land(
        city, [Figure("S11", "accuracy", PERIOD, value, row=row) for row, value in enumerate((61.4, 61.4, 70.0), 2)]
    )
    assert [refusal.figure.row for refusal in landed.refused] == [4]
    assert Observation.objects.get().value == 61.4


def test_a_delivered_figure_that_a_person_confirms_keeps_its_origin(city: City, task: CollectionTask) -> None:
    land(city, [Figure("S11", "accuracy", PERIOD, 61.4, "9月.csv", 12)])
    hand_in(city, task)
    confirmed, typed = Observation.objects.filter(submission__isnull=False).order_by("indicator__code")
    assert (confirmed.source, confirmed.provenance["row"], confirmed.revision) == ("capture", 12, 2)
    assert (typed.source, typed.provenance) == ("form", {})


def test_what_a_person_put_right_stays_until_the_source_says_something_else(city: City, task: CollectionTask) -> None:
    def newest() -> float | None:
        return Observation.objects.filter(indicator__code="accuracy").latest("revision").value

    land(city, [Figure("S11", "accuracy", PERIOD, 16.4)])
    hand_in(city, task)  # 61.4 typed over the delivered figure
    assert land(city, [Figure("S11", "accuracy", PERIOD, 16.4)]).n_unchanged == 1
    assert newest() == 61.4
    assert land(city, [Figure("S11", "accuracy", PERIOD, 60.0)]).n_revised == 1
    assert newest() == 60.0


@pytest.mark.django_db(transaction=True)
def test_a_delivery_that_breaks_off_anywhere_leaves_nothing(city: City, scheme_version: SchemeVersion) -> None:
    """Every statement of the writing fails in turn: afterwards there is all or nothing."""
    figures = [Figure("S11", "accuracy", PERIOD, 61.4), Figure("S12", "trainings", PERIOD, 4.0)]

    class Broken(Exception):
        pass

    def breaking(place: int) -> Any:
        count = iter(range(1000))

        def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if next(count) == place:
                raise Broken
            return execute(sql, params, many, context)

        return wrapper

    n_broken = 0
    for place in _numbers():
        try:
            with connection.execute_wrapper(breaking(place)):
                land(city, figures)
        except Broken:
            n_broken += 1
            assert Observation.objects.count() == 0
            assert not AuditEvent.objects.filter(event="FIGURES_DELIVERED").exists()
        else:
            break
    assert n_broken >= 4
    assert Observation.objects.count() == 2


def _numbers() -> Iterator[int]:
    yield from range(100)

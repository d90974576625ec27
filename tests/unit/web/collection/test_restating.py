"""What gave a figure says something else of it: which revisions count, which figures are left alone."""

from datetime import timedelta

import pytest

from jixiao.engine.model.text import Text
from jixiao.web.audit.models import AuditEvent
from jixiao.web.collection import actions
from jixiao.web.collection.models import Observation
from jixiao.web.collection.queries import held_figures, newest_observations
from jixiao.web.collection.rules import RESTATED, TAKEN_BACK, Figure
from jixiao.web.indicators.models import SchemeVersion
from tests.unit.web.factories import City
from tests.unit.web.figures import NOW

pytestmark = pytest.mark.django_db
PERIOD, LATER = "2026-09", NOW + timedelta(days=1)
SOURCE = actions.Delivery("capture", "ledger")
PLACE = ("S11", "accuracy", PERIOD)
WHY = Text("One day was counted twice.", "重复计入一日。")


def land(city: City, value: float, source: actions.Delivery = SOURCE) -> None:
    actions.land(figures=[Figure(*PLACE, value)], delivery=source, on=NOW.date(), by=city.accounts["office"], now=NOW)


def restate(city: City, value: float | None) -> list[tuple[str, str, str]]:
    said = {PLACE: actions.Restated(value, WHY)}
    return actions.restate(figures=said, delivery=SOURCE, by=city.accounts["office"], now=LATER)


def approve(city: City, version: SchemeVersion) -> None:
    """The street confirms what was delivered, and types its trainings."""
    office = city.accounts["office"]
    (task,) = actions.publish_tasks(
        scheme_version=version, period=PERIOD, organisations=[city.organisations["S11"]], opens_date=NOW.date(),
        due_date=NOW.date(), by=office, now=NOW,
    )  # fmt: skip
    actions.save_entries(task=task, entries=[actions.Entry("trainings", "3")], by=office, now=NOW)
    actions.submit(task=task, by=office, now=NOW)
    actions.approve(task=task, by=city.accounts["evaluator"], now=NOW)


def counted(city: City) -> float | None:
    (row,) = newest_observations(["accuracy"], [city.organisations["S11"].pk], [PERIOD])
    return row.value


def held() -> list[float]:
    return [one.value for one in held_figures() if one.indicator == "accuracy"]


def test_an_approved_figure_is_another_or_none_and_comes_again(city: City, scheme_version: SchemeVersion) -> None:
    land(city, 80)
    approve(city, scheme_version)
    assert restate(city, 78.5) == [PLACE]
    newest = Observation.objects.filter(indicator__code="accuracy").latest("revision")
    assert (newest.source, newest.reason, newest.provenance["revision"]) == (RESTATED, WHY.zh, newest.revision - 1)
    assert (counted(city), held()) == (78.5, [78.5])
    assert restate(city, 78.5) == [], "nothing is said twice"
    assert restate(city, None) == [PLACE]
    assert Observation.objects.filter(source=TAKEN_BACK).count() == 1
    assert (counted(city), held()) == (None, [])
    assert restate(city, None) == []
    land(city, 79)
    assert (counted(city), held()) == (None, [79]), "delivered again, and not yet approved"
    assert AuditEvent.objects.filter(event="FIGURES_RESTATED").count() == 2


def test_before_it_is_approved_a_value_lands_as_any_other(city: City, scheme_version: SchemeVersion) -> None:
    assert scheme_version
    land(city, 80)
    assert restate(city, 70) == []
    assert restate(city, None) == [PLACE]
    assert held() == []


def test_what_another_source_or_a_person_said_stays(city: City, scheme_version: SchemeVersion) -> None:
    assert scheme_version
    land(city, 80)
    land(city, 81, actions.Delivery("workbook", "typed"))
    assert restate(city, None) == []
    assert restate(city, 70) == []
    assert held() == [81]

"""Which figure holds: the newest approved one, else what a system delivered last; never a draft."""

from jixiao.web.collection import actions
from jixiao.web.collection.models import CollectionTask, Observation
from jixiao.web.collection.queries import Marks, held_figures, indicators_since, newest_marks
from jixiao.web.indicators.models import Indicator
from tests.unit.web.collection.conftest import GOOD, hand_in
from tests.unit.web.factories import City
from tests.unit.web.figures import NOW


def delivered(city: City, value: float | None, period: str = "2026-09", code: str = "S11") -> Observation:
    """One revision from a system."""
    place = {
        "organisation": city.organisations[code], "indicator": Indicator.objects.get(code="accuracy"), "period": period,
    }  # fmt: skip
    return Observation.objects.create(
        **place, revision=Observation.objects.filter(**place).count() + 1, value=value, source="push",
        reason="" if value is not None else "the scales were broken", recorded_by=city.accounts["office"], recorded_at=NOW,
    )  # fmt: skip


def accuracy() -> list[tuple[str, str, float]]:
    return [(row.organisation, row.period, row.value) for row in held_figures() if row.indicator == "accuracy"]


def test_what_waits_for_review_does_not_hold(city: City, task: CollectionTask) -> None:
    hand_in(city, task, GOOD)
    assert held_figures() == []
    actions.approve(task=task, by=city.accounts["approver"], now=NOW)
    assert accuracy() == [("S11", "2026-09", 61.4)]


def test_the_last_delivery_holds_until_something_is_approved(city: City, task: CollectionTask) -> None:
    delivered(city, 55.0)
    delivered(city, 56.0)
    assert accuracy() == [("S11", "2026-09", 56.0)]
    hand_in(city, task, GOOD)
    assert accuracy() == [("S11", "2026-09", 56.0)]
    actions.approve(task=task, by=city.accounts["approver"], now=NOW)
    assert accuracy() == [("S11", "2026-09", 61.4)]
    delivered(city, 57.0)
    assert accuracy() == [("S11", "2026-09", 61.4)], "a delivery does not overrule what was approved"


def test_what_is_declared_absent_is_no_figure(city: City, task: CollectionTask) -> None:
    delivered(city, 55.0, "2026-07")
    delivered(city, None, "2026-07")
    delivered(city, 54.0, "2026-06")
    assert accuracy() == [("S11", "2026-06", 54.0)]


def test_only_those_asked_for(city: City, task: CollectionTask) -> None:
    delivered(city, 55.0)
    delivered(city, 70.0, code="S21")
    one = Indicator.objects.get(code="accuracy").pk
    assert [row.organisation for row in held_figures([one], [city.organisations["S21"].pk])] == ["S21"]
    assert held_figures([], None) == []
    assert held_figures(None, []) == []


def test_deliveries_and_reviews_are_news_once(city: City, task: CollectionTask) -> None:
    start = newest_marks()
    assert indicators_since(start) == frozenset()
    delivered(city, 55.0)
    one = frozenset({Indicator.objects.get(code="accuracy").pk})
    assert indicators_since(start) == one
    hand_in(city, task, GOOD)
    after = newest_marks()
    assert indicators_since(after) == frozenset()
    actions.approve(task=task, by=city.accounts["approver"], now=NOW)
    assert indicators_since(after) >= one
    assert indicators_since(newest_marks()) == frozenset()
    assert Marks() == (0, 0)

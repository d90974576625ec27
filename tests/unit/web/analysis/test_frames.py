"""What cells show, held against figures worked out by hand; what would give away a peer out of sight is not told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from jixiao.web.analysis import frames, queries, rules
from jixiao.web.indicators.models import Indicator, IndicatorVersion
from jixiao.web.organisations import actions as organisations
from jixiao.web.organisations.queries import lineages
from tests.unit.web.analysis.conftest import LEVELS, NOW
from tests.unit.web.factories import City

pytestmark = pytest.mark.django_db
ALL = tuple(rules.CONTRASTS)


@pytest.fixture
def accuracy(figures: None) -> int:
    return Indicator.objects.get(code="accuracy").pk


def cut(city: City, indicator: int, codes: str = "S11 S12 S13", period: str = "2026-09", *shows: str) -> queries.Cut:
    ids = [city.organisations[code].pk for code in codes.split()]
    return queries.Cut(ids, [indicator], [period], shows or ALL)


def test_every_way_to_look_at_a_figure(city: City, targets: None, accuracy: int, ground: queries.Ground) -> None:
    seen = frames.look(cut(city, accuracy), ground, with_peers=True)
    place = (city.organisations["S12"].pk, accuracy, "2026-09")
    found = {code: round(places[place], 4) for code, places in seen.shown.items() if place in places}
    value = LEVELS["S12"] + 23 * 0.5  # 81.5; S11 72.9, S13 91.5
    assert found == {
        "value": value, "target": value - 70, "year": 6.0, "growth": round(6 / 75.5, 4), "previous": 0.5,
        "pace": round(0.5 / 81, 4), "years": 6.0, "baseline": value - 60, "median": 0.0, "spread": 0.0,
        "percentile": 0.5, "rank": 2.0, "best": -10.0, "gain": 1.0,
    }  # fmt: skip
    assert seen.n_peers[place] == 3


def test_lower_is_better_turns_better_and_worse(city: City, accuracy: int, ground: queries.Ground) -> None:
    IndicatorVersion.objects.filter(indicator=accuracy).update(direction="lower")
    turned = replace(ground, versions=queries.indicators_held({accuracy}, date(2026, 9, 30)))
    seen = frames.look(cut(city, accuracy), turned, with_peers=True)
    best = (city.organisations["S11"].pk, accuracy, "2026-09")
    assert seen.shown["rank"][best] == 1
    assert seen.better["median"][best] > 0 > seen.shown["median"][best]
    assert seen.distance[best] > 0


def test_the_newest_revision_counts_and_nothing_to_report_is_no_figure(
    city: City, accuracy: int, ground: queries.Ground, record: Callable[..., object]
) -> None:
    record("S11", "2026-09", 50.0)
    record("S12", "2026-09", None)
    seen = frames.look(cut(city, accuracy), ground, with_peers=True)
    assert seen.shown["value"][city.organisations["S11"].pk, accuracy, "2026-09"] == 50.0
    place = (city.organisations["S12"].pk, accuracy, "2026-09")
    assert place not in seen.shown["value"]
    assert seen.figures[place].value is None


def test_where_all_are_equal_nobody_is_better_or_worse(
    city: City, accuracy: int, ground: queries.Ground, record: Callable[..., object]
) -> None:
    for code in ("S11", "S12", "S13"):
        record(code, "2026-09", 0.0)
    seen = frames.look(cut(city, accuracy, "S11 S12 S13", "2026-09", "value"), ground, with_peers=True)
    assert set(seen.better["value"].values()) == {0.0}


def test_nothing_to_look_at_is_nothing(city: City, ground: queries.Ground, scheme_version: object) -> None:
    assert frames.look(queries.Cut([], [1], ["2026-09"], ALL), ground, with_peers=True) is frames.NOTHING
    place, thing = city.organisations["S11"].pk, Indicator.objects.get(code="accuracy").pk
    unknown = frames.look(queries.Cut([place], [thing], ["2026-09"], ALL), ground, with_peers=True)
    assert not any(unknown.shown.values())


def test_peers_out_of_sight_count_only_with_what_was_published(
    city: City, accuracy: int, ground: queries.Ground
) -> None:
    own = replace(ground, seen=frozenset({city.organisations["S11"].pk}))
    seen = frames.look(cut(city, accuracy, "S11"), own, with_peers=True)
    place = (city.organisations["S11"].pk, accuracy, "2026-09")
    assert seen.shown["value"][place] == 72.9
    assert not any(place in seen.shown[code] for code in ("median", "spread", "percentile", "rank", "best", "gain"))
    assert place not in seen.distance


def test_as_it_is_now_adds_numbers_up_and_leaves_rates_alone(
    city: City, accuracy: int, ground: queries.Ground, record: Callable[..., object]
) -> None:
    trainings = Indicator.objects.get(code="trainings").pk
    IndicatorVersion.objects.filter(indicator=trainings).update(over_time="sum")
    for code, value in (("S12", 3.0), ("S13", 4.0)):
        record(code, "2026-06", value, "trainings")
    organisations.merge_organisations(
        predecessors=[city.organisations["S12"]], successor=city.organisations["S13"], effective_date=date(2026, 7, 1),
        document="", by=city.accounts["office"], now=NOW,
    )  # fmt: skip
    ids = [city.organisations[code].pk for code in ("S11", "S13")]
    now = replace(
        ground, versions=queries.indicators_held({accuracy, trainings}, date(2026, 9, 30)),
        lineages=lineages(ids, date(2026, 11, 1)),
    )  # fmt: skip
    asked = queries.Cut(ids, [accuracy, trainings], ["2026-06", "2026-09"], ["value"])
    values = frames.look(asked, now, with_peers=False).shown["value"]
    successor = city.organisations["S13"].pk
    assert values[successor, trainings, "2026-06"] == 7.0
    assert (successor, accuracy, "2026-06") not in values, "two rates cannot be added"
    assert values[successor, accuracy, "2026-09"] == 91.5
    assert values[city.organisations["S11"].pk, accuracy, "2026-06"] == 71.4
    was = frames.look(asked, replace(now, lineages={}), with_peers=False).shown["value"]
    assert was[successor, accuracy, "2026-06"] == 90.0


def test_what_there_is_is_found_without_reading_it(city: City, figures: None, record: Callable[..., object]) -> None:
    record("S11", "2026Q3", 1.0)
    record("S11", "none", 1.0)
    held = queries.held()
    accuracy = Indicator.objects.get(code="accuracy").pk
    assert held.frequencies == ["month", "quarter"]
    assert len(held.periods["month"][accuracy]) == 24
    assert held.newest("month") == "2026-09"
    assert held.all_periods("quarter") == ["2026Q3"]
    assert held.newest("year") == ""

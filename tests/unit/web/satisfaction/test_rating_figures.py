"""A month's verified ratings land as figures; an unverified month does not and says why; a correction is a new revision."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from jixiao.web.audit.actions import SYSTEM
from jixiao.web.base.rules import RuleViolation
from jixiao.web.collection.models import Observation
from jixiao.web.indicators import actions as indicators
from jixiao.web.portal.frames.kind import Source
from jixiao.web.portal.frames.ratings import RatingsKind
from jixiao.web.satisfaction import actions, queries, rules
from jixiao.web.satisfaction.models import HandledDay, Rating, RatingFigure, SealedGroup, ServicePoint
from tests.unit.web.built_once import built_once
from tests.unit.web.factories import City
from tests.unit.web.satisfaction.conftest import NOW, make_point

pytestmark = pytest.mark.django_db
MONTH, DAY = "2026-09", date(2026, 9, 10)
OVER = datetime(2026, 10, 2, 2, 0, tzinfo=UTC)
GOOD = {rules.GOOD_RATE: "good", rules.MEAN_SCORE: "stars"}


def keep(point: ServicePoint, degrees: list[int], *, is_visit: bool = True) -> None:
    rng = Random(point.pk * 1000 + len(degrees))
    seal = SealedGroup.objects.create(kind="ratings", n=0, root="", sealed_at=NOW)
    Rating.objects.bulk_create(
        Rating(
            point=point, seal=seal, day=DAY, month=MONTH, degree=degree, received_on=DAY, minute=600, is_visit=is_visit,
            receipt=f"{rng.randrange(10**12):012}",
        )
        for degree in degrees
    )  # fmt: skip


def build(city: City) -> dict[str, ServicePoint]:
    """S11 lists its cases: 36 of 40 verified ratings are good. S12 lists too few; S13 lists enough, few rate."""
    office = city.accounts["office"]
    for code, top in (("good", 100), ("stars", 5)):
        indicators.create_indicator(
            code=code, label_zh=code, direction="higher", valid_from=date(2020, 1, 1), by=office, now=NOW, lower_bound=0,
            upper_bound=top, unit_of_measure="%",
        )  # fmt: skip
    points = {code: make_point(city, f"{code}-W", code) for code in ("S11", "S12", "S13")}
    HandledDay.objects.bulk_create(
        HandledDay(point=points[code], day=DAY, n=n) for code, n in (("S11", 90), ("S12", 29), ("S13", 90))
    )
    keep(points["S11"], [5] * 30 + [3] * 6 + [1] * 4)
    keep(points["S11"], [1] * 200, is_visit=False)
    keep(points["S12"], [5] * 50, is_visit=False)
    keep(points["S13"], [5] * 29)
    actions.name_rating_figures(feeds=GOOD, first_month="2026-08", by=office, now=NOW)
    return points


@pytest.fixture
def points(city: City) -> dict[str, ServicePoint]:
    return built_once("satisfaction: rating figures", lambda: build(city))


def land(now: datetime = OVER) -> int:
    return actions.land_ratings(by=SYSTEM, now=now)


def standing() -> dict[tuple[str, str], Observation]:
    rows = Observation.objects.select_related("organisation", "indicator").order_by("revision")
    return {(row.organisation.code, row.indicator.code): row for row in rows}


def test_only_the_verified_score_lands_and_the_others_say_why(points: dict[str, ServicePoint]) -> None:
    assert land(NOW) == 0, "the month is not over"
    assert land() == 6
    found = standing()
    assert {key: (row.value, row.period, row.revision) for key, row in found.items()} == {
        ("S11", "good"): (90.0, MONTH, 1), ("S11", "stars"): (4.3, MONTH, 1),
    }  # fmt: skip
    assert found["S11", "good"].provenance == {"source": "verified-ratings", "ratings": "good_rate", "n": 40}
    told = {row.organisation.code: row for row in queries.newest_rating_figures(indicator_code="good")}
    assert "未核验" in told["S12"].refusal_zh
    assert "不足 30" in told["S13"].refusal_zh
    assert (told["S12"].estimate, told["S13"].estimate) == (None, None)
    assert land() == 0, "nothing is said twice"


def test_a_correction_lands_as_a_new_revision(points: dict[str, ServicePoint]) -> None:
    land()
    Rating.objects.filter(pk__in=Rating.objects.filter(point=points["S11"], degree=1, is_visit=True)[:2]).update(
        is_excluded=True
    )
    assert land(OVER + timedelta(days=31)) == 2
    row = standing()["S11", "good"]
    assert (row.value, row.revision, row.provenance["n"]) == (94.74, 2, 38)
    assert RatingFigure.objects.filter(organisation__code="S11", indicator_code="good").count() == 2
    HandledDay.objects.filter(point=points["S11"]).update(n=1)
    assert land(OVER + timedelta(days=62)) == 2
    gone = standing()["S11", "good"]
    assert (gone.value, gone.revision, gone.provenance["revision"]) == (None, 3, 2)
    assert "未核验" in gone.reason
    assert "未核验" in queries.newest_rating_figures(indicator_code="good")[0].refusal_zh


def test_what_a_person_put_right_stays_until_the_ratings_say_something_else(
    city: City, points: dict[str, ServicePoint]
) -> None:
    land()
    newest = standing()["S11", "good"]
    Observation.objects.create(
        organisation=newest.organisation, indicator=newest.indicator, period=MONTH, revision=2, value=80, source="form",
        recorded_by=city.accounts["office"], recorded_at=OVER,
    )  # fmt: skip
    assert land() == 0
    assert standing()["S11", "good"].value == 80


@pytest.mark.parametrize(
    ("feeds", "month", "code"),
    [
        ({"median": "good"}, MONTH, "feed_statistic"), ({"good_rate": "nobody"}, MONTH, "feed_indicator"),
        ({"good_rate": "good", "mean_score": "good"}, MONTH, "feed_twice"), ({}, "2026-13", "bad_month"),
        ({}, "2026-10", "bad_month"), ({}, "20260901", "bad_month"),
    ],
)  # fmt: skip
def test_what_cannot_be_named(feeds: dict[str, str], month: str, code: str) -> None:
    with pytest.raises(RuleViolation) as refusal:
        rules.check_rating_feeds(feeds, month, {"good", "stars"}, NOW.date())
    assert refusal.value.code == code
    assert rules.are_rating_feeds(GOOD, MONTH, {"good", "stars"}, NOW.date())


def test_the_pages_show_what_landed_and_what_is_published_hides_small_counts(
    city: City, points: dict[str, ServicePoint], settings: Settings
) -> None:
    settings.CLOCK_OFFSET = OVER - timezone.now()
    office = city.signed_in("office")
    sent = {"first_month": "2026-08", "good_rate": "good", "mean_score": ""}
    assert office.post("/ratings/figures/", {**sent, "first_month": "soon"}).status_code == 200
    assert office.post("/ratings/figures/", sent).status_code == 302
    assert office.post("/ratings/figures/land/").status_code == 302
    page = office.get("/ratings/?month=2026-09").content.decode()
    assert "未核验" in page
    assert ">90<" in page
    assert "来自核验评价" in office.get("/series/S11/good/").content.decode()
    source = Source(f"ratings-{MONTH}", "ratings", MONTH, OVER)
    before = RatingsKind().mark(source)
    tables = {table.name: table.rows for table in RatingsKind().content(source, {}).tables}
    rows = {row[0]: row for row in tables["rating_figures"]}
    assert "S11" not in rows, "four bad ratings would follow from the share"
    assert (rows["S12"][4], "未核验" in rows["S12"][6]) == (None, True)
    keep(points["S11"], [1] * 5)
    land()
    assert RatingsKind().mark(source) != before
    tables = {table.name: table.rows for table in RatingsKind().content(source, {}).tables}
    assert {row[0]: row[4:6] for row in tables["rating_figures"]}["S11"] == (80.0, 45)
    receipt = Rating.objects.filter(point=points["S11"])[0].receipt
    assert "好评率 80" in Client().get(f"/receipt/{receipt}").content.decode()

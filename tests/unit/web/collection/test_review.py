"""The review queue and the pages around it, for each who may see them."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from jixiao.web.collection import actions
from jixiao.web.collection.models import CollectionTask, Review
from jixiao.web.collection.rules import Entry
from jixiao.web.indicators.models import SchemeVersion
from tests.unit.web.collection.conftest import hand_in, make_task
from tests.unit.web.factories import City
from tests.unit.web.figures import NOW

pytestmark = pytest.mark.django_db


def test_the_queue_shows_figures_beside_their_past(
    city: City, with_history: Callable[[list[float]], None], task: CollectionTask
) -> None:
    with_history([78, 79, 80, 81, 82, 83, 84])
    hand_in(city, task, [Entry("accuracy", "27.5", reason="转运站停用"), Entry("trainings", "4")])
    page = unescape(city.signed_in("approver").get("/review/").content.decode())
    for words in ("滨江街道", "27.5", "84", "−56.5", "转运站停用", "reporter", 'data-key="approve"'):
        assert words in page
    assert "review-doubt" in page


def test_approving_goes_on_to_the_next(city: City, submitted: CollectionTask, scheme_version: SchemeVersion) -> None:
    other = make_task(city, scheme_version, "2026-08")
    hand_in(city, other)
    approver = city.signed_in("approver")
    answer = approver.post(f"/review/{submitted.pk}/approve/", {"number": "1"})
    assert answer["Location"] == f"/review/{other.pk}/"
    submitted.refresh_from_db()
    assert submitted.state == "approved"
    answer = approver.post(f"/review/{other.pk}/approve/", {"number": "1"})
    assert answer["Location"] == "/review/"


def test_returning_needs_words(city: City, submitted: CollectionTask) -> None:
    approver = city.signed_in("approver")
    approver.post(f"/review/{submitted.pk}/return/", {"number": "1", "reason": ""})
    submitted.refresh_from_db()
    assert submitted.state == "submitted"
    approver.post(f"/review/{submitted.pk}/return/", {"number": "1", "reason": "口径不对，请按抽样"})
    submitted.refresh_from_db()
    assert submitted.state == "returned"
    assert Review.objects.get().reason == "口径不对，请按抽样"


@pytest.mark.parametrize("number", ["", "9" * 40, "-1", "１", "x"])
def test_hostile_reviews_are_answered(city: City, submitted: CollectionTask, number: str) -> None:
    approver, reporter = city.signed_in("approver"), city.signed_in("reporter")
    for reason in ("x" * 5000, "1e400", "😀😀😀😀", "<img src=x onerror=alert(1)>", "；DROP"):
        answer = approver.post(f"/review/{submitted.pk}/return/", {"number": number, "reason": reason}, follow=True)
        assert answer.status_code == 200
        assert "<img src=x" not in reporter.get(f"/tasks/{submitted.pk}/").content.decode()
    assert all(len(review.reason) <= 500 for review in Review.objects.all())


@pytest.mark.parametrize("who", ["reporter", "leader", "auditor", "evaluator", "administrator", "guest"])
def test_who_may_not_review(city: City, submitted: CollectionTask, who: str) -> None:
    client = city.signed_in(who)
    assert client.get("/review/").status_code == 404
    assert client.post(f"/review/{submitted.pk}/approve/").status_code == 404
    submitted.refresh_from_db()
    assert submitted.state == "submitted"


def test_an_approver_elsewhere_does_not_find_it(city: City, submitted: CollectionTask) -> None:
    outsider = city.signed_in("outsider")
    assert outsider.get(f"/review/{submitted.pk}/").status_code == 404
    assert outsider.post(f"/review/{submitted.pk}/approve/").status_code == 404
    assert "滨江街道" not in outsider.get("/review/").content.decode()


def test_an_empty_queue_says_what_will_be_here(city: City, task: CollectionTask) -> None:
    assert 'class="card empty"' in city.signed_in("approver").get("/review/").content.decode()


def test_the_history_shows_every_revision(city: City, submitted: CollectionTask) -> None:
    actions.return_submission(task=submitted, reason="typed in the wrong month", by=city.accounts["approver"], now=NOW)
    hand_in(city, submitted, [Entry("accuracy", "59.8"), Entry("trainings", "4")], minutes=9)
    page = city.signed_in("auditor").get(f"/tasks/{submitted.pk}/history/").content.decode()
    for words in ("61.4", "59.8", "typed in the wrong month"):
        assert words in page


def test_the_office_sees_everybody_and_who_is_late(
    city: City, submitted: CollectionTask, scheme_version: SchemeVersion
) -> None:
    late = make_task(city, scheme_version, code="S12")
    CollectionTask.objects.filter(pk=late.pk).update(due_date="2020-01-01", opens_date="2020-01-01")
    page = unescape(city.signed_in("office").get("/tasks/").content.decode())
    headline = page.split("<h1>")[1].split("</h1>")[0]
    assert "湖东街道" in headline
    assert "滨江街道" in page
    assert city.signed_in("office").get("/tasks/?export=csv").content.decode("utf-8-sig").count("\n") == 3


def test_a_reporter_sees_what_is_owed(city: City, task: CollectionTask, scheme_version: SchemeVersion) -> None:
    make_task(city, scheme_version, code="S12")
    page = city.signed_in("reporter").get("/tasks/").content.decode()
    assert "滨江街道" in page
    assert "湖东街道" not in page
    assert f'href="/tasks/{task.pk}/"' in page


@pytest.mark.parametrize(
    "query", ["?period=2099-01", "?period=%00", "?sort=-nonsense", "?export=exe", "?period=" + "9" * 3000]
)
def test_bad_addresses_do_no_harm(city: City, task: CollectionTask, query: str) -> None:
    assert city.signed_in("office").get(f"/tasks/{query}").status_code in {200, 400}


def test_publishing_by_the_form(city: City, scheme_version: SchemeVersion) -> None:
    data = {
        "scheme": str(scheme_version.pk), "period": "2026-09", "opens_date": "2026-10-01", "due_date": "2026-10-10",
        "organisations": ["S11", "S12"],
    }  # fmt: skip
    office = city.signed_in("office")
    assert office.get("/tasks/publish/").status_code == 200
    assert office.post("/tasks/publish/", data)["Location"] == "/tasks/?period=2026-09"
    assert CollectionTask.objects.count() == 2
    office.post("/tasks/publish/", data)
    assert CollectionTask.objects.count() == 2
    suggested = unescape(office.get("/tasks/publish/").content.decode())
    assert 'value="2026-10"' in suggested


@pytest.mark.parametrize("field", ["scheme", "period", "opens_date", "due_date", "organisations"])
def test_hostile_publishing_is_answered(city: City, scheme_version: SchemeVersion, field: str) -> None:
    office = city.signed_in("office")
    for typed in ("1e400", "2026-13", "２０２６-09", "9" * 5000, "<b>", "😀", "2026Q3", ""):
        data = {
            "scheme": str(scheme_version.pk), "period": "2026-09", "opens_date": "2026-10-01",
            "due_date": "2026-10-10", "organisations": ["S11"], field: typed,
        }  # fmt: skip
        answer = office.post("/tasks/publish/", data)
        assert answer.status_code == 200
        assert 'class="error-summary"' in answer.content.decode()
    assert not CollectionTask.objects.exists()


@pytest.mark.parametrize("who", ["reporter", "approver", "leader", "auditor", "guest"])
def test_only_the_office_publishes(city: City, scheme_version: SchemeVersion, who: str) -> None:
    client = city.signed_in(who)
    assert client.get("/tasks/publish/").status_code == 404
    assert client.post("/tasks/publish/", {"scheme": str(scheme_version.pk)}).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_city(
    city: City, task: CollectionTask, scheme_version: SchemeVersion, django_assert_max_num_queries: Any
) -> None:
    for code in ("S12", "S13", "S21", "S22", "S23"):
        for period in ("2026-07", "2026-08", "2026-09"):
            make_task(city, scheme_version, period, code)
    office, reporter = city.signed_in("office"), city.signed_in("reporter")
    with django_assert_max_num_queries(24):
        office.get("/tasks/")
    with django_assert_max_num_queries(28):
        reporter.get(f"/tasks/{task.pk}/")

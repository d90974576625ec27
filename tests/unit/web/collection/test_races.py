"""Many at once: of parallel submissions and approvals exactly one succeeds, and the others are told why."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from jixiao.web.audit.models import AuditEvent
from jixiao.web.base.rules import RuleViolation
from jixiao.web.collection import actions
from jixiao.web.collection.models import CollectionTask, Observation, Review, Submission
from jixiao.web.collection.rules import Entry
from jixiao.web.indicators.models import SchemeVersion
from tests.unit.web.collection.conftest import GOOD, hand_in, make_task
from tests.unit.web.factories import City, make_account, make_city
from tests.unit.web.figures import NOW, make_scheme

MANY = 20
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city(transactional_db: None) -> City:
    """The small city, committed, so that every thread sees it."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():  # type: ignore[attr-defined]
        pytest.skip("a database in memory has one connection, so nothing races; needs a database file")
    return make_city()


@pytest.fixture
def scheme_version(city: City) -> SchemeVersion:
    return make_scheme(city)


@pytest.fixture
def task(city: City, scheme_version: SchemeVersion) -> CollectionTask:
    return make_task(city, scheme_version)


def all_at_once(act: Callable[[int], object], n: int = MANY) -> Counter[str]:
    """Run `act(0)` … `act(n − 1)` at the same moment, each on its own connection; count what came of it."""
    start = Barrier(n)

    def run(number: int) -> str:
        try:
            start.wait(timeout=20)
            act(number)
        except RuleViolation as refusal:
            return refusal.code
        else:
            return "done"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(n) as pool:
        return Counter(pool.map(run, range(n)))


def test_of_twenty_approvals_one_succeeds(city: City, task: CollectionTask) -> None:
    hand_in(city, task)
    approvers = [make_account(f"approver-{number}", city.organisations["D1"], "approver") for number in range(MANY)]
    came = all_at_once(lambda number: actions.approve(task=task, by=approvers[number], now=NOW))
    assert came == {"done": 1, "wrong_state": MANY - 1}
    assert Review.objects.count() == 1
    assert AuditEvent.objects.filter(event="SUBMISSION_APPROVED").count() == 1
    task.refresh_from_db()
    assert task.state == "approved"


def test_of_twenty_submissions_one_succeeds(city: City, task: CollectionTask) -> None:
    reporter = city.accounts["reporter"]
    actions.save_entries(task=task, entries=GOOD, by=reporter, now=NOW)
    came = all_at_once(lambda _number: actions.submit(task=task, by=reporter, now=NOW))
    assert came == {"done": 1, "wrong_state": MANY - 1}
    assert Submission.objects.count() == 1
    assert Observation.objects.count() == len(GOOD)


def test_approve_against_return_leaves_one_story(city: City, task: CollectionTask) -> None:
    hand_in(city, task)
    approver, office = city.accounts["approver"], city.accounts["office"]

    def act(number: int) -> None:
        if number % 2:
            actions.approve(task=task, by=approver, now=NOW)
        else:
            actions.return_submission(task=task, reason="typed in the wrong month", by=office, now=NOW)

    came = all_at_once(act, 8)
    decisions = Counter(Review.objects.values_list("decision", flat=True))
    task.refresh_from_db()
    # An approval may still be returned afterwards; nothing else follows a return, and nothing happens twice.
    assert decisions["return"] <= 1
    assert decisions["approve"] <= 1
    assert came["done"] == sum(decisions.values())
    assert task.state == ("returned" if decisions["return"] else "approved")


def test_drafts_saved_at_once_keep_every_field(city: City, task: CollectionTask) -> None:
    reporter = city.accounts["reporter"]
    fields = [Entry("accuracy", "61.4"), Entry("trainings", "4")]
    came = all_at_once(
        lambda number: actions.save_entries(task=task, entries=[fields[number % 2]], by=reporter, now=NOW)
    )
    assert came == {"done": MANY}
    assert sorted(task.entries.values_list("entered_text", flat=True)) == ["4", "61.4"]


def test_a_draft_never_changes_behind_a_submission(city: City, task: CollectionTask) -> None:
    reporter = city.accounts["reporter"]
    actions.save_entries(task=task, entries=GOOD, by=reporter, now=NOW)

    def act(number: int) -> None:
        if number == 0:
            actions.submit(task=task, by=reporter, now=NOW)
        else:
            actions.save_entries(task=task, entries=[Entry("trainings", str(10 + number))], by=reporter, now=NOW)

    all_at_once(act, 10)
    observed = Observation.objects.get(indicator__code="trainings")
    assert observed.value == task.entries.get(indicator__code="trainings").value


def test_publishing_at_once_makes_each_task_once(city: City, scheme_version: SchemeVersion) -> None:
    came = all_at_once(lambda _number: make_task(city, scheme_version), 8)
    assert came == {"done": 8}
    assert CollectionTask.objects.count() == 1
